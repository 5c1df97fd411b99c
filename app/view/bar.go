package view

import (
	"image"
	"math"
	"slices"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Bar is the colour bar that can be dragged: it reaches over all values that it tells of, and over the limits that the colours
// are spread between; over it stands how many values there are of each. Where all values are a single one it shows
// no gradient: hatching as under the maps, or the one colour that is there, and that value.
type Bar struct {
	On    Range     // the limits; not Valid where there is nothing to tell of
	Bins  Histogram // of the values; without counts where they are not counted yet
	Log   bool      // counts on a logarithmic scale instead of by their square roots
	Mark  float32   // a value to point at; NaN for none
	Fixed bool      // its limits cannot be dragged, and a single value has its colour in what it tells of
}

// Domain is what the bar reaches over. It is a single value where both the limits and all values are that.
func (b Bar) Domain() Range {
	if len(b.Bins.Counts) == 0 || !b.Bins.Range.Valid() {
		return b.On
	}
	return Union([]Range{b.On, b.Bins.Range})
}

// barSide is the room for numbers beside the bar, in the toolkit's units.
const barSide = 26

// across is where the strip begins and how wide it is, in a picture of so many pixels.
func across(width int, unit float64) (left, span int) {
	left = int(math.Round(barSide * unit))
	return left, max(1, width-2*left)
}

// X is the pixel column of a value in a picture of a width. Values beyond the bar are at its ends.
func (b Bar) X(v float32, width int, unit float64) int {
	left, span := across(width, unit)
	d := b.Domain()
	if d.Constant() {
		return left + span/2
	}
	return left + int(math.Round(min(max(d.at(v), 0), 1)*float64(span-1)))
}

// Value is the reverse of X, rounded to as few digits as tell it from those of the columns beside it.
func (b Bar) Value(x, width int, unit float64) float32 {
	left, span := across(width, unit)
	d := b.Domain()
	reach := float64(d.Hi) - float64(d.Lo)
	if !(reach > 0) {
		return d.Lo
	}
	v := float64(d.Lo) + reach*min(max(float64(x-left)/float64(max(1, span-1)), 0), 1)
	step := math.Pow(10, math.Floor(math.Log10(reach/float64(span))))
	return float32(math.Round(v/step) * step)
}

// Draw draws the bar into a picture, in pixels of the screen, unit of them to one of the toolkit's units.
func (b Bar) Draw(img *image.RGBA, k Style, unit float64) {
	table := k.Map.pixels()
	dst := draw.Onto(img, &table)
	dst.Fill(img.Rect, k.Ink.Paper)
	px := func(x float64) int { return int(math.Round(x * unit)) }
	left, span := across(img.Rect.Dx(), unit)
	strip := image.Rect(left, img.Rect.Max.Y-px(34), left+span, img.Rect.Max.Y-px(20))
	if img.Rect.Dx() < 2*left+2 {
		return
	}
	if !b.On.Valid() {
		draw.Hatch(dst, strip, strip.Min, k.Ink.Paper, k.Ink.Line)
		return
	}
	b.drawCounts(dst, image.Rect(strip.Min.X, img.Rect.Min.Y+px(3), strip.Max.X, strip.Min.Y-px(4)), k)
	b.drawStrip(dst, strip, img.Rect.Dx(), k, unit)
	if k.Small != nil {
		b.drawNumbers(dst, strip, img.Rect.Dx(), k, unit)
	}
	if d := b.Domain(); b.Mark == b.Mark && !d.Constant() {
		x := b.X(b.Mark, img.Rect.Dx(), unit)
		pointer(dst, x, image.Rect(strip.Min.X, img.Rect.Min.Y+px(8), strip.Max.X, strip.Max.Y), k.Ink, px(5))
	}
}

// drawCounts draws a bar for each bin, in the colour of the values in it.
func (b Bar) drawCounts(dst draw.Canvas, area image.Rectangle, k Style) {
	most, n := 0, len(b.Bins.Counts)
	for _, count := range b.Bins.Counts {
		most = max(most, count)
	}
	if most == 0 || area.Dy() < 2 {
		return
	}
	s, d, own := b.On.scale(), b.Domain(), b.Bins.Range
	x := func(i int) int {
		v := float64(own.Lo) + float64(i)/float64(n)*(float64(own.Hi)-float64(own.Lo))
		return area.Min.X + int(math.Round(d.at(float32(v))*float64(area.Dx())))
	}
	if d.Constant() {
		x = func(i int) int { return area.Min.X + (area.Dx()+i)/2 }
	}
	for i, count := range b.Bins.Counts {
		if count == 0 {
			continue
		}
		mid := float32(float64(own.Lo) + (float64(i)+0.5)/float64(n)*(float64(own.Hi)-float64(own.Lo)))
		height := max(1, int(math.Round(share(count, most, b.Log)*float64(area.Dy()))))
		bar := image.Rect(x(i), area.Max.Y-height, max(x(i)+1, x(i+1)-1), area.Max.Y)
		dst.Fill(bar, k.Ink.Line) // a thin edge: the brightest colours would vanish on light paper, the darkest on dark
		dst.Fill(bar.Inset(min(1, (bar.Dx()-1)/2)), k.Map.At(s.index(mid)))
	}
}

// share is how high a count stands, the largest at 1. A count of one can be seen on both scales.
func share(count, most int, log bool) float64 {
	if log {
		return math.Log1p(float64(count)) / math.Log1p(float64(most))
	}
	return math.Sqrt(float64(count) / float64(most))
}

// drawStrip draws all colours between the limits, and thinner what lies beyond them and is cut off.
func (b Bar) drawStrip(dst draw.Canvas, strip image.Rectangle, width int, k Style, unit float64) {
	from, to := b.X(b.On.Lo, width, unit), b.X(b.On.Hi, width, unit)+1
	if b.Domain().Constant() {
		b.drawSingle(dst, strip, k)
		return
	}
	thin := strip.Inset(0)
	thin.Min.Y, thin.Max.Y = strip.Min.Y+strip.Dy()/3, strip.Max.Y-strip.Dy()/3
	below, above := k.Map.At(0), k.Map.At(255)
	if k.Clipped {
		below, above = BelowRange, AboveRange
	}
	dst.Fill(image.Rect(strip.Min.X, thin.Min.Y, from, thin.Max.Y), below)
	dst.Fill(image.Rect(to, thin.Min.Y, strip.Max.X, thin.Max.Y), above)
	Strip(dst, image.Rect(from, strip.Min.Y, to, strip.Max.Y), false)
	draw.Outline(dst, image.Rect(from, strip.Min.Y, to, strip.Max.Y), 1, k.Ink.Line)
	if b.Fixed {
		return
	}
	grip := max(1, int(math.Round(1.5*unit)))
	for _, x := range []int{from, to - 1} { // what can be dragged
		handle := image.Rect(x-grip, strip.Min.Y-2*grip, x+grip+1, strip.Max.Y+2*grip)
		dst.Fill(handle.Inset(-1), k.Ink.Paper)
		dst.Fill(handle, k.Ink.Text)
	}
}

// drawSingle draws the strip where there is one value alone.
func (b Bar) drawSingle(dst draw.Canvas, strip image.Rectangle, k Style) {
	if b.Fixed {
		level := uint8(0)
		if k.Map.Signed() {
			level = 128 // of what speaks neither for nor against
		}
		dst.Fill(strip, k.Map.At(level))
	} else {
		draw.Hatch(dst, strip, strip.Min, k.Ink.Paper, k.Ink.Line)
	}
	draw.Outline(dst, strip, 1, k.Ink.Line)
}

// A barNumber is a number below the bar, the pixel column that it tells of, and where it is written.
type barNumber struct {
	x    int
	text string
	from int
}

// numbers are those that may stand below the bar whatever else does, the most important first: the limits, the ends of what it reaches over.
func (b Bar) numbers(strip image.Rectangle, width int, unit float64) (list []barNumber) {
	d := b.Domain()
	if d.Constant() {
		return []barNumber{{x: (strip.Min.X + strip.Max.X) / 2, text: Number(float64(d.Lo), 4)}}
	}
	lo, hi := b.On.Ends(3)
	list = append(list, barNumber{x: b.X(b.On.Lo, width, unit), text: lo}, barNumber{x: b.X(b.On.Hi, width, unit), text: hi})
	lo, hi = d.Ends(3)
	return append(list, barNumber{x: strip.Min.X, text: lo}, barNumber{x: strip.Max.X - 1, text: hi})
}

// rounds are round numbers between the ends, about n of them.
func (b Bar) rounds(strip image.Rectangle, n int) (list []barNumber) {
	for _, t := range b.Domain().Ticks(n) {
		list = append(list, barNumber{x: strip.Min.X + int(math.Round(t.At*float64(strip.Dx()-1))), text: t.Text})
	}
	return list
}

// placed are the numbers that do not run into each other, as wide as wide says, with a gap between them. Where the only round ones would run
// into those at the ends, as 200 does into 211, there are finer ones, so that something is read off between the ends.
func (b Bar) placed(strip image.Rectangle, width int, unit float64, gap int, wide func(string) int) (list []barNumber) {
	var taken []image.Rectangle
	place := func(n barNumber) (free bool) {
		w := wide(n.text)
		n.from = min(max(0, n.x-w/2), width-w)
		box := image.Rect(n.from-gap, 0, n.from+w+gap, 1)
		if slices.ContainsFunc(taken, box.Overlaps) {
			return false
		}
		taken, list = append(taken, box), append(list, n)
		return true
	}
	for _, n := range b.numbers(strip, width, unit) {
		place(n)
	}
	about := max(2, strip.Dx()/max(1, int(math.Round(80*unit))))
	for n, found := about, false; n <= 3*about && !found; n++ {
		for _, round := range b.rounds(strip, n) {
			found = place(round) || found
		}
	}
	return list
}

// drawNumbers writes the numbers, and a tick above each.
func (b Bar) drawNumbers(dst draw.Canvas, strip image.Rectangle, width int, k Style, unit float64) {
	tick := int(math.Round(4 * unit))
	base := strip.Max.Y + tick + k.Small.Height() + 3
	for _, n := range b.placed(strip, width, unit, tick, k.Small.Width) {
		dst.Fill(image.Rect(n.x, strip.Max.Y+1, n.x+1, strip.Max.Y+tick), k.Ink.Muted)
		k.Small.Draw(dst, n.from, base, n.text, k.Ink.Text)
	}
}
