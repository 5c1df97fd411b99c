package view

import (
	"fmt"
	"image"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// An Ascent is a number for each step of some work, of which there are to be so many.
type Ascent struct {
	Values []float64
	Steps  int
	About  string // what the numbers are; stands below, where there is room
}

// limits are the least and the largest value, and zero.
func (c Ascent) limits() (lo, hi float64) {
	for _, v := range c.Values {
		lo, hi = min(lo, v), max(hi, v)
	}
	if lo == hi {
		hi = lo + 1
	}
	return lo, hi
}

// Draw draws it over a scale with the least and the largest value, and the first and the last step below.
func (c Ascent) Draw(img *image.RGBA, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	if len(c.Values) == 0 {
		return
	}
	lo, hi := c.limits()
	f := k.Small
	top, bottom := Number(hi, 3), Number(lo, 3)
	left := max(f.Width(top), f.Width(bottom)) + int(10*unit)
	a := image.Rect(img.Rect.Min.X+left, img.Rect.Min.Y+int(8*unit), img.Rect.Max.X-int(8*unit), img.Rect.Max.Y-int(20*unit))
	if a.Dx() < 2 || a.Dy() < 2 {
		return
	}
	for _, mark := range []struct {
		v    float64
		text string
	}{{hi, top}, {lo, bottom}} {
		y := c.y(mark.v, lo, hi, a)
		dst.Fill(image.Rect(a.Min.X, y, a.Max.X, y+1), k.Ink.Guide)
		f.DrawRight(dst, a.Min.X-int(5*unit), y+f.Height()/2, mark.text, k.Ink.Muted)
	}
	if lo < 0 && hi > 0 {
		y := c.y(0, lo, hi, a)
		dst.Fill(image.Rect(a.Min.X, y, a.Max.X, y+1), k.Ink.Line)
	}
	c.below(dst, a, img.Rect.Max.Y-int(6*unit), unit, k)
	c.line(dst, a, lo, hi, max(2, int(1.5*unit)), k)
}

// below writes the first and the last step, and between them what the numbers are.
func (c Ascent) below(dst draw.Canvas, a image.Rectangle, base int, unit float64, k Style) {
	f, last := k.Small, fmt.Sprint(max(c.Steps, len(c.Values)))
	f.Draw(dst, a.Min.X, base, "1", k.Ink.Muted)
	f.DrawRight(dst, a.Max.X, base, last, k.Ink.Muted)
	if w, gap := f.Width(c.About), f.Width(last)+int(8*unit); w <= a.Dx()-2*gap {
		f.Draw(dst, (a.Min.X+a.Max.X-w)/2, base, c.About, k.Ink.Muted)
	}
}

func (c Ascent) y(v, lo, hi float64, a image.Rectangle) int {
	return a.Max.Y - 1 - int(math.Round((v-lo)/(hi-lo)*float64(a.Dy()-1)))
}

// line draws the values, each joined to the next by what lies between them.
func (c Ascent) line(dst draw.Canvas, a image.Rectangle, lo, hi float64, width int, k Style) {
	n := max(c.Steps, len(c.Values), 2)
	x := func(i int) int { return a.Min.X + i*(a.Dx()-width)/(n-1) }
	for i, v := range c.Values {
		from, to := x(i), x(i)+width
		y := c.y(v, lo, hi, a)
		dst.Fill(image.Rect(from, y-width/2, to, y-width/2+width), k.Ink.Accent)
		if i+1 == len(c.Values) {
			continue
		}
		next := c.Values[i+1]
		for px := from; px < x(i+1); px++ {
			share, far := float64(px-from)/float64(x(i+1)-from), float64(px+1-from)/float64(x(i+1)-from)
			one, two := c.y(v+(next-v)*share, lo, hi, a), c.y(v+(next-v)*far, lo, hi, a)
			dst.Fill(image.Rect(px, min(one, two)-width/2, px+width, max(one, two)-width/2+width), k.Ink.Accent)
		}
	}
}
