package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// eyeSize is how large the eye is, and eyeRoom how wide a map must be to have one, in units.
const (
	eyeSize = 22
	eyeRoom = 40
)

// An eye lies in the corner of the map under the mouse: a click on it switches the channel off, or on again.
type eye struct {
	back    *canvas.Rectangle
	icon    *canvas.Image
	channel int // whose it is; -1: it is not there
}

func newEye() *eye {
	e := &eye{back: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil), channel: -1}
	e.back.CornerRadius = 3
	e.back.Hide()
	e.icon.Hide()
	return e
}

func (e *eye) objects() []fyne.CanvasObject { return []fyne.CanvasObject{e.back, e.icon} }

// put lays the eye at a position for a channel that is off or on.
func (e *eye) put(at fyne.Position, channel int, off bool) {
	e.channel = channel
	icon := theme.VisibilityIcon()
	if off {
		icon = theme.VisibilityOffIcon()
	}
	e.back.FillColor = premultiplied(colour(theme.ColorNameBackground), 0xd8)
	e.icon.Resource = icon
	for _, o := range e.objects() {
		o.Move(at)
		o.Resize(fyne.NewSquareSize(eyeSize))
		o.Show()
		o.Refresh()
	}
}

// away takes the eye off.
func (e *eye) away() {
	if e.channel < 0 {
		return
	}
	e.channel = -1
	e.back.Hide()
	e.icon.Hide()
}

// on reports whether a position of the pane is on the eye.
func (e *eye) on(p fyne.Position) bool {
	at := p.Subtract(e.back.Position())
	return e.channel >= 0 && at.X >= 0 && at.Y >= 0 && at.X < eyeSize && at.Y < eyeSize
}

// placeEye lays the eye into the corner of the map under the mouse, where there is room for it.
func (g *gridPane) placeEye() {
	channel := g.hover.channel
	if g.maps == nil || g.maps.Flat() || channel < 0 || g.onEye == nil || g.place(channel) < 0 {
		g.eye.away()
		return
	}
	u, tile := float32(g.pixels()), g.grid.Tile(g.place(channel))
	right := min(float32(tile.Max.X)/u, g.Size().Width)
	top := max(float32(tile.Min.Y)/u, 0)
	if float32(tile.Dx())/u < eyeRoom || float32(tile.Dy())/u < eyeRoom {
		g.eye.away()
		return
	}
	g.eye.put(fyne.NewPos(right-eyeSize-2, top+2), channel, g.look.IsOff(channel))
}
