package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/scene"
)

// A band is a rectangle of values that is being drawn over a map while Ctrl is held.
type band struct {
	held  bool // Ctrl was, when the button went down: the click is about the rectangle, and pins nothing
	begun bool
	moved bool
	place int // of the map in the grid
	y, x  int // where it began
	was   image.Rectangle
}

// begin begins a rectangle, and reports that, if the button went down on a map with Ctrl, or Command, held.
func (g *gridPane) begin(e *desktop.MouseEvent) bool {
	s := g.at(e.Position)
	g.band = band{held: g.onArea != nil && e.Modifier&(fyne.KeyModifierControl|fyne.KeyModifierShortcutDefault) != 0}
	if g.band.held && s.ok && g.veil.Hidden && !g.maps.Flat() && e.Button == desktop.MouseButtonPrimary {
		g.band.begun, g.band.place, g.band.y, g.band.x, g.band.was = true, g.place(s.channel), s.y, s.x, g.look.Area
	}
	return g.band.begun
}

// stretch draws it to the value at a position, or to the one nearest to it.
func (g *gridPane) stretch(to fyne.Position) {
	u, b := g.pixels(), &g.band
	y, x := g.grid.Nearest(b.place, image.Pt(int(float64(to.X)*u), int(float64(to.Y)*u)))
	b.moved = true
	g.look.Area = image.Rect(min(x, b.x), min(y, b.y), max(x, b.x)+1, max(y, b.y)+1)
	g.Refresh()
}

// settle ends it: what was drawn is measured from now on. The button and the drag both end, in any order.
func (g *gridPane) settle() {
	b := g.band
	if g.band.begun = false; !b.begun || g.maps == nil {
		return
	}
	channel := g.maps.Channel(b.place)
	if !b.moved {
		if channel >= 0 {
			g.step(func() { g.onChoose(channel) })
		}
		return
	}
	drawn := g.look.Area
	g.look.Area = b.was // until it is so in the scene
	if channel < 0 || g.maps.Flat() || drawn.Empty() || !drawn.In(image.Rect(0, 0, g.maps.W, g.maps.H)) {
		g.Refresh() // the maps have changed meanwhile
		return
	}
	g.step(func() {
		g.onChoose(channel)
		g.onArea(scene.AreaOf(drawn, g.maps.Tensor.Shape))
	})
}
