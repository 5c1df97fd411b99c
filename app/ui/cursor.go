package ui

import "fyne.io/fyne/v2"

// A cursor is where the mouse rests over a widget, kept in the window's coordinates. What is under it changes when the widget
// shows something else, moves or grows, and the toolkit tells of the mouse alone; so what is pointed at is worked out from it
// whenever something has changed.
type cursor struct {
	at   fyne.Position // in the window
	over bool          // the widget
	heir func()        // the mouse leaves the widget that has taken this one's place; nil without one
}

// rest puts the cursor at a position of a widget, and reports whether it has moved: it may only have been looked for again.
func (c *cursor) rest(on fyne.CanvasObject, p fyne.Position) (moved bool) {
	at := origin(on).Add(p)
	moved = !c.over || c.at != at
	c.at, c.over, c.heir = at, true, nil
	return moved
}

// leave takes the cursor off the widget.
func (c *cursor) leave() { c.over = false }

// inherit takes over where the mouse rests on the widget before. The toolkit tells that one when the mouse leaves; out is then
// called.
func (c *cursor) inherit(from *cursor, out func()) {
	c.at, c.over, c.heir = from.at, from.over, nil
	from.over, from.heir = false, out
}

// passOn tells the heir that the mouse has left, and reports whether there is one.
func (c *cursor) passOn() bool {
	if c.heir != nil {
		c.heir()
	}
	return c.heir != nil
}

// on is the cursor's position on a widget now, and false where it is not on it.
func (c cursor) on(o fyne.CanvasObject) (p fyne.Position, ok bool) {
	p = c.at.Subtract(origin(o))
	size := o.Size()
	return p, c.over && p.X >= 0 && p.Y >= 0 && p.X < size.Width && p.Y < size.Height
}

// origin is where a widget's corner is in the window.
func origin(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}
