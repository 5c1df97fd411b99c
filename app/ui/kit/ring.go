package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// A Ring is drawn around a control while that has the focus: the toolkit's own tints are too faint to be found by who has no mouse.
type Ring struct {
	line   *canvas.Rectangle
	filled func() bool // whether the control is of the ring's own colour; nil for never
}

// ringWidth is how thick it is.
const ringWidth = 2

// Around gives a control's renderer the ring, above all that it draws.
func (r *Ring) Around(inner fyne.WidgetRenderer) fyne.WidgetRenderer {
	r.made()
	return &ringed{inner, r}
}

// made makes the line: the focus may come before the control is drawn.
func (r *Ring) made() *canvas.Rectangle {
	if r.line == nil {
		r.line = canvas.NewRectangle(color.Transparent)
		r.line.StrokeWidth, r.line.CornerRadius = ringWidth, theme.Size(theme.SizeNameInputRadius)
		r.line.Hide()
	}
	return r.line
}

// Gained shows it around a control, which comes into sight.
func (r *Ring) Gained(control fyne.CanvasObject) {
	r.show(true)
	reveal(control)
}

// Lost takes it away: the focus is elsewhere, or came by a click, which shows by itself where it is.
func (r *Ring) Lost() { r.show(false) }

func (r *Ring) show(on bool) {
	if line := r.made(); line.Visible() != on {
		line.Hidden = !on
		r.paint()
	}
}

// paint has it in a colour that is seen, also after a change of the theme.
func (r *Ring) paint() {
	r.line.StrokeColor = theme.Color(theme.ColorNamePrimary)
	if r.filled != nil && r.filled() {
		r.line.StrokeColor = theme.Color(theme.ColorNameForegroundOnPrimary)
	}
	r.line.Refresh()
}

// ringed draws a control and its ring.
type ringed struct {
	fyne.WidgetRenderer
	ring *Ring
}

// Layout implements fyne.WidgetRenderer.
func (r *ringed) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	in := float32(ringWidth) / 2
	if r.ring.filled != nil && r.ring.filled() { // within the control's own edge
		in += ringWidth
	}
	r.ring.line.Move(fyne.NewSquareOffsetPos(in))
	r.ring.line.Resize(size.SubtractWidthHeight(2*in, 2*in))
}

// Refresh implements fyne.WidgetRenderer.
func (r *ringed) Refresh() {
	r.WidgetRenderer.Refresh()
	r.ring.paint()
}

// Objects implements fyne.WidgetRenderer.
func (r *ringed) Objects() []fyne.CanvasObject {
	inner := r.WidgetRenderer.Objects()
	return append(inner[:len(inner):len(inner)], r.ring.line)
}
