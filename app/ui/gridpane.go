package ui

import (
	"image"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
)

// A pointed value is the one that the cursor is on: row y and column x of a channel. Where there is none, channel may be one
// or -1, and ok is false.
type pointed struct {
	channel, y, x int
	ok            bool
}

var nowhere = pointed{channel: -1}

// A gridPane shows the maps of a layer. The wheel scrolls, and with Control, or where one map fills the pane, it zooms at the
// cursor. Dragging moves, a click chooses a map, a double click enlarges it or returns.
type gridPane struct {
	kit.Painting
	font    lettering
	grid    *view.Grid
	painter view.Painter
	maps    *view.Maps
	of      layerKey   // what maps is
	order   rank.Order // how they are arranged
	look    view.Style

	over     func(dst *image.RGBA, g *view.Grid) // paints over the maps; may be nil
	onHover  func(pointed)
	onChoose func(channel int)
	onPin    func(pointed)
	onMenu   func(at fyne.Position) // the right button, on the map that was chosen just before
	onSolo   func()                 // a map was enlarged, or the grid is back
	onMove   func()                 // another part is in sight
	act      func(do func())        // does what the mouse asks for, as one step of the history; nil: just so
	onSize   func()                 // the pane was drawn in another size; called while the toolkit draws

	frame  *canvas.Rectangle // around the value under the cursor
	rim    *canvas.Rectangle // below the frame, and a little larger
	thumb  *canvas.Rectangle // how far down the grid is
	veil   *canvas.Rectangle // over maps that are not what was chosen
	veiled cover             // how much it hides
	eye    *eye              // on the map under the mouse
	tip    *kit.Balloon      // beside the mouse
	onEye  func(channel int) // it was clicked; nil leaves it out
	band   band              // the rectangle that is being drawn
	onArea func(scene.Area)  // one was drawn; nil leaves it out
	mouse  cursor
	away   bool     // the pane is out of sight, where nothing is pointed at
	hover  pointed  // what is under the mouse; follow works it out
	told   pointing // what onHover was called with
	mark   pointed  // what another pane points at, and is framed here too
	drawn  fyne.Size

	wanted *view.Camera // where to be, whatever size the pane gets, until something moves; nil for where it is
}

func newGridPane() *gridPane {
	g := &gridPane{grid: view.NewGrid(), hover: nowhere, mark: nowhere, look: view.Style{Map: view.Viridis(), Chosen: -1, Largest: -1}}
	g.Set(fyne.NewSize(240, 120), g.draw)
	g.frame, g.rim = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	g.frame.StrokeWidth, g.rim.StrokeWidth = frameWidth, 3*frameWidth
	g.frame.Hide()
	g.rim.Hide()
	g.thumb = canvas.NewRectangle(nil)
	g.thumb.CornerRadius = 2
	g.thumb.Hide()
	g.veil = canvas.NewRectangle(nil)
	g.veil.Hide()
	g.eye, g.tip = newEye(), kit.NewBalloon()
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *gridPane) CreateRenderer() fyne.WidgetRenderer {
	return &gridRenderer{WidgetRenderer: g.Painting.CreateRenderer(), pane: g}
}

// gridRenderer lays the frame and the thumb, which place themselves, over the raster.
type gridRenderer struct {
	fyne.WidgetRenderer
	pane *gridPane
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	under := []fyne.CanvasObject{r.pane.Raster, r.pane.veil, r.pane.rim, r.pane.frame, r.pane.thumb}
	return slices.Concat(under, r.pane.eye.objects(), []fyne.CanvasObject{r.pane.tip.Root()})
}

func (r *gridRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.pane.veil.Resize(size)
	u := r.pane.pixels()
	r.pane.room(int(math.Round(float64(size.Width)*u)), int(math.Round(float64(size.Height)*u)), u) // what comes before it is drawn moves in that
	if r.pane.onSize != nil {
		r.pane.onSize() // what is under the mouse is another value now
	}
}

// show puts a layer in, in the place of the one before; nil empties the pane. The zoom stays if keep says so and the layers
// are alike. Its picture is made at once, while the toolkit may still be waiting for the time of its next frame.
func (g *gridPane) show(k layerKey, o rank.Order, m *view.Maps, keep bool) {
	solo := g.solo()
	if k != g.of {
		g.wanted = nil
	}
	g.maps, g.of, g.order = m, k, o
	if m != nil {
		g.grid.Show(m, keep)
		g.hold(solo)
	}
	g.DrawAhead()
	g.follow()
}

// hold keeps the channel enlarged that was before the maps changed, as far as it is there.
func (g *gridPane) hold(channel int) {
	place := g.maps.Place(channel)
	if channel >= 0 && place >= 0 && g.grid.Solo() < 0 { // its place was beyond those of the new maps
		g.grid.Enlarge(place)
	}
	g.grid.Hold(place)
}

// cover veils maps that are not what was chosen: half while that is being made ready, wholly where it will not come. Nothing
// of them can be pointed at.
func (g *gridPane) cover(with cover) {
	paper := paper()
	if with == half {
		paper = premultiplied(paper, 0xb0)
	}
	g.veil.FillColor, g.veil.Hidden = paper, with == bare
	g.veil.Refresh()
	if g.veiled != with {
		g.veiled = with
		g.placeThumb()
	}
	g.follow()
}

// A cover says how much of the maps below it can be seen.
type cover int

const (
	bare cover = iota
	half
	whole
)

