package view

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/vggscope/vggscope/app/view/draw"
)

// floorLog is the lowest probability of the logarithmic scale, as a power of ten.
const floorLog = -8

// height is how high a probability stands, 0 to 1.
func (c *Chart) height(v float32, top float64) float64 { return barHeight(v, top, c.Log) }

// barHeight is how much of its room a bar for a probability takes, 0 to 1; top is the linear scale's end.
func barHeight(v float32, top float64, log bool) float64 {
	x := float64(v)
	switch {
	case !finite(v) || x <= 0:
		return 0
	case !log:
		return min(x/top, 1)
	}
	return min(max((math.Log10(x)-floorLog)/-floorLog, 0), 1)
}

// markInks are the colours of marked classes, on light paper and on dark: their lightness differs as well as their hue, none is the
// accent's, and each can be seen on its paper.
var markInks = [2][]color.RGBA{
	{{0xc2, 0x41, 0x0c, 0xff}, {0x04, 0x78, 0x57, 0xff}, {0x9d, 0x17, 0x4d, 0xff}, {0x85, 0x6a, 0x00, 0xff}, {0x6d, 0x28, 0xd9, 0xff}, {0x0e, 0x74, 0x90, 0xff}, {0x5b, 0x3a, 0x1e, 0xff}, {0xd6, 0x1f, 0x69, 0xff}},
	{{0xff, 0x8a, 0x3d, 0xff}, {0x3c, 0xcb, 0x9b, 0xff}, {0xff, 0x8f, 0xc6, 0xff}, {0xe6, 0xc8, 0x3c, 0xff}, {0xb3, 0xa1, 0xff, 0xff}, {0x4d, 0xd0, 0xe1, 0xff}, {0xc8, 0xa4, 0x82, 0xff}, {0xff, 0x6b, 0x6b, 0xff}},
}

// MarkInk is the colour of the i-th marked class on a paper.
func MarkInk(i int, paper color.RGBA) color.RGBA {
	list := markInks[0]
	if int(paper.R)+int(paper.G)+int(paper.B) < 3*128 {
		list = markInks[1]
	}
	return list[i%len(list)]
}

// Draw draws the chart into a picture: bars over a scale, the largest marked with its index, and class hover (or -1) lit.
func (c *Chart) Draw(img *image.RGBA, hover int, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	area := c.area(img.Rect, k, unit)
	top := c.top()
	c.scale(dst, area, top, k)
	c.titles(dst, img.Rect, area, k, unit)
	if len(c.Values) == 0 || area.Dx() < 2 {
		return
	}
	from, to := c.InSight()
	for i := from; i < to; i++ {
		c.drawBar(dst, i, i == hover, area, top, k, unit)
	}
	for _, i := range c.Marked { // once more, above their neighbours of the same pixel
		if i >= from && i < to {
			c.drawBar(dst, i, i == hover, area, top, k, unit)
		}
	}
	if c.Largest >= from && c.Largest < to { // likewise
		c.drawBar(dst, c.Largest, c.Largest == hover, area, top, k, unit)
		bar, label := c.bar(c.Largest, area, top), fmt.Sprint(c.Largest)
		x := min(max(area.Min.X, (bar.Min.X+bar.Max.X-k.Small.Width(label))/2), area.Max.X-k.Small.Width(label))
		k.Small.Draw(dst, x, area.Min.Y-int(4*unit), label, k.Ink.Accent)
	}
	if c.titled() {
		c.numbers(dst, area, top, k, unit)
	}
}

// tops are where the linear scale may end: a quarter of each is short to write.
var tops = [...]float64{0.004, 0.008, 0.02, 0.04, 0.08, 0.2, 0.4, 1}

// top is where the linear scale ends: as low as what is in sight allows.
func (c *Chart) top() float64 {
	most := float32(0)
	from, to := c.InSight()
	for _, v := range c.Values[from:to] {
		if finite(v) {
			most = max(most, v)
		}
	}
	for _, t := range tops {
		if float64(most) <= t && most > 0 {
			return t
		}
	}
	return 1
}

// drawBar draws the bar of class i, and below it the mark of a marked class.
func (c *Chart) drawBar(dst draw.Canvas, i int, lit bool, area image.Rectangle, top float64, k Style, unit float64) {
	bar, colour := c.bar(i, area, top), k.Ink.Muted
	if i == c.Largest {
		colour = k.Ink.Accent
	}
	if m := slices.Index(c.Marked, i); m >= 0 {
		colour = MarkInk(m, k.Ink.Paper)
		dst.Fill(image.Rect(bar.Min.X-int(2*unit), area.Max.Y+2, bar.Max.X+int(2*unit), area.Max.Y+2+int(3*unit)), colour)
		bar.Max.X = max(bar.Max.X, bar.Min.X+int(2*unit))
	}
	if lit {
		dst.Fill(image.Rect(bar.Min.X, area.Min.Y, bar.Max.X, area.Max.Y), k.Ink.Guide)
		if colour == k.Ink.Muted {
			colour = k.Ink.Text
		}
	}
	dst.Fill(bar, colour)
}

