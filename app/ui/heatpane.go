package ui

import (
	"image"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// A heatPane draws a map of causes over its photo, as large as there is room, and tells of the value under the mouse.
type heatPane struct {
	kit.Painting
	heat    view.Heat
	mouse   cursor
	hover   spotted
	onHover func(spotted)
	later   func()                 // has follow called a little later
	onMenu  func(at fyne.Position) // the right button; nil for none
	patch   image.Rectangle        // that lies on the photo, in its pixels; empty for none
	onPatch func(at image.Point)   // the mouse lays a patch on a pixel of the photo; nil where there is none to lay
}

// spotted is the value that the mouse is on; ok is false where it is on none.
type spotted struct {
	y, x int
	ok   bool
}

func newHeatPane(least fyne.Size) *heatPane {
	h := &heatPane{heat: view.Heat{Map: view.Viridis()}}
	h.Set(least, h.draw)
	h.ExtendBaseWidget(h)
	return h
}

// show draws another map, or the photo alone where it has no values.
func (h *heatPane) show(heat view.Heat) {
	h.heat = heat
	h.follow()
}

// box is where the map is, in the pixels of a picture of the pane: its sides are in line with the texts above and below.
func (h *heatPane) box(pane image.Rectangle, unit float64) image.Rectangle {
	side := int(math.Round(unit * float64(theme.InnerPadding())))
	pane.Min.X, pane.Max.X = pane.Min.X+side, pane.Max.X-side
	if p := h.heat.Photo; p != nil {
		return view.Fitted(pane, p.Rect.Dx(), p.Rect.Dy())
	}
	return view.Fitted(pane, h.heat.Values.W, h.heat.Values.H)
}

func (h *heatPane) draw(dst *image.RGBA, unit float64) {
	if h.under() != h.hover && h.later != nil { // the pane has another size
		h.later()
	}
	k := ink()
	c := draw.Onto(dst, nil)
	c.Fill(dst.Rect, k.Paper)
	box := h.box(dst.Rect, unit)
	heat := h.heat
	if heat.Values.Len() == 0 && heat.Photo != nil { // the photo alone
		heat.Values, heat.Map, heat.Range, heat.Cover = blank, view.Viridis(), view.CauseRange(false), 0
	}
	heat.Draw(dst, box)
	if p := h.patchBox(box); !p.Empty() {
		draw.Hatch(c, p, p.Min, k.Paper, k.Line)
		draw.Outline(c, p, max(1, int(2*unit)), k.Accent)
	}
	if s := h.hover; s.ok {
		if cell := h.cell(box, s); cell.Dx() >= 4 {
			draw.Ring(c, cell, max(1, int(unit)), k.Text, k.Paper)
		}
	}
}

// cell is the square of a value.
func (h *heatPane) cell(box image.Rectangle, s spotted) image.Rectangle {
	v := h.heat.Values
	edge := func(i, n, size int) int { return (i*size + n - 1) / n }
	return image.Rect(edge(s.x, v.W, box.Dx()), edge(s.y, v.H, box.Dy()), edge(s.x+1, v.W, box.Dx()), edge(s.y+1, v.H, box.Dy())).Add(box.Min)
}

// MouseIn implements desktop.Hoverable.
func (h *heatPane) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (h *heatPane) MouseMoved(e *desktop.MouseEvent) {
	h.mouse.rest(h, e.Position)
	if h.under() != h.hover {
		h.follow()
	}
}

// MouseOut implements desktop.Hoverable.
func (h *heatPane) MouseOut() {
	if h.mouse.passOn() {
		return
	}
	h.mouse.leave()
	h.follow()
}

// under is the value that the mouse is on.
func (h *heatPane) under() spotted {
	p, on := h.mouse.on(h)
	if !on || h.Image() == nil || h.Size().Width < 1 {
		return spotted{}
	}
	rect := h.Image().Rect
	u := h.Unit(rect.Dx())
	y, x, ok := h.heat.Hit(image.Pt(int(float64(p.X)*u), int(float64(p.Y)*u)), h.box(rect, u))
	return spotted{y, x, ok}
}

// follow draws anew, and tells of what is under the mouse.
func (h *heatPane) follow() {
	h.hover = h.under()
	h.Refresh()
	if h.onHover != nil {
		h.onHover(h.hover)
	}
}

// patchBox is where the patch is drawn, of a photo that is drawn into a box.
func (h *heatPane) patchBox(box image.Rectangle) image.Rectangle {
	if h.heat.Photo == nil || h.patch.Empty() {
		return image.Rectangle{}
	}
	w, height := h.heat.Photo.Rect.Dx(), h.heat.Photo.Rect.Dy()
	at := func(p image.Point) image.Point { return box.Min.Add(image.Pt(p.X*box.Dx()/w, p.Y*box.Dy()/height)) }
	return image.Rectangle{Min: at(h.patch.Min), Max: at(h.patch.Max)}
}

// lay lays the patch where the mouse is, if that is on the photo.
func (h *heatPane) lay(p fyne.Position) {
	if h.onPatch == nil || h.heat.Photo == nil || h.Image() == nil {
		return
	}
	rect := h.Image().Rect
	u := h.Unit(rect.Dx())
	box, at := h.box(rect, u), image.Pt(int(float64(p.X)*u), int(float64(p.Y)*u))
	if !at.In(box) {
		return
	}
	at = at.Sub(box.Min)
	h.onPatch(image.Pt(at.X*h.heat.Photo.Rect.Dx()/box.Dx(), at.Y*h.heat.Photo.Rect.Dy()/box.Dy()))
}

// MouseDown implements desktop.Mouseable.
func (h *heatPane) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		h.lay(e.Position)
	}
}

// MouseUp implements desktop.Mouseable.
func (h *heatPane) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable.
func (h *heatPane) Dragged(e *fyne.DragEvent) { h.lay(e.Position) }

// DragEnd implements fyne.Draggable.
func (h *heatPane) DragEnd() {}

// TappedSecondary implements fyne.SecondaryTappable.
func (h *heatPane) TappedSecondary(e *fyne.PointEvent) {
	if h.onMenu != nil {
		h.onMenu(e.AbsolutePosition)
	}
}

// pointed is the value under the mouse, or NaN.
func (h *heatPane) pointed() float32 {
	if s, v := h.hover, h.heat.Values; s.ok && s.y < v.H && s.x < v.W {
		return v.Data[s.y*v.W+s.x]
	}
	return float32(math.NaN())
}

// paintHeatBar draws the colour bar of a pane, with a mark at the value under the mouse.
func paintHeatBar(dst *image.RGBA, unit float64, h *heatPane, font *lettering) {
	r := h.heat.Range
	switch values := h.heat.Values.Data; {
	case len(values) == 0:
		r = view.Range{Lo: 1, Hi: -1}
	case !slices.ContainsFunc(values, func(v float32) bool { return v != 0 }):
		r = view.Range{} // not the limits that give zero its colour
	}
	view.Bar{On: r, Mark: h.pointed(), Fixed: true}.Draw(dst, view.Style{Ink: ink(), Map: h.heat.Map, Small: font.at(unit)}, unit)
}
