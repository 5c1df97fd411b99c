package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// What this file is about: the toolkit tells of the mouse when that moves, and of nothing else. A control that is hidden, taken away or
// moved by a click, a key or a state would keep its tip in the status line, and its light, until the mouse moves again.

// layingOut is how long the toolkit may take to lay out what was done: it does that before the next frame.
const layingOut = 50 * time.Millisecond

// The toolkit knows the objects of a window from a table, which it cleans while it draws of what it has not come upon for a minute, and
// fills when it draws again (Fyne 2.7.4, internal/cache). Where it has been busy for that long, what is refreshed in between stays as it
// was, on the screen, until something else is drawn: a frame more after what was done, and the table is whole again.

// stale is how long at most the table may lack something.
const stale = time.Second

// A rester has what is under the mouse asked for anew when something was done.
type rester struct {
	main    *mainThread
	win     fyne.Window
	look    func() // has the toolkit look what is under the mouse; nil where none can be asked
	due     bool
	focused fyne.Focusable // that was in sight when it was last looked; nil if none was
	frame   func()         // draws the window, whatever the toolkit's table says
	drawing bool           // soon
}

// acted has the toolkit asked a little later, once, however much is done until then.
func (r *rester) acted(status func() *statusBar) {
	if !r.drawing {
		r.drawing = true
		time.AfterFunc(stale, func() {
			r.main.quietly("frame", func() {
				r.drawing = false
				r.frame()
			})
		})
	}
	if r.look == nil || r.due {
		return
	}
	r.due = true
	time.AfterFunc(layingOut, func() {
		r.main.quietly("mouse", func() { // do would ask for the next look
			r.due = false
			r.again(status())
		})
	})
}

// again asks, and takes the focus from a control that is not in sight any more: keys would press what nobody sees.
func (r *rester) again(status *statusBar) {
	c := r.win.Canvas()
	r.loseFocus(c)
	status.again = true
	r.look()
	status.again = false
}

// loseFocus takes the focus from a control that was in sight and is not. One that has not been yet will be: a dialog has its focus
// before it is drawn, and that may take long on a slow machine.
func (r *rester) loseFocus(c fyne.Canvas) {
	now := c.Focused()
	o, is := now.(fyne.CanvasObject)
	switch {
	case !is:
		r.focused = nil
	case inTree(o):
		r.focused = now
	case now == r.focused:
		c.Unfocus()
		r.focused = nil
	}
}

// inTree reports whether an object is drawn. The toolkit has one and the same place for all that are not; what lies at that one is
// moved to tell.
func inTree(o fyne.CanvasObject) bool {
	nowhere, at := origin(canvas.NewRectangle(nil)), o.Position()
	switch {
	case !o.Visible():
		return false
	case origin(o) != nowhere:
		return true
	}
	o.Move(at.AddXY(1, 1))
	defer o.Move(at)
	return origin(o) != nowhere
}

// Rests gives the window what has the toolkit look again at what is under the mouse, to be called on the main thread.
func (w *Window) Rests(look func()) { w.resting.look = look }

// Escape is called before the toolkit hears of that key, and reports whether the window has used it up.
func (w *Window) Escape() bool { return w.dialogs.escape() }

// Acted tells the window that something was done that it does not hear of, such as a turn of the wheel over what scrolls by itself.
func (w *Window) Acted() { w.main.acted() }
