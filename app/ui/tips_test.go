package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// Every control of the window in sight, in every view and tab, says beside the mouse what it is for, in both languages: a control
// without a text of its own has a tip, which stands inside of the window and not under the mouse, and goes when that leaves.
func TestTips(t *testing.T) {
	inOneGoroutine(t)
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		w.now.state.Files = []string{"/photos/noise.png", "/photos/b.png", "/photos/c.png"}
		w.commands.run(action.Tour)
		w.propose(offer{text: func() string { return "an offer" }, choices: []choice{{"found.use", func() {}}}})
		other := *w.now.state.Model
		w.now.state.Other = &other
		w.now.state.Problem = &session.Problem{Err: errNoWeights}
		w.showProblem()
		w.parts.pair.show()
		seen := map[string]bool{}
		look := func(where string) {
			settle(t, w)
			drawn(w.win.Canvas()) // lays out
			n := 0
			inSight(w.win.Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
				switch c, is := o.(hoverable); {
				case o.Size().Width == 0: // folded away
				case is:
					n++
					checkTip(t, w, fmt.Sprintf("%s, %s: %s", l.Code(), where, named(o)), c, at, seen)
				case !hasText(o):
					t.Errorf("%s, %s: %T, at %v, has neither text nor tip", l.Code(), where, o, at)
				}
			})
			if n < 12 {
				t.Errorf("%s, %s: only %d controls with tips", l.Code(), where, n)
			}
		}
		throughViews(w, look)
		for _, id := range []action.ID{action.Theme, action.Classroom, action.OpenFile, action.NextColour, action.NextRange, action.Tab(scene.UnitTab)} {
			a, _ := action.ByID(id)
			if key := "  " + string(a.Keys[0]); !strings.Contains(fmt.Sprint(seen), key+" ") && !strings.Contains(fmt.Sprint(seen), key+":") {
				t.Errorf("%s: no tip tells the key %s of %s", l.Code(), key, id)
			}
		}
	}
}

// hoverable is a control with a tip.
type hoverable interface {
	fyne.CanvasObject
	desktop.Hoverable
	Explanation() string
}

// checkTip rests the mouse on a control and takes it off again.
func checkTip(t *testing.T, w *Window, where string, c hoverable, at fyne.Position, seen map[string]bool) {
	t.Helper()
	text := c.Explanation()
	if p, is := c.(*kit.Pick); is && p.OnPick == nil { // a picture
		return
	}
	if seen[text] {
		return
	}
	if seen[text] = true; strings.TrimSpace(text) == "" {
		t.Errorf("%s: no tip, at %v", where, at)
		return
	}
	tips, room := w.parts.status.tips, w.win.Canvas().Size()
	mouse := at.AddXY(min(c.Size().Width, room.Width-at.X)/2, c.Size().Height/2)
	mouse.Y = min(mouse.Y, room.Height-2) // what lies further down comes into sight by scrolling
	e := &desktop.MouseEvent{}
	e.AbsolutePosition, e.Position = mouse, mouse.Subtract(at)
	tips.Rest = time.Millisecond
	c.MouseIn(e)
	for end := time.Now().Add(atMost); tips.Shown() == "" && time.Now().Before(end); time.Sleep(time.Millisecond) {
		drain()
	}
	if tips.Shown() != text {
		t.Errorf("%s: beside the mouse stands %q, want %q", where, tips.Shown(), text)
	}
	from, size := tips.Bounds()
	to := from.Add(size)
	if from.X < 0 || from.Y < 0 || to.X > room.Width || to.Y > room.Height {
		t.Errorf("%s: the tip from %v to %v leaves the window", where, from, to)
	}
	if mouse.X >= from.X && mouse.X <= to.X && mouse.Y >= from.Y && mouse.Y <= to.Y {
		t.Errorf("%s: the tip lies under the mouse", where)
	}
	c.MouseOut()
	if tips.Shown() != "" {
		t.Errorf("%s: the tip stays", where)
	}
}

// hasText reports whether an object is none that somebody could press, or says by itself what it is for.
func hasText(o fyne.CanvasObject) bool {
	switch o := o.(type) {
	case *kit.Toggle:
		return o.Text != ""
	case *kit.Choice:
		return o.Selected != "" || o.PlaceHolder != ""
	case *kit.Finder:
		return o.PlaceHolder != "" || o.Text != ""
	case *kit.Link:
		return o.Text != ""
	case *answer, *layerRow, *gridPane, *chartPane, *heatPane, *layerList, *areaList, *crowdPane, *film, *glancePane, *columnBars: // tell of what is under the mouse
		return true
	case *widget.Button, *widget.Select, *widget.Entry, *widget.Slider, *widget.Check:
		return false // one of kit's has a tip
	}
	if strings.HasPrefix(fmt.Sprintf("%T", o), "*widget.") { // scroll bars, and what the toolkit's controls are made of
		return true
	}
	_, pressed := o.(fyne.Tappable)
	_, dragged := o.(fyne.Draggable)
	_, typed := o.(fyne.Focusable)
	return !pressed && !dragged && !typed
}

// throughViews looks at each view of the middle, and then at the maps with an enlarged one, a unit and a cause beside it.
func throughViews(w *Window, look func(where string)) {
	for _, v := range scene.Views() {
		w.commands.run(action.View(v))
		look(string(v))
	}
	w.commands.run(action.View(scene.Maps))
	for _, id := range []action.ID{action.Enlarge, action.Tab(scene.UnitTab), action.NextPeak, action.Tab(scene.WhyTab)} {
		w.commands.run(id)
		look(string(id))
	}
}
