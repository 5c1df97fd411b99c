package ui

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
)

// Which of the actions TestNothingShownIsUntrue does, and what it is blind for, each with a reason.

// spared are the beginnings of the names of actions that the walk does not do.
var spared = map[string]string{
	"quit":          "ends the window",
	"control.":      "is the toolkit's own",
	"open.":         "asks for files, and shows nothing of them",
	"save.":         "asks for a file, and shows nothing of it; what is in it other tests read",
	"field.":        "likewise",
	"cause.png":     "likewise",
	"cause.npy":     "likewise",
	"cause.json":    "likewise",
	"dream.save":    "likewise",
	"dream.png":     "likewise",
	"model.file":    "asks for a file",
	"model.folder":  "asks for a folder",
	"second.file":   "asks for a file",
	"photo.folder":  "opens another program",
	"help.log":      "opens another program",
	"paste.picture": "reads the system's clipboard",
	"dream.steps.":  "takes many steps; the walk has dreams of few, see like",
	"dream.size.":   "takes seconds at these sizes; the walk has a small one, see like",
}

// isSpared is the reason why the walk does not do an action, or "".
func isSpared(id action.ID) (begins, why string) {
	for begins, why := range spared {
		if strings.HasPrefix(string(id), begins) {
			return begins, why
		}
	}
	return "", ""
}

// doable are the actions that the walk does.
func doable() (ids []action.ID) {
	for _, a := range action.All() {
		if begins, _ := isSpared(a.ID); begins == "" {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// any does an action of the table, whichever, and closes what it has asked or told in.
func (o *walker) any(t *testing.T) string {
	if o.ids == nil {
		o.ids = doable()
	}
	id := o.ids[o.rand.IntN(len(o.ids))]
	if id == action.AddStep {
		return o.teach(t)
	}
	o.w.commands.run(id)
	drain()
	o.closeDialogs(t, string(id))
	return "action " + string(id)
}

// closeDialogs closes what lies over the window, which must say something.
func (o *walker) closeDialogs(t *testing.T, of string) {
	for n := 0; o.w.win.Canvas().Overlays().Top() != nil; n++ {
		if n == 9 {
			t.Fatalf("%s: what is over the window stays", of)
		}
		if len(readable(o.w.win.Canvas().Overlays().Top(), nil)) == 0 {
			o.lies = append(o.lies, "what "+of+" has brought says nothing")
		}
		o.w.dialogs.overlaid(fyne.KeyEscape)
		drain()
	}
}

// Each action of the table and each gesture of the mouse is done by the walk, or there is a reason; and no reason is of nothing.
func TestWalkDoesEveryAction(t *testing.T) {
	used := map[string]bool{}
	for _, a := range action.All() {
		if begins, why := isSpared(a.ID); begins != "" {
			used[begins] = why != ""
		}
	}
	for begins := range spared {
		if !used[begins] {
			t.Errorf("%q is spared, and no action begins so, or without a reason", begins)
		}
	}
	if n := len(doable()); n < 200 {
		t.Errorf("the walk does %d actions", n)
	}
	for _, gesture := range action.Mouse() {
		if gestures[gesture] == "" {
			t.Errorf("the walk does nothing by the mouse's %q", gesture)
		}
	}
}

// gestures say of what the mouse does which act of the walk does it.
var gestures = map[string]string{
	"wheel": "push", "ctrlwheel": "push", "shiftwheel": "push", "drag": "push", "ctrldrag": "draw", "photodrag": "look", "click": "push",
	"doubleclick": "push", "rightclick": "push", "drop": "bring",
}

// resize makes the window larger or smaller. A pane that grows under the mouse hears of it when the mouse moves, so that one
// goes away first where it is on none.
func (o *walker) resize(t *testing.T) string {
	if !o.w.parts.maps.grid.mouse.over || o.onCause() {
		o.leave()
	}
	if o.rand.IntN(4) == 0 {
		return o.rescale(t)
	}
	size := fyne.NewSize(1200+float32(o.rand.IntN(300)), 700+float32(o.rand.IntN(200)))
	o.w.win.Resize(size)
	o.drawn()
	return fmt.Sprint("window ", size)
}

// walkVariable is the seed of TestNothingShownIsUntrue, to walk elsewhere, or the same way again; actsVariable is how far it walks.
const (
	walkVariable = "VGGSCOPE_WALK"
	actsVariable = "VGGSCOPE_ACTS"
)

// howFar is how many acts a walk has whose course has so many, and after how many of them the window is made anew.
func howFar(course int) (acts, anew int) {
	acts = course + 20
	if testing.Short() {
		acts = 40
	}
	if n, err := strconv.Atoi(os.Getenv(actsVariable)); err == nil {
		return n, 12
	}
	return acts, 36
}
