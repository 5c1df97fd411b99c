package view

import (
	"image"
	"slices"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Column is one spot of a layer through all its channels, as bars.
type Column struct {
	Values []float32 // by channel
	Order  []int     // the channel of each bar, from the left
	Chosen int       // the channel to mark, or -1
}

// NewColumn has a bar for each value, by channel, or the largest first and equal ones by channel.
func NewColumn(values []float32, sorted bool, chosen int) Column {
	c := Column{Values: values, Chosen: chosen, Order: make([]int, len(values))}
	for i := range c.Order {
		c.Order[i] = i
	}
	if sorted {
		slices.SortStableFunc(c.Order, func(a, b int) int {
			switch x, y := values[a], values[b]; {
			case x > y || y != y && x == x:
				return -1
			case x < y || x != x && y == y:
				return 1
			}
			return 0
		})
	}
	return c
}

// Strongest are the channels of the n largest values, the largest first.
func (c Column) Strongest(n int) []int {
	all := NewColumn(c.Values, true, -1).Order
	return all[:min(n, len(all))]
}

// bars are those that stand at pixel x of a width: at least one.
func (c Column) bars(x, width int) []int {
	n := len(c.Order)
	from := x * n / width
	to := max((x+1)*n/width, from+1)
	return c.Order[from:min(to, n)]
}

// At is the channel at pixel x of a width: of several that share it the one farthest from zero; -1 beside all bars.
func (c Column) At(x, width int) int {
	if len(c.Order) == 0 || x < 0 || x >= width {
		return -1
	}
	best := -1
	for _, channel := range c.bars(x, width) {
		if best < 0 || magnitude(c.Values[channel]) > magnitude(c.Values[best]) {
			best = channel
		}
	}
	return best
}

func magnitude(v float32) float32 { return max(v, -v) }

// Draw draws the bars from zero, up and down, on the whole of a picture. Where several share a pixel the one farthest from zero
// stands for them.
func (c Column) Draw(img *image.RGBA, k Style) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	lo, hi := float32(0), float32(0)
	for _, v := range c.Values {
		if finite(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if hi == lo || w < 1 {
		dst.Fill(image.Rect(0, h-1, w, h), k.Ink.Line)
		return
	}
	at := func(v float32) int { return int(float32(h-1) * (hi - v) / (hi - lo)) }
	zero := at(0)
	dst.Fill(image.Rect(0, zero, w, zero+1), k.Ink.Guide)
	for x := range w {
		channel := c.At(x, w)
		v := c.Values[channel]
		if !finite(v) || v == 0 {
			continue
		}
		dst.Fill(image.Rect(x, min(at(v), zero), x+1, max(at(v), zero)+1), k.Ink.Muted)
	}
	if c.Chosen >= 0 && c.Chosen < len(c.Values) {
		i, n := slices.Index(c.Order, c.Chosen), len(c.Order)
		x := i * w / n
		wide := max(2, w/n)
		dst.Fill(image.Rect(x, 0, x+wide, h).Intersect(img.Rect), k.Ink.Guide)
		y := c.Values[c.Chosen]
		dst.Fill(image.Rect(x, min(at(y), zero), x+wide, max(at(y), zero)+1), k.Ink.Accent)
	}
}
