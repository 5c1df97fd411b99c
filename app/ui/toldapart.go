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

// modelCalled is what files that are saved call a network's model: as the window does, so that two of one's own can be told from each
// other by what was saved of them; the built-in one by its card.
func (s *subject) modelCalled(n *nn.Network) string {
	for _, m := range []*session.Model{s.state.Model, s.state.Other} {
		if m != nil && m.Network == n && m.Path != "" {
			return nameOfModel(s, m)
		}
	}
	return n.Card.Name
}

// namesOfTwo are nameOfModel's, or their files' where those are the same: two that were trained on from one are.
func namesOfTwo(now *subject, models [2]*session.Model) (names [2]string) {
	for i, m := range models {
		names[i] = nameOfModel(now, m)
	}
	if names[0] == names[1] && models[0].Path != models[1].Path {
		files := toldApart([]string{models[0].Path, models[1].Path})
		for i, m := range models {
			if m.Path != "" {
				names[i] = files[i]
			}
		}
	}
	return names
}
