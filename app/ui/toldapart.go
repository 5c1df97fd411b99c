package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
)

// toldApart names files in a list by their own names, and those of the same name by as much of their folders as tells them from
// each other: run1/best.pth, run2/best.pth.
func toldApart(paths []string) []string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = library.Called(path)
		for depth := 2; depth < 9 && slices.ContainsFunc(paths, func(other string) bool {
			return other != path && ending(other, depth-1) == names[i]
		}); depth++ {
			names[i] = ending(path, depth)
		}
	}
	return names
}

// ending is the end of a path: its name, or its last n parts.
func ending(path string, n int) string {
	if n == 1 {
		return library.Called(path)
	}
	return tail(path, n)
}

// tail is the end of a path: its last n parts.
func tail(path string, n int) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	return strings.Join(parts[max(0, len(parts)-n):], "/")
}

// modelName is what the model at a path is called wherever the window names it: as the user does, or by its file, with as much of its
// folders as tells it from all other models that the window knows. The built-in one, "", has its name in the window's language. A card's name
// is none: two models that were trained on from one have the same card.
func (s *subject) modelName(path string) string {
	if path == "" {
		return s.lang.Text("menu.model.builtin")
	}
	paths, own := s.models(path)
	at := slices.Index(paths, path)
	file := toldApart(paths)[at]
	name := own[at]
	switch {
	case name == "":
		return file
	case slices.ContainsFunc(toldApart(slices.Delete(slices.Clone(paths), at, at+1)), func(other string) bool { return strings.EqualFold(other, name) }),
		count(own, name) > 1:
		return name + " (" + file + ")"
	}
	return name
}

// models are the paths of the models that the window knows, this one among them, and what the user calls each, if anything.
func (s *subject) models(path string) (paths, own []string) {
	add := func(path, name string) {
		if path != "" && !slices.Contains(paths, path) {
			paths, own = append(paths, path), append(own, name)
		}
	}
	if s.library != nil {
		for _, m := range s.library() {
			add(m.Path, m.Name)
		}
	}
	for _, m := range []*session.Model{s.state.Model, s.state.Other} {
		if m != nil {
			add(m.Path, "")
		}
	}
	add(path, "")
	return paths, own
}

// count is how often a name is in a list, in capitals or not.
func count(names []string, name string) (n int) {
	for _, other := range names {
		if strings.EqualFold(other, name) {
			n++
		}
	}
	return n
}

// modelCalled is what files that are saved call a network's model: as the window does, so that two of one's own can be told from each
// other by what was saved of them; the built-in one by its card.
func (s *subject) modelCalled(n *nn.Network) string {
	for _, m := range []*session.Model{s.state.Model, s.state.Other} {
		if m != nil && m.Network == n && m.Path != "" {
			return s.modelName(m.Path)
		}
	}
	return n.Card.Name
}
