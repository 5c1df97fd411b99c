package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
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

// Two models made from the same convolutions have their files' names, in the strip of the two and in the menus.
func TestOwnModelsHaveTheirFilesNames(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	state := w.now.state
	two := [2]*session.Model{}
	for i, dir := range []string{"/runs/1", "/runs/2"} {
		m, n := *state.Model, *state.Model.Network
		m.Path = filepath.Join(dir, "best.pth")
		n.Card.Assumed, n.Card.Recognised, n.Card.Name = true, true, "VGG16, ImageNet (Oxford/Keras), with a top of 7 classes"
		n.Classes = make([]weights.Class, 7)
		m.Network = &n
		two[i] = &m
		w.set.Used(settings.Model{Path: m.Path})
	}
	state.Model, state.Other, state.Result, state.OtherResult = two[0], two[1], nil, nil
	w.now.state = state
	w.parts.pair.show()
	for i, want := range []string{"1/best.pth", "2/best.pth"} {
		if got := w.parts.pair.sides[i].Text; !strings.Contains(got, want) {
			t.Errorf("side %d is called %q, want %s in it", i, got, want)
		}
	}
	items := w.shelf.items()
	if got := items[0].Label + " " + items[1].Label; !strings.Contains(got, "1/best.pth") || !strings.Contains(got, "2/best.pth") {
		t.Errorf("the menu lists %q", got)
	}
	if published := (&nn.Network{Classes: make([]weights.Class, 1000)}); ownTop(published) || ownTop(&nn.Network{}) {
		t.Error("published dense layers, or none, pass for somebody's own")
	}
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
