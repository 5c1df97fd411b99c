package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/weights"
)

// The first start says how to begin, until a picture of the user's own is shown; the next start then does not.
func TestWelcome(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	if w.parts.welcome.root.Visible() || !w.set.Welcomed {
		t.Error("the welcome stays above a picture of the user's own")
	}
	w.set.Welcomed = false
	state := w.now.state
	sample := *state.Picture
	sample.Path = ""
	state.Picture = &sample
	w.build()
	w.Update(state)
	settle(t, w)
	if !w.parts.welcome.root.Visible() {
		t.Fatal("no welcome above a sample")
	}
	w.win.Resize(fyne.NewSize(960, 600))
	checkRoom(t, w, "with the welcome", fyne.NewSize(960, 600))
	w.nextLanguage()
	settle(t, w)
	if !w.parts.welcome.root.Visible() || !strings.Contains(w.parts.welcome.text.Whole(), "照片") {
		t.Errorf("in the other language: %q", w.parts.welcome.text.Whole())
	}
	press(w, fyne.KeyF2)
	if w.parts.welcome.root.Visible() {
		t.Error("the welcome stays above the tour that it offers")
	}
	press(w, fyne.KeyF2)
	w.set.Welcomed = false
	w.parts.welcome.show(true)
	own := *state.Picture
	own.Path = "/photos/mine.png"
	state.Picture = &own
	w.Update(state)
	settle(t, w)
	if w.parts.welcome.root.Visible() || !w.set.Welcomed {
		t.Error("the welcome stays above a picture of the user's own")
	}
}

// With the built-in model a link tells how to get the 1000 classes, and names every kind of file that is read.
func TestMoreClasses(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	if w.parts.answers.more.Visible() {
		t.Error("a model of the user's own needs no advice")
	}
	state := w.now.state
	state.Model = &session.Model{Network: state.Model.Network}
	w.Update(state)
	settle(t, w)
	if !w.parts.answers.more.Visible() {
		t.Fatal("the built-in model comes without advice")
	}
	w.parts.answers.more.OnTapped()
	told := texts(w.win.Canvas().Overlays().Top())
	for _, f := range weights.Formats() {
		if f.Read() && !strings.Contains(told, f.Suffixes[0]) {
			t.Errorf("%s (%s) is not named in %q", f.Name, f.Suffixes[0], told)
		}
	}
}
