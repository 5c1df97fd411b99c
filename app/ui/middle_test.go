package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// Every view has a pane and an action, which is ticked while it is in sight; nothing is pointed at in one that is not.
func TestViews(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	for _, v := range scene.Views() {
		w.commands.run(action.View(v))
		settle(t, w)
		m := w.parts.middle
		if m.panes[v] == nil || w.now.scene.View != v || m.seen != v || len(m.root.Objects) != 1 || m.root.Objects[0] != m.panes[v].content() {
			t.Errorf("%s: the scene has %q, in sight is %q", v, w.now.scene.View, m.seen)
		}
		for _, other := range scene.Views() {
			if w.commands[action.View(other)].checked() != (other == v) {
				t.Errorf("with %s in sight the menu is wrong about %s", v, other)
			}
		}
		if g := w.parts.maps.grid; g.away != (v != scene.Maps) {
			t.Errorf("%s: the maps are away: %t", v, g.away)
		}
		w.build() // as another language does
		settle(t, w)
		if m := w.parts.middle; m.seen != v || m.root.Objects[0] != m.panes[v].content() {
			t.Errorf("%s is not in sight in a window built anew", v)
		}
	}
	w.commands.run(action.View(scene.Glance))
	press(w, fyne.KeyEscape)
	if w.now.scene.View != scene.Maps {
		t.Errorf("Escape leads to %s, want the maps", w.now.scene.View)
	}
}

// own is a pane that makes something else of one action.
type ownPane struct {
	*mapsPane
	commands
}

func (o ownPane) own() commands { return o.commands }

// The pane in sight decides what an action does, and why it cannot be done.
func TestPaneDecides(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	done, why := 0, ""
	w.parts.middle.panes[scene.Maps] = ownPane{w.parts.maps, commands{
		action.ZoomIn: {do: func() { done++ }, why: func() string { return why }},
	}}
	before := w.parts.maps.grid.grid.Zoom()
	w.keys.typedRune('+')
	why = "why.flat"
	w.keys.typedRune('+')
	if done != 1 || w.parts.maps.grid.grid.Zoom() != before || w.parts.status.told.text != w.now.lang.Text(why) {
		t.Errorf("done %d times, told %q", done, w.parts.status.told.text)
	}
}
