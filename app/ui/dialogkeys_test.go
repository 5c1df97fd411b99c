package ui

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// tabber is a canvas on which Tab goes on.
type tabber interface {
	FocusNext()
	FocusPrevious()
}

// A stop is a control that Tab comes by, and where it and the one before it were then.
type stop struct {
	fyne.Focusable
	before, at fyne.Position
}

func (s stop) object() fyne.CanvasObject { return s.Focusable.(fyne.CanvasObject) }

// round goes from the first of all that Tab comes by until it is there again, or for too long.
func round(w *Window) (chain []stop) {
	c, d := w.win.Canvas(), fyne.CurrentApp().Driver()
	c.Unfocus()
	for range 400 {
		c.(tabber).FocusNext()
		f := c.Focused()
		if f == nil || len(chain) > 0 && f == chain[0].Focusable {
			return chain
		}
		s := stop{Focusable: f}
		s.at = d.AbsolutePositionForObject(s.object())
		if n := len(chain); n > 0 {
			s.before = d.AbsolutePositionForObject(chain[n-1].object())
		}
		chain = append(chain, s)
	}
	return chain
}

// noSplit finds what of the toolkit's no dialog has: a split's bar is heavy, and keys do not move it.
func noSplit(t *testing.T, where string, o fyne.CanvasObject) {
	t.Helper()
	for _, o := range test.LaidOutObjects(o) {
		if _, is := o.(*container.Split); is {
			t.Errorf("%s has a split of the toolkit's", where)
		}
	}
}

// Every dialog can be used without a mouse: it begins with the focus on something, Tab goes round in the order of the eye and Shift+Tab
// back, what has the focus is seen, and Escape closes the dialog wherever the focus is.
func TestDialogsByKeyboard(t *testing.T) {
	inOneGoroutine(t)
	w, _ := open(t, settings.Settings{Language: locale.English})
	c, seen := w.win.Canvas(), map[string]bool{}
	for name, show := range dialogStates() {
		show(t, w)
		drain()
		if c.Focused() == nil {
			t.Errorf("%s: begins with the focus nowhere", name)
		}
		chain := round(w)
		eyeOrder(t, name, chain)
		noSplit(t, name, c.Overlays().Top())
		kinds := map[string]int{}
		for i, f := range chain {
			kinds[kindOf(f)] = i
			c.Focus(f.Focusable)
			if kind := kindOf(f); !seen[kind] {
				seen[kind] = true
				ringSeen(t, w, name, f)
			}
			if c.(tabber).FocusPrevious(); c.Focused() != chain[(i+len(chain)-1)%len(chain)].Focusable {
				t.Errorf("%s: Shift+Tab goes from %s to %s", name, named(f.object()), named(c.Focused().(fyne.CanvasObject)))
			}
		}
		for kind, i := range kinds {
			if c.Overlays().Top() == nil {
				show(t, w)
				drain()
			}
			again, depth := round(w), len(c.Overlays().List())
			c.Focus(again[i].Focusable)
			again[i].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			if drain(); len(c.Overlays().List()) >= depth {
				t.Errorf("%s: Escape on %s closes nothing", name, kind)
			}
		}
		shut(w)
	}
}

// kindOf tells controls apart by how they are drawn and what they do with keys.
func kindOf(s stop) string {
	if b, is := s.Focusable.(*kit.ToolButton); is {
		return fmt.Sprintf("%T %v", b, b.Importance)
	}
	return fmt.Sprintf("%T", s.Focusable)
}

// In the window, in every view and tab, Tab goes in the order of the eye, and what has the focus is seen.
func TestTabFollowsTheEye(t *testing.T) {
	inOneGoroutine(t)
	for _, theme := range []string{Light, Dark} {
		w, _ := open(t, settings.Settings{Theme: theme})
		seen := map[string]bool{}
		look := func(where string) {
			settle(t, w)
			size := w.win.Canvas().Size()
			w.win.Resize(size.AddWidthHeight(0, 1)) // lays out anew, as the real one does by itself
			w.win.Resize(size)
			chain := round(w)
			eyeOrder(t, where, chain)
			for _, f := range chain {
				if kind := kindOf(f); !seen[kind] {
					seen[kind] = true
					w.win.Canvas().Focus(f.Focusable)
					ringSeen(t, w, theme+", "+where, f)
				}
			}
			w.win.Canvas().Unfocus()
		}
		for _, v := range scene.Views() {
			w.commands.run(action.View(v))
			look(string(v))
		}
		w.commands.run(action.View(scene.Maps))
		for _, tab := range scene.Tabs() {
			w.commands.run(action.Tab(tab))
			look(string(tab))
		}
	}
}

// eyeOrder checks that a chain goes to the left only further down, and up only further to the right.
func eyeOrder(t *testing.T, where string, chain []stop) {
	t.Helper()
	for i, s := range chain {
		if i == 0 {
			continue
		}
		a, b, from, to := chain[i-1].object().Size(), s.object().Size(), s.before, s.at
		if b.Width == 0 {
			t.Errorf("%s: %s has no size", where, named(s.object()))
		}
		up := to.Y+b.Height <= from.Y+1 && to.X < from.X+a.Width-1
		back := to.X+b.Width <= from.X+1 && to.Y < from.Y+a.Height-1 && to.Y+b.Height > from.Y+1
		if up || back {
			t.Errorf("%s: Tab goes from %s at %v, %v, to %s at %v, %v", where, named(chain[i-1].object()), from, a, named(s.object()), to, b)
		}
	}
}

// ringSeen checks that where the focus is can be seen: some of what is painted there changes with a contrast of 3 to 1 to what it was, or to
// its surroundings.
func ringSeen(t *testing.T, w *Window, where string, f stop) {
	t.Helper()
	c, o := w.win.Canvas(), f.object()
	with := c.Capture()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	if room := c.Size(); at.X+o.Size().Width <= 0 || at.Y+o.Size().Height <= 0 || at.X >= room.Width || at.Y >= room.Height {
		t.Errorf("%s: the focus is on %s at %v, out of sight", where, named(o), at)
		return
	}
	f.FocusLost()
	without := c.Capture()
	f.FocusGained()
	area := image.Rect(int(at.X), int(at.Y), int(at.X+o.Size().Width), int(at.Y+o.Size().Height)).Intersect(with.Bounds())
	most := 0.0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if a, b := with.At(x, y), without.At(x, y); a != b {
				most = max(most, view.Contrast(opaque(a), opaque(b)))
			}
		}
	}
	if _, is := o.(interface{ SelectedText() string }); is {
		return // a field has a cursor, and a border of another colour
	}
	if most < 3 {
		t.Errorf("%s: the focus on %s has a contrast of %.2f", where, named(o), most)
	}
}