// pixels is how many pixels of the screen make one unit, as of the last time the pane was drawn.
func (g *gridPane) pixels() float64 {
	if g.Image() == nil || g.Size().Width < 1 {
		return g.grid.Unit()
	}
	return g.Unit(g.Image().Rect.Dx())
}

// Release is Painting's, and gives up the layer too.
func (g *gridPane) Release() {
	g.Painting.Release()
	g.maps, g.of, g.order = nil, layerKey{}, rank.Order{}
}

// room tells the grid how many pixels there are, and goes to where it is to be in those.
func (g *gridPane) room(width, height int, unit float64) {
	g.grid.Resize(width, height, unit)
	if c := g.wanted; c != nil {
		g.grid.SetCamera(*c)
	}
}

func (g *gridPane) draw(dst *image.RGBA, unit float64) {
	g.room(dst.Rect.Dx(), dst.Rect.Dy(), unit)
	g.look.Ink, g.look.Small = ink(), g.font.at(unit)
	g.painter.Draw(dst, g.grid, g.maps, g.look)
	if g.over != nil && g.maps != nil {
		g.over(dst, g.grid)
	}
	g.placeThumb()
	if size := g.Size(); size != g.drawn && g.onSize != nil {
		g.drawn = size
		g.onSize()
	}
}

// placeThumb shows at the right edge which part of a grid that is higher than the pane is in sight, unless nothing of it is seen.
func (g *gridPane) placeThumb() {
	from, to := g.grid.Extent()
	if g.maps == nil || g.maps.Places() == 0 || to-from >= 1 || g.veiled == whole {
		if g.thumb.Visible() { // hiding it again would have the toolkit draw another frame
			g.thumb.Hide()
		}
		return
	}
	g.thumb.FillColor = theme.Color(theme.ColorNameScrollBar)
	h := g.Size().Height
	g.thumb.Resize(fyne.NewSize(4, max(16, float32(to-from)*h)))
	g.thumb.Move(fyne.NewPos(g.Size().Width-5, float32(from)*h))
	g.thumb.Show()
}

// at is what is under a position of the pane.
func (g *gridPane) at(p fyne.Position) pointed {
	if g.maps == nil {
		return nowhere
	}
	u := g.pixels()
	place, y, x, ok := g.grid.Hit(int(float64(p.X)*u), int(float64(p.Y)*u))
	channel := g.maps.Channel(place)
	if ok {
		_, ok = g.maps.Value(channel, y, x)
	}
	return pointed{channel, y, x, ok}
}

// MouseIn implements desktop.Hoverable.
func (g *gridPane) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (g *gridPane) MouseMoved(e *desktop.MouseEvent) {
	defer g.Watch.Over("mouse")()
	g.mouse.rest(g, e.Position)
	if g.under() != g.hover {
		g.follow()
	}
}

// MouseOut implements desktop.Hoverable.
func (g *gridPane) MouseOut() {
	if g.mouse.passOn() {
		return
	}
	g.mouse.leave()
	g.follow()
}

// under is what the mouse is on.
func (g *gridPane) under() pointed {
	p, ok := g.mouse.on(g)
	if !ok || g.away || g.veil.Visible() {
		return nowhere
	}
	return g.at(p)
}

// point frames what another pane points at.
func (g *gridPane) point(p pointed) {
	g.mark = p
	g.placeFrame()
}

// frameWidth is how wide the line around the value under the cursor is; as much lies on both sides of it in the colour of the paper, so
// that it is seen on any colour.
const frameWidth = 1.5

// placeFrame frames the value under the cursor, where it is large enough to be seen.
func (g *gridPane) placeFrame() {
	s := g.hover
	if !s.ok {
		s = g.mark
	}
	var r image.Rectangle
	if s.ok && !g.veil.Visible() && g.place(s.channel) >= 0 {
		r = g.grid.Cell(g.place(s.channel), s.y, s.x)
	}
	if r.Dx() < 4 {
		g.frame.Hide()
		g.rim.Hide()
		return
	}
	u := float32(g.pixels())
	at, size := fyne.NewPos(float32(r.Min.X)/u-1, float32(r.Min.Y)/u-1), fyne.NewSize(float32(r.Dx())/u+2, float32(r.Dy())/u+2)
	g.frame.StrokeColor, g.rim.StrokeColor = theme.Color(theme.ColorNameForeground), theme.Color(theme.ColorNameBackground)
	g.frame.Move(at)
	g.frame.Resize(size)
	g.rim.Move(at.SubtractXY(frameWidth, frameWidth))
	g.rim.Resize(size.AddWidthHeight(2*frameWidth, 2*frameWidth))
	g.rim.Show()
	g.frame.Show()
}

// moved draws anew after the grid has moved under the cursor at p.
func (g *gridPane) moved(p fyne.Position) {
	g.mouse.rest(g, p)
	g.changed()
}

func (g *gridPane) afterSolo() {
	g.changed()
	if g.onSolo != nil {
		g.onSolo()
	}
}

// takeOver has what another pane had, at the same place, under the same mouse. The words for silent maps and for those that are off are the pane's own.
func (g *gridPane) takeOver(old *gridPane) {
	g.grid, g.maps, g.of, g.order, g.wanted = old.grid, old.maps, old.of, old.order, old.wanted
	g.mouse.inherit(&old.mouse, g.MouseOut)
	silent, off := g.look.Silent, g.look.OffWord
	g.look = old.look
	g.look.Silent, g.look.OffWord = silent, off
}
