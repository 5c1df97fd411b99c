package view

import "math"

// A Chart shows the probability of every class as a bar: all of them, or a part that was zoomed into, on a linear or a
// logarithmic scale. It is plain arithmetic and knows no window.
type Chart struct {
	Values  []float32
	Largest int     // index of the largest value, the first of equal ones; -1 without values
	Sum     float64 // of all values
	Log     bool
	Marked  []int // classes that stand out, each in a colour of its own

	Titles [2]string              // of the upright axis and of the level one; with them the chart has ticks below, and numbers at wide bars
	Name   func(class int) string // for wide bars; nil: none

	from, span float64 // what is in sight, in classes
}

// NewChart shows all values.
func NewChart(values []float32) *Chart {
	u := UnitsOf(values)
	return &Chart{Values: values, Largest: u.Largest, Sum: u.Sum, span: float64(len(values))}
}

// Like takes over what another chart of as many classes had in sight.
func (c *Chart) Like(o *Chart) {
	c.Log, c.Marked, c.Titles, c.Name = o.Log, o.Marked, o.Titles, o.Name
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
