package ui

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// What takes long moves nothing but the line that tells of it.
func TestBusyMovesNothing(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	settle(t, w)
	s := w.parts.status
	before, maps := s.root.MinSize().Height, w.parts.maps.grid.Size()
	s.busy.busy = true
	s.busy.appear()
	if now := s.root.MinSize().Height; !s.busy.root.Visible() || now != before || w.parts.maps.grid.Size() != maps {
		t.Errorf("the status line is %v high, was %v; the maps have %v, had %v", now, before, w.parts.maps.grid.Size(), maps)
	}
}

// Where a pass was cancelled, no view says that something is being computed, and nothing is refused because of that.
func TestCancelledIsNotComputing(t *testing.T) {
	list, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, _ := open(t, settings.Settings{})
	w.viewer.change(func(s scene.Scene) scene.Scene { return s.WithColumns(1) })
	settle(t, w)
	w.win.Canvas().Capture() // draws
	g := w.parts.maps.grid
	if !g.thumb.Visible() {
		t.Fatal("the maps are not higher than their pane")
	}
	w.Update(list.states[1]) // a cancelled pass
	drain()
	w.viewer.chooseLayer(w.now.layers() - 1)
	if w.win.Canvas().Capture(); g.thumb.Visible() {
		t.Error("it is shown which part is in sight of maps that are not")
	}
	for i, a := range w.parts.answers.best {
		if a.bar.Visible() {
			t.Errorf("answer %d has a bar before there is one", i+1)
		}
	}
	text := w.now.lang.Text
	if got := w.parts.answers.best[0].id.Text; got != text("grid.lost") {
		t.Errorf("in the place of the predictions it says %q, want %q", got, text("grid.lost"))
	}
	for _, v := range scene.Views() {
		w.viewer.change(func(s scene.Scene) scene.Scene { return s.WithView(v) })
		drain()
		if said := texts(w.parts.middle.pane().content()); strings.Contains(said, text("grid.waiting")) {
			t.Errorf("%s says that it is computing: %s", v, said)
		}
		for _, id := range []action.ID{action.CopyPicture, action.CopyText, action.SaveFigure, action.NextChannel, action.SaveChart} {
			if w.commands[id].hindered() == "why.computing" {
				t.Errorf("%s in %s is refused because something is being computed", id, v)
			}
		}
	}
}
