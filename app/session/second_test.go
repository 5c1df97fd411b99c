package session_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// beside is a state at rest with the complete result of a second picture.
func beside(name string) (string, func(session.State) bool) {
	return "a second picture " + name, func(s session.State) bool {
		return s.Phase == session.Idle && s.Result.Complete() && s.Second != nil && s.Second.Name == name && s.Second.Result.Complete()
	}
}

// The second picture stays while others are looked at, and gives its memory back when it is not wanted any more.
func TestSecondPictureStays(t *testing.T) {
	dir := t.TempDir()
	a, b := photo(t, dir, "a.png", red), photo(t, dir, "b.png", blue)
	s, l := start(t, &machine{})
	s.OpenFiles([]string{a})
	l.await(complete("a.png"))
	s.Compare(b, "")
	first := l.await(beside("b.png"))
	if first.Second.Path != b || first.Picture.Name != "a.png" || len(first.Second.Result.Top) != 5 {
		t.Errorf("%s, beside %+v", describe(first), first.Second)
	}
	s.OpenFiles([]string{b})
	l.await(complete("b.png"))
	same := l.await(beside("b.png"))
	if same.Second.Result != first.Second.Result {
		t.Error("another picture has the second one computed anew")
	}
	for i := range same.Model.Network.Layers {
		x, err := same.Result.Activations.Output(i)
		y, err2 := same.Second.Result.Activations.Output(i)
		if err != nil || err2 != nil || !slices.Equal(x.Data, y.Data) {
			t.Errorf("layer %d: the same picture twice differs: %v, %v", i, err, err2)
		}
	}
	s.CompareNone()
	l.await("no second picture", func(s session.State) bool { return s.Second == nil })
	if _, err := same.Second.Result.Activations.Before(2); !errors.Is(err, nn.ErrReleased) {
		t.Errorf("its activations: %v, want ErrReleased", err)
	}
	checkStates(t, l)
}

// Another model and another fit have both pictures computed anew.
func TestSecondPictureFollows(t *testing.T) {
	dir := t.TempDir()
	a, b := photo(t, dir, "a.png", red), photo(t, dir, "b.png", blue)
	s, l := start(t, &machine{})
	s.OpenFiles([]string{a})
	s.Compare("", "starfish")
	l.await(beside("starfish"))
	s.Compare(b, "")
	l.await(beside("b.png"))
	s.SetFitting(picture.Crop, "")
	fitted := l.await("b.png fitted", func(s session.State) bool {
		_, ok := beside("b.png")
		return ok(s) && s.Second.Result.Picture.Input.Fit == "crop" && s.Picture.Input.Fit == "crop"
	})
	s.OpenModel(model(t, dir, "tiny"))
	st := l.await("b.png in another model", func(s session.State) bool {
		_, ok := beside("b.png")
		return ok(s) && s.Model != fitted.Model
	})
	if st.Second.Result.Activations.Network() != st.Model.Network {
		t.Error("the second picture is another network's")
	}
}

// What is no picture is told and forgotten; the one looked at stays.
func TestSecondPictureUnreadable(t *testing.T) {
	dir := t.TempDir()
	a, none := photo(t, dir, "a.png", red), bad(t, dir, "letter.png")
	s, l := start(t, &machine{})
	s.OpenFiles([]string{a})
	l.await(complete("a.png"))
	s.Compare(none, "")
	st := l.await(trouble(session.PictureProblem))
	if st.Problem.About != none || st.Second != nil || !st.Result.Complete() {
		t.Errorf("%s, beside %+v", describe(st), st.Second)
	}
}

// Cancel ends the pass of the second picture, and it is not tried again.
func TestSecondPictureCancelled(t *testing.T) {
	dir := t.TempDir()
	a, b := photo(t, dir, "a.png", red), photo(t, dir, "b.png", blue)
	m := &machine{}
	s, l := start(t, m)
	s.OpenFiles([]string{a})
	l.await(complete("a.png"))
	m.set(func(m *machine) {
		m.onLayer = func(layer int) {
			if layer == 3 {
				s.Cancel()
			}
		}
	})
	s.Compare(b, "")
	begun := func(s session.State) bool { return s.Second != nil }
	st := l.await("rest without it", func(s session.State) bool {
		return s.Phase == session.Idle && s.Second == nil && s.Result.Complete() && slices.ContainsFunc(l.all(), begun)
	})
	if st.Picture.Name != "a.png" {
		t.Errorf("%s, want a.png as before", describe(st))
	}
}
