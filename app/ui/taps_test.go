package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
)

// takesMouse reports whether the toolkit's window gives a click to an object: to the innermost one that hears any of these,
// which then has every button, whether it hears that one or not.
func takesMouse(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
		return true
	}
	return false
}

// under gives the objects below a place of the window that hear the mouse, the innermost last.
func under(o fyne.CanvasObject, at, mouse fyne.Position) (list []fyne.CanvasObject) {
	if !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	if end := at.Add(o.Size()); mouse.X < at.X || mouse.Y < at.Y || mouse.X >= end.X || mouse.Y >= end.Y {
		return nil
	}
	if takesMouse(o) {
		list = append(list, o)
	}
	var inner []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inner = o.Objects
	case fyne.Widget:
		inner = test.WidgetRenderer(o).Objects()
	}
	for _, c := range inner {
		list = append(list, under(c, at, mouse)...)
	}
	return list
}

// click presses the left button at a place as the window does.
func click(t *testing.T, w *Window, mouse fyne.Position) {
	t.Helper()
	list := under(w.win.Content(), fyne.Position{}, mouse)
	if len(list) == 0 {
		t.Fatalf("nothing hears a click at %v", mouse)
	}
	if o, is := list[len(list)-1].(fyne.Tappable); is {
		o.Tapped(&fyne.PointEvent{AbsolutePosition: mouse})
	}
}

// A click on a row of the list chooses its layer, and one on a group's opens and shuts that.
func TestRowsAreClicked(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	l := w.parts.layers.layers
	at := func(i int) fyne.Position {
		drawn(w.win.Canvas())
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
		return top.AddXY(60, float32(i)*(layerRowHeight+4)+layerRowHeight/2)
	}
	for i := range 5 {
		row, rows := l.rows[i], len(l.rows)
		click(t, w, at(i))
		drain()
		switch {
		case row.Layer >= 0 && w.now.scene.Layer != row.Name:
			t.Errorf("a click on %s chose %s", row.Name, w.now.scene.Layer)
		case row.Layer < 0 && len(l.rows) == rows:
			t.Errorf("a click on the group %s left its %d rows", row.Group, rows)
		case row.Layer < 0:
			click(t, w, at(i))
			drain()
		}
	}
}

// Nothing that hears another button or keys lies in something that is to be clicked, and keeps the left button from it.
func TestNothingKeepsClicks(t *testing.T) {
	inOneGoroutine(t)
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.Tour)
	look := func(where string) {
		settle(t, w)
		drawn(w.win.Canvas())
		clicksArrive(t, where, w.win.Content(), nil)
	}
	throughViews(w, look)
	for name, show := range dialogStates() {
		show(t, w)
		drain()
		clicksArrive(t, name, w.win.Canvas().Overlays().Top(), nil)
		shut(w)
	}
}

// clicksArrive looks for objects that take the mouse and no click, below one that would hear the click.
func clicksArrive(t *testing.T, where string, o, outer fyne.CanvasObject) {
	t.Helper()
	_, hears := o.(fyne.Tappable)
	switch {
	case hears:
		outer = o
	case outer != nil && takesMouse(o):
		t.Errorf("%s: a click on %T does not reach the %T that it lies in", where, o, outer)
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			clicksArrive(t, where, c, outer)
		}
	case *widget.PopUp: // a click beside a dialog shuts nothing
		clicksArrive(t, where, o.Content, nil)
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			clicksArrive(t, where, c, outer)
		}
	}
}
