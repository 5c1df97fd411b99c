package ui

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// Where a pass was cancelled, no view says that something is being computed, and nothing is refused because of that.
func TestCancelledIsNotComputing(t *testing.T) {
	list, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, _ := open(t, settings.Settings{})
	w.Update(list.states[1]) // a cancelled pass
	drain()
	w.viewer.chooseLayer(w.now.layers() - 1)
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