// titled reports whether the chart has titles at its axes, and all that comes with them.
func (c *Chart) titled() bool { return c.Titles != [2]string{} }

// titles writes the axes' titles: that of the upright one above it, that of the level one below its middle.
func (c *Chart) titles(dst draw.Canvas, r, area image.Rectangle, k Style, unit float64) {
	if c.titled() {
		k.Small.Draw(dst, r.Min.X+int(textEdge*unit), r.Min.Y+k.Small.Height()+int(4*unit), c.Titles[0], k.Ink.Text)
		y := r.Max.Y - int(6*unit)
		if c.Name == nil || !c.wide(area, unit) { // no names between the numbers and the title
			y = area.Max.Y + 4*k.Small.Height() + int(2*unit)
		}
		k.Small.DrawMiddle(dst, (area.Min.X+area.Max.X)/2, y, c.Titles[1], k.Ink.Text)
	}
}

// wideBar is from which width on, in units, a bar has its value above it and its class below it.
const wideBar = 64

// wide reports whether there is room for those.
func (c *Chart) wide(area image.Rectangle, unit float64) bool {
	return float64(area.Dx())/c.span >= wideBar*unit
}

// numbers writes what there is room for at wide bars.
func (c *Chart) numbers(dst draw.Canvas, area image.Rectangle, top float64, k Style, unit float64) {
	if !c.wide(area, unit) {
		return
	}
	width := float64(area.Dx()) / c.span
	from, to := c.InSight()
	for i := from; i < to; i++ {
		bar := c.bar(i, area, top)
		if float64(bar.Dx()) < 0.7*width { // the rest of it is out of sight
			continue
		}
		x := (bar.Min.X + bar.Max.X) / 2
		if i != c.Largest || bar.Min.Y > area.Min.Y+2*k.Small.Height() {
			k.Small.DrawMiddle(dst, x, bar.Min.Y-int(4*unit), Number(float64(c.Values[i]), 3), k.Ink.Text)
		}
		if c.Name != nil {
			k.Small.DrawMiddle(dst, x, area.Max.Y+4*k.Small.Height()+int(2*unit), k.Small.Fit(c.Name(i), int(width-8*unit)), k.Ink.Text)
		}
	}
}

// area is where the bars stand: beside the numbers of the scale, below the mark of the largest.
func (c *Chart) area(r image.Rectangle, k Style, unit float64) image.Rectangle {
	left := k.Small.Width("1e"+minus+"8") + int(8*unit)
	a := image.Rect(r.Min.X+left, r.Min.Y+int(18*unit), r.Max.X-int(4*unit), r.Max.Y-int(18*unit))
	if c.titled() {
		a.Min.Y += k.Small.Height() + int(12*unit)
		a.Max.Y -= 5*k.Small.Height() + int(6*unit)
		a.Max.X -= int(8 * unit)
	}
	return a
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

// scale draws the lines of the scale with their numbers, and below them classes in sight.
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
		for i := range 5 {
			line(float64(i)/4, Short(top*float64(i)/4, 3))
		}
	}
	if len(c.Values) > 0 {
		c.ticks(dst, a, k)
	}
}

// ticks writes classes' numbers below the bars: the first and the last in sight, or with titles round ones.
func (c *Chart) ticks(dst draw.Canvas, a image.Rectangle, k Style) {
	from, to := c.InSight()
	y := a.Max.Y + k.Small.Height()*2
	if !c.titled() {
		last := fmt.Sprint(to - 1)
		k.Small.Draw(dst, a.Min.X, y, fmt.Sprint(from), k.Ink.Muted)
		k.Small.Draw(dst, a.Max.X-k.Small.Width(last), y, last, k.Ink.Muted)
		return
	}
	for _, i := range c.round(max(2, a.Dx()/(4*k.Small.Width("0000")))) {
		x := a.Min.X + int((float64(i)+0.5-c.from)/c.span*float64(a.Dx()))
		if half := k.Small.Width(fmt.Sprint(i)) / 2; x-half >= 0 && x <= a.Max.X {
			dst.Fill(image.Rect(x, a.Max.Y, x+1, a.Max.Y+k.Small.Height()/2), k.Ink.Line)
			k.Small.DrawMiddle(dst, x, y, fmt.Sprint(i), k.Ink.Muted)
		}
	}
}

// round are about n round numbers of classes in sight; all of them where there are no more.
func (c *Chart) round(n int) (list []int) {
	from, to := c.InSight()
	if to-from <= n {
		for i := from; i < to; i++ {
			list = append(list, i)
		}
		return list
	}
	for _, t := range (Range{float32(from), float32(to - 1)}).Ticks(n) {
		list = append(list, int(t.Value))
	}
	return list
}
