package ui

import (
	"image"
	stddraw "image/draw"
	"image/png"
	"io"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A chartPane shows the probabilities of all classes. The wheel zooms, dragging moves, a click marks a class, a double
// click shows all again.
type chartPane struct {
	kit.Painting
	font    lettering
	chart   *view.Chart
	found   int // the class that was looked for, until the mouse moves over the chart; -1 for none
	mouse   cursor
	hover   int // the class that is lit, or -1; follow works it out
	onHover func(class int)
	onMark  func(class int)        // a bar was clicked
	onMenu  func(at fyne.Position) // the right button, on the class that is lit then
	later   func()                 // has follow called a little later; may be nil
	onMove  func(view.Span)        // another part is in sight; the scene's show follows
}

func newChartPane() *chartPane {
	c := &chartPane{chart: view.NewChart(nil), found: -1, hover: -1}
	c.Set(fyne.NewSize(240, 132), c.draw)
	c.ExtendBaseWidget(c)
	return c
}

func (c *chartPane) draw(dst *image.RGBA, unit float64) {
	if c.under() != c.hover && c.later != nil { // it is drawn for the first time, or in another size
		c.later()
	}
	c.chart.Draw(dst, c.hover, view.Style{Ink: ink(), Small: c.font.at(unit)}, unit)
}

// show puts values in, one for each class; what is in sight stays when there are as many as before.
func (c *chartPane) show(values []float32) {
	next := view.NewChart(values)
	next.Like(c.chart)
	c.chart = next
	c.follow()
}

// find brings class i into sight and lights it, or lights none for -1.
func (c *chartPane) find(i int) {
	if c.found = i; i >= 0 {
		c.move(func() { c.chart.Reveal(i) })
	}
	c.follow()
}

// move brings another part into sight.
func (c *chartPane) move(do func()) {
	before := c.chart.Span()
	if do(); c.chart.Span() != before && c.onMove != nil {
		c.onMove(c.chart.Span())
	}
}

// setPart brings a part into sight.
func (c *chartPane) setPart(s view.Span) {
	c.chart.Show(s)
	c.follow()
}

// under is the class that was looked for, or the one under the mouse.
func (c *chartPane) under() int {
	if c.found >= 0 && c.found < len(c.chart.Values) {
		return c.found
	}
	if p, on := c.mouse.on(c); on {
		if i, ok := c.chart.At(c.position(p)); ok {
			return i
		}
	}
	return -1
}

// follow draws anew, and tells of the class that is lit. Whatever changes the chart ends with it.
func (c *chartPane) follow() {
	c.hover = c.under()
	c.Refresh()
	c.onHover(c.hover)
}

// position is where p lies in the chart, as view.Chart.At wants it.
func (c *chartPane) position(p fyne.Position) float64 {
	if c.Image() == nil {
		return -1
	}
	w := c.Image().Rect.Dx()
	u := c.Unit(w)
	return c.chart.Position(int(float64(p.X)*u), w, view.Style{Small: c.font.at(u)}, u)
}

// MouseIn implements desktop.Hoverable.
func (c *chartPane) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *chartPane) MouseMoved(e *desktop.MouseEvent) {
	defer c.Watch.Over("mouse")()
	if !c.mouse.rest(c, e.Position) {
		return
	}
	found := c.found
	c.found = -1
	if found >= 0 || c.under() != c.hover {
		c.follow()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *chartPane) MouseOut() {
	if c.mouse.passOn() {
		return
	}
	c.found = -1
	c.mouse.leave()
	c.follow()
}

// Scrolled implements fyne.Scrollable.
func (c *chartPane) Scrolled(e *fyne.ScrollEvent) {
	defer c.Watch.Over("wheel")()
	c.move(func() {
		if e.Scrolled.DY == 0 {
			c.chart.Pan(float64(e.Scrolled.DX / c.Size().Width))
			return
		}
		steps := min(max(float64(e.Scrolled.DY)/25, -3), 3)
		c.chart.Zoom(min(max(c.position(e.Position), 0), 1), math.Pow(1.3, steps))
	})
	c.follow()
}

// Dragged implements fyne.Draggable.
func (c *chartPane) Dragged(e *fyne.DragEvent) {
	defer c.Watch.Over("drag")()
	c.move(func() { c.chart.Pan(float64(e.Dragged.DX / c.Size().Width)) })
	c.follow()
}

// DragEnd implements fyne.Draggable.
func (c *chartPane) DragEnd() {}

// DoubleTapped implements fyne.DoubleTappable.
func (c *chartPane) DoubleTapped(*fyne.PointEvent) {
	c.move(c.chart.Reset)
	c.follow()
}

// setLog changes between the linear and the logarithmic scale.
func (c *chartPane) setLog(on bool) {
	c.chart.Log = on
	c.follow()
}

// Tapped implements fyne.Tappable.
func (c *chartPane) Tapped(e *fyne.PointEvent) {
	defer c.Watch.Over("click")()
	if i, ok := c.chart.At(c.position(e.Position)); ok && c.onMark != nil {
		c.onMark(i)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (c *chartPane) TappedSecondary(e *fyne.PointEvent) {
	if i, ok := c.chart.At(c.position(e.Position)); ok && c.onMenu != nil {
		c.find(i)
		c.onMenu(e.AbsolutePosition)
	}
}

// setMarked has other classes stand out.
func (c *chartPane) setMarked(classes []int) {
	c.chart.Marked = classes
	c.follow()
}

// chartScale is how many pixels make one unit in a saved chart, which has three times the width of a side pane.
const chartScale = 3

// picture is the chart as it is seen, large enough for a page.
func (c *chartPane) picture() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 480*chartScale, 240*chartScale))
	var font lettering
	c.chart.Draw(img, c.hover, view.Style{Ink: ink(), Small: font.at(chartScale)}, chartScale)
	return framed(img, 8*chartScale)
}

// framed is a picture with an edge of paper around it.
func framed(img *image.RGBA, edge int) *image.RGBA {
	page := image.NewRGBA(img.Rect.Inset(-edge))
	stddraw.Draw(page, page.Rect, image.NewUniform(ink().Paper), image.Point{}, stddraw.Src)
	stddraw.Draw(page, img.Rect, img, image.Point{}, stddraw.Src)
	return page
}

// saveChart saves the chart, as far as it is in sight, with the class that is lit.
func (w *Window) saveChart() { w.savePicture("_chart.png", w.parts.answers.chart.picture()) }

// savePicture saves a picture under the name of what is looked at and an ending.
func (w *Window) savePicture(ending string, img *image.RGBA) {
	w.saver.save(saving{of: "chart", name: w.saver.stem() + ending, write: func(out io.Writer) error { return png.Encode(out, img) }})
}
