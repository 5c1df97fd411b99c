package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn/explain"
)

func TestToldApart(t *testing.T) {
	for _, c := range []struct{ paths, want []string }{
		{[]string{"/a/x.pth", "/b/y.pth"}, []string{"x.pth", "y.pth"}},
		{[]string{"/runs/1/best.pth", "/runs/2/best.pth", "/runs/2/last.pth"}, []string{"1/best.pth", "2/best.pth", "last.pth"}},
		{[]string{"/runs/1/out/best.pth", "/runs/2/out/best.pth"}, []string{"1/out/best.pth", "2/out/best.pth"}},
		{[]string{"/x/best.pth", "/x/best.pth"}, []string{"best.pth", "best.pth"}},
		{[]string{"/best.pth", "/x/best.pth"}, []string{"/best.pth", "x/best.pth"}},
		{[]string{"/hub/models--a--b/snapshots/1/m.safetensors", "/hub/models--c--d/snapshots/2/m.safetensors"}, []string{"a/b", "c/d"}},
		{nil, []string{}},
	} {
		if got := toldApart(c.paths); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.paths, got, c.want)
		}
	}
}

// A model has one name wherever the window names it, whatever its card says: its file's, or what the user calls it. No two have the same.
func TestAModelHasOneName(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	state := w.now.state
	two := [2]*session.Model{}
	for i, dir := range []string{"/runs/1", "/runs/2"} {
		m, n := *state.Model, *state.Model.Network
		m.Path = filepath.Join(dir, "best.pth")
		n.Card.Assumed, n.Card.Recognised, n.Card.Name = i == 0, i == 0, "VGG16, ImageNet (Oxford/Keras), with a top of 100 classes"
		m.Network = &n
		two[i] = &m
	}
	for _, c := range []struct{ own, want [2]string }{
		{[2]string{}, [2]string{"1/best.pth", "2/best.pth"}},
		{[2]string{"", "cats"}, [2]string{"1/best.pth", "cats"}},
		{[2]string{"cats", "Cats"}, [2]string{"cats (1/best.pth)", "Cats (2/best.pth)"}},
		{[2]string{"", "best.pth"}, [2]string{"1/best.pth", "best.pth"}},
	} {
		for i, m := range two {
			w.set.Used(settings.Model{Path: m.Path, Name: c.own[i]})
		}
		for i, want := range c.want {
			w.now.state.Model, w.now.state.Other, w.now.state.Letter = two[i], two[1-i], i
			w.parts.toolbar.show()
			w.parts.pair.show()
			w.parts.answers.showModel()
			w.now.state.Problem = &session.Problem{Err: errNoWeights, What: session.ModelProblem, About: "/models/broken.pth"}
			w.unread = nil
			w.showProblem()
			menu := w.shelf.items() // what was used last is the first
			for where, got := range map[string]string{
				"the bar": w.parts.toolbar.model.Text, "A and B": w.parts.pair.sides[i].Text, "the other of A and B": strings.ReplaceAll(w.parts.pair.sides[1-i].Text, c.want[1-i], want),
				"the answers": w.parts.answers.knows.Whole(), "the banner": w.parts.banner.more.Whole(), "the menu": menu[1-i].Label,
				"files": w.now.modelCalled(two[i].Network),
			} {
				if !strings.Contains(got, want) || strings.Contains(got, "ImageNet") {
					t.Errorf("%s: %q, want %q in it", where, got, want)
				}
			}
		}
	}
	w.now.state = state
}

// A file that cannot be opened is not among the recent ones, and the banner tells what the window shows: the picture of then,
// and later the one that has come instead.
func TestFailedFilesAreForgotten(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.opener.open([]string{"/photos/a.txt", "/photos/b.png"})
	state := w.now.state
	state.Problem = &session.Problem{Err: errNoWeights, What: session.PictureProblem, About: "/photos/a.txt"}
	w.Update(state)
	drain()
	if !slices.Equal(w.set.Recent, []string{"/photos/b.png"}) {
		t.Errorf("recent files: %q", w.set.Recent)
	}
	says := func(want string) {
		t.Helper()
		if got := w.parts.banner.more.Whole(); !strings.Contains(got, want) {
			t.Errorf("the banner says %q, want %q in it", got, want)
		}
	}
	says("shows noise.png.")
	next := *state.Picture
	next.Path, next.Name = "/photos/b.png", "b.png"
	state.Picture = &next
	w.Update(state)
	drain()
	says("shows b.png.")
	state.Problem = &session.Problem{Err: errNoWeights, What: session.ModelProblem, About: "/models/broken.pth"}
	w.Update(state)
	drain()
	says("The window uses ")
}

// What is saved of a model of one's own names its file. What is saved of the built-in one has its card's name.
func TestSavedFilesNameTheModel(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	m, n := *w.now.state.Model, *w.now.state.Model.Network // other tests have these
	n.Card.Assumed, n.Card.Recognised, n.Card.Name = true, false, "what is usual"
	m.Network, m.Path, w.now.state.Model = &n, "/runs/1/best.pth", &m
	for what, got := range map[string]string{
		"a sheet": w.now.aboutWords(), "a figure": strings.Join(w.now.notes(), " "),
		"a picture of the model": strings.Join(w.now.modelNotes(), " "),
	} {
		if !strings.Contains(got, "best.pth") || strings.Contains(got, "usual") {
			t.Errorf("%s says %q, want best.pth in it", what, got)
		}
	}
	if got := (export.Explanation{Network: &n, Model: w.now.modelCalled(&n), Result: &explain.Result{}}).JSON(nil).Model; got != "best.pth" {
		t.Errorf("an explanation says %q", got)
	}
	if m.Path = ""; w.now.modelCalled(&n) != n.Card.Name {
		t.Errorf("the built-in model is called %q in files", w.now.modelCalled(&n))
	}
}
