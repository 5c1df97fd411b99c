package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Scrolled implements fyne.Scrollable.
func (g *gridPane) Scrolled(e *fyne.ScrollEvent) {
	defer g.Watch.Over("wheel")()
	g.step(func() { g.wheel(e, modifiers()) })
}

// step does what the mouse asks for.
func (g *gridPane) step(do func()) {
	if g.act == nil {
		do()
		return
	}
	g.act(do)
}

// wheel does what the wheel does while some keys are held.
func (g *gridPane) wheel(e *fyne.ScrollEvent, held fyne.KeyModifier) {
	u, d := g.pixels(), e.Scrolled
	alone := g.grid.Solo() >= 0 || g.maps != nil && g.maps.Flat()
	switch {
	case d.DY != 0 && (alone || held&(fyne.KeyModifierControl|fyne.KeyModifierShortcutDefault) != 0):
		steps := min(max(float64(d.DY)/25, -3), 3) // a notch of the wheel is 25 units or less
		g.grid.ZoomAt(float64(e.Position.X)*u, float64(e.Position.Y)*u, math.Pow(1.2, steps))
	case held&fyne.KeyModifierShift != 0:
		g.grid.Pan(float64(d.DX+d.DY)*u*3, 0)
	default:
		g.grid.Pan(float64(d.DX)*u, float64(d.DY)*u*3)
	}
	g.moved(e.Position)
}

// modifiers are the keys held down beside the one in question.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// Dragged implements fyne.Draggable.
func (g *gridPane) Dragged(e *fyne.DragEvent) {
	defer g.Watch.Over("drag")()
	if g.band.begun {
		g.mouse.rest(g, e.Position)
		g.stretch(e.Position)
		g.follow()
		return
	}
	u := g.pixels()
	g.step(func() {
		g.grid.Pan(float64(e.Dragged.DX)*u, float64(e.Dragged.DY)*u)
		g.moved(e.Position)
	})
}

// DragEnd implements fyne.Draggable.
func (g *gridPane) DragEnd() { g.settle() }

// MouseDown implements desktop.Mouseable. Choosing at once, and not as a tap, spares the wait for a second one.
func (g *gridPane) MouseDown(e *desktop.MouseEvent) {
	defer g.Watch.Over("click")()
	if g.eye.on(e.Position) && e.Button == desktop.MouseButtonPrimary {
		g.onEye(g.eye.channel)
		return
	}
	if s := g.at(e.Position); s.channel >= 0 && e.Button == desktop.MouseButtonPrimary && g.onChoose != nil && !g.begin(e) {
		g.step(func() { g.onChoose(s.channel) })
	}
}

// Tapped implements fyne.Tappable: the toolkit calls it for a click that does not become a double one, nor a drag. It pins the
// value there.
func (g *gridPane) Tapped(e *fyne.PointEvent) {
	defer g.Watch.Over("tap")()
	if s := g.at(e.Position); s.ok && g.veil.Hidden && g.onPin != nil && !g.eye.on(e.Position) && !g.band.held {
		g.step(func() { g.onPin(s) })
	}
}

// MouseUp implements desktop.Mouseable.
func (g *gridPane) MouseUp(*desktop.MouseEvent) { g.settle() }

// TappedSecondary implements fyne.SecondaryTappable.
func (g *gridPane) TappedSecondary(e *fyne.PointEvent) {
	defer g.Watch.Over("right click")()
	if s := g.at(e.Position); s.channel >= 0 && g.veil.Hidden && g.onMenu != nil {
		g.onChoose(s.channel)
		g.onMenu(e.AbsolutePosition)
	}
}

// DoubleTapped implements fyne.DoubleTappable.
func (g *gridPane) DoubleTapped(e *fyne.PointEvent) {
	defer g.Watch.Over("double click")()
	if g.eye.on(e.Position) { // two clicks on it are two switches
		return
	}
	g.step(func() {
		if !g.grid.Back() {
			g.grid.Enlarge(g.place(g.at(e.Position).channel))
		}
		g.afterSolo()
	})
}

// follow tells anew of what is under the mouse. Whatever changes the pane ends with it.
func (g *gridPane) follow() { g.hoverOver(g.under()) }

func (g *gridPane) hoverOver(s pointed) {
	g.frameAt(s)
	g.told = pointing{s, g.solo()}
	if g.onHover != nil {
		g.onHover(s)
	}
}

// frameAt takes what is under the mouse, and frames it.
func (g *gridPane) frameAt(s pointed) {
	g.hover = s
	g.placeFrame()
	g.placeEye()
	g.placeTip()
}

// pointing is what onHover depends on beside the maps themselves.
type pointing struct {
	under pointed
	solo  int
}

// changed draws anew what the grid has become, and tells of what is under the mouse now, if that is not what it was: maps are
// dragged with a unit under the mouse, and what tells of it need not be drawn anew with each frame.
func (g *gridPane) changed() {
	g.wanted = nil
	g.Refresh()
	if s := g.under(); g.told == (pointing{s, g.solo()}) {
		g.frameAt(s)
	} else {
		g.hoverOver(s)
	}
	if g.onMove != nil {
		g.onMove()
	}
}
