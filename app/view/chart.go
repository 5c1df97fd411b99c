package view

import (
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Chart shows the probability of every class as a bar: all of them, or a part that was zoomed into, on a linear or a
// logarithmic scale. It is plain arithmetic and knows no window.
type Chart struct {
	Values  []float32
	Largest int     // index of the largest value, the first of equal ones; -1 without values
	Sum     float64 // of all values
	Log     bool
	Marked  []int // classes that stand out

	from, span float64 // what is in sight, in classes
}

// NewChart shows all values.
func NewChart(values []float32) *Chart {
	u := UnitsOf(values)
	return &Chart{Values: values, Largest: u.Largest, Sum: u.Sum, span: float64(len(values))}
}

// Like takes over what another chart of as many classes had in sight.
func (c *Chart) Like(o *Chart) {
	c.Log, c.Marked = o.Log, o.Marked
	if len(o.Values) == len(c.Values) {
		c.from, c.span = o.from, o.span
	}
}

// A Span is a part of the classes in a chart: where it begins, and how many there are. The zero Span is all of them.
type Span struct {
	From  float64 `json:"from,omitempty"`
	Count float64 `json:"count,omitempty"`
}

// Span is what is in sight.
func (c *Chart) Span() Span {
	if c.from == 0 && c.span == float64(len(c.Values)) {
		return Span{}
	}
	return Span{c.from, c.span}
}

// Show brings a part into sight, as far as there is one.
func (c *Chart) Show(s Span) {
	n := float64(len(c.Values))
	if s.Count <= 0 || s.Count > n {
		c.Reset()
		return
	}
	c.from, c.span = s.From, s.Count
	c.Pan(0)
}

// Reset shows all classes.
func (c *Chart) Reset() { c.from, c.span = 0, float64(len(c.Values)) }

// Zoom shows factor times fewer classes and keeps the one at position at, 0 (left) to 1 (right), where it is.
func (c *Chart) Zoom(at, factor float64) {
	n := float64(len(c.Values))
	span := min(max(c.span/factor, min(8, n)), n)
	c.from += at * (c.span - span)
	c.span = span
	c.Pan(0)
}

// Pan moves by a share of what is in sight, to later classes with a negative one.
func (c *Chart) Pan(share float64) {
	c.from = min(max(0, c.from-share*c.span), float64(len(c.Values))-c.span)
}

// Reveal brings class i into sight.
func (c *Chart) Reveal(i int) {
	if x := float64(i); x < c.from || x+1 > c.from+c.span {
		c.from = x + 0.5 - c.span/2
		c.Pan(0)
	}
}

// At is the class at position at, 0 (left) to 1 (right), and false where there is none.
func (c *Chart) At(at float64) (int, bool) {
	i := int(math.Floor(c.from + at*c.span))
	return i, at >= 0 && at <= 1 && i >= 0 && i < len(c.Values)
}

// InSight is the first class in sight, and the one behind the last.
func (c *Chart) InSight() (from, to int) {
	return int(math.Floor(c.from)), min(len(c.Values), int(math.Ceil(c.from+c.span)))
}

// floorLog is the lowest probability of the logarithmic scale, as a power of ten.
const floorLog = -8

// height is how high a probability stands, 0 to 1.
func (c *Chart) height(v float32, top float64) float64 {
	x := float64(v)
	switch {
	case !finite(v) || x <= 0:
		return 0
	case !c.Log:
		return min(x/top, 1)
	}
	return min(max((math.Log10(x)-floorLog)/-floorLog, 0), 1)
}

// Draw draws the chart into a picture: bars over a scale, the largest marked with its index, and class hover (or -1) lit.
func (c *Chart) Draw(img *image.RGBA, hover int, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	area := c.area(img.Rect, k, unit)
	top := 1.0
	c.scale(dst, area, top, k)
	if len(c.Values) == 0 || area.Dx() < 2 {
		return
	}
	from, to := c.InSight()
	for i := from; i < to; i++ {
		bar := c.bar(i, area, top)
		colour := k.Ink.Muted
		if i == c.Largest {
			colour = k.Ink.Accent
		}
		if slices.Contains(c.Marked, i) {
			colour = k.Ink.Text
			mark := image.Rect(bar.Min.X-int(2*unit), area.Max.Y+2, bar.Max.X+int(2*unit), area.Max.Y+2+int(3*unit))
			dst.Fill(mark, k.Ink.Text)
			bar.Max.X = max(bar.Max.X, bar.Min.X+int(2*unit))
		}
		if i == hover {
			colour = k.Ink.Text
			dst.Fill(image.Rect(bar.Min.X, area.Min.Y, bar.Max.X, area.Max.Y), k.Ink.Guide)
		}
		dst.Fill(bar, colour)
	}
	if c.Largest >= from && c.Largest < to { // once more, above its neighbours of the same pixel
		bar := c.bar(c.Largest, area, top)
		dst.Fill(bar, k.Ink.Accent)
		label := fmt.Sprint(c.Largest)
		x := min(max(area.Min.X, (bar.Min.X+bar.Max.X-k.Small.Width(label))/2), area.Max.X-k.Small.Width(label))
		k.Small.Draw(dst, x, area.Min.Y-int(4*unit), label, k.Ink.Accent)
	}
}

// area is where the bars stand: beside the numbers of the scale, below the mark of the largest.
func (c *Chart) area(r image.Rectangle, k Style, unit float64) image.Rectangle {
	left := k.Small.Width("1e"+minus+"8") + int(8*unit)
	return image.Rect(r.Min.X+left, r.Min.Y+int(18*unit), r.Max.X-int(4*unit), r.Max.Y-int(18*unit))
}

// Position is where pixel x of a chart of the given width lies, as At wants it.
func (c *Chart) Position(x, width int, k Style, unit float64) float64 {
	a := c.area(image.Rect(0, 0, width, 0), k, unit)
	return float64(x-a.Min.X) / float64(max(1, a.Dx()))
}

// bar is the place of class i's bar: at least a pixel wide, and a pixel high where the value is above zero.
func (c *Chart) bar(i int, area image.Rectangle, top float64) image.Rectangle {
	x := func(i int) int { return area.Min.X + int((float64(i)-c.from)/c.span*float64(area.Dx())) }
	h := int(math.Round(c.height(c.Values[i], top) * float64(area.Dy())))
	if c.Values[i] > 0 {
		h = max(h, 1)
	}
	left, right := x(i), x(i+1)
	if right-left > 3 {
		right--
	}
	return image.Rect(max(left, area.Min.X), area.Max.Y-h, min(max(right, left+1), area.Max.X), area.Max.Y)
}

// scale draws the lines of the scale with their numbers, and below them the first and last class in sight.
func (c *Chart) scale(dst draw.Canvas, a image.Rectangle, top float64, k Style) {
	line := func(h float64, s string) {
		y := a.Max.Y - int(math.Round(h*float64(a.Dy())))
		dst.Fill(image.Rect(a.Min.X, y, a.Max.X, y+1), k.Ink.Guide)
		k.Small.Draw(dst, a.Min.X-k.Small.Width(s)-k.Small.Height()/2, y+k.Small.Height()/2, s, k.Ink.Muted)
	}
	if c.Log {
		for e := floorLog; e <= 0; e += 2 {
			s := "1e" + minus + fmt.Sprint(-e)
			if e == 0 {
				s = "1"
			}
			line(float64(e-floorLog)/-floorLog, s)
		}
	} else {
		for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
			line(v/top, fmt.Sprint(v))
		}
	}
	if len(c.Values) > 0 {
		from, to := c.InSight()
		y := a.Max.Y + k.Small.Height()*2
		last := fmt.Sprint(to - 1)
		k.Small.Draw(dst, a.Min.X, y, fmt.Sprint(from), k.Ink.Muted)
		k.Small.Draw(dst, a.Max.X-k.Small.Width(last), y, last, k.Ink.Muted)
	}
}
