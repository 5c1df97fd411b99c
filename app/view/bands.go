package view

import (
	"image"
	"math"
)

// DrawBar draws a colour bar with the numbers of range r below it into dst, in pixels of the screen, unit of them to one of
// the toolkit's units. mark is a value to point at; NaN for none. A range without finite ends leaves the bar empty.
func DrawBar(dst *image.RGBA, r Range, mark float32, k Style, unit float64) {
	fill(dst, dst.Rect, k.Ink.Paper)
	px := func(x float64) int { return int(math.Round(x * unit)) }
	side := px(26)
	bar := image.Rect(side, px(8), dst.Rect.Dx()-side, px(22))
	if bar.Dx() < 2 {
		return
	}
	if !r.Valid() {
		hatch(dst, bar, k.Ink)
		return
	}
	for x := bar.Min.X; x < bar.Max.X; x++ {
		level := (x - bar.Min.X) * 255 / (bar.Dx() - 1)
		fill(dst, image.Rect(x, bar.Min.Y, x+1, bar.Max.Y), k.Map.At(uint8(level)))
	}
	outline(dst, bar, 1, k.Ink.Line)
	if k.Small != nil {
		barNumbers(dst, bar, r, k, px(4))
	}
	if mark == mark && !r.Constant() {
		at := min(max(r.at(mark), 0), 1)
		x := bar.Min.X + int(math.Round(at*float64(bar.Dx()-1)))
		pointer(dst, x, bar, k.Ink, px(5))
	}
}

// barNumbers writes the ends of the range, and round numbers between them where they do not run into each other.
func barNumbers(dst *image.RGBA, bar image.Rectangle, r Range, k Style, tick int) {
	base := bar.Max.Y + tick + k.Small.Height() + 3
	taken := []image.Rectangle{}
	label := func(x int, s string) {
		w := k.Small.Width(s)
		box := image.Rect(x-w/2-tick, 0, x-w/2+w+tick, 1)
		for _, t := range taken {
			if box.Overlaps(t) {
				return
			}
		}
		taken = append(taken, box)
		fill(dst, image.Rect(x, bar.Max.Y+1, x+1, bar.Max.Y+tick), k.Ink.Muted)
		k.Small.Draw(dst, x-w/2, base, s, k.Ink.Text)
	}
	if r.Constant() {
		label((bar.Min.X+bar.Max.X)/2, number(r.Lo, 4))
		return
	}
	label(bar.Min.X, number(r.Lo, 3))
	label(bar.Max.X-1, number(r.Hi, 3))
	for _, v := range r.ticks(max(2, bar.Dx()/(20*tick))) {
		label(bar.Min.X+int(math.Round(r.at(v)*float64(bar.Dx()-1))), roundNumber(v))
	}
}

// pointer draws a triangle above the bar and a line through it.
func pointer(dst *image.RGBA, x int, bar image.Rectangle, k Ink, size int) {
	for i := range size {
		y := bar.Min.Y - 2 - i
		fill(dst, image.Rect(x-i, y, x+i+1, y+1), k.Text)
	}
	fill(dst, image.Rect(x-1, bar.Min.Y, x+2, bar.Max.Y), k.Paper)
	fill(dst, image.Rect(x, bar.Min.Y-2, x+1, bar.Max.Y), k.Text)
}

// A Histogram counts values in bins of equal width over their range, as numpy.histogram does: a value on the border of two
// bins is in the upper one, the largest value in the last bin.
type Histogram struct {
	Range  Range // of the finite values
	Counts []int
	Faults int // values that are NaN or infinite, in no bin
}

// bins is how many bins a histogram has.
const bins = 48

// NewHistogram sorts values into so many bins.
func NewHistogram(values []float32, bins int) Histogram {
	u := unitsOf(values)
	h := Histogram{Range: u.span, Counts: make([]int, bins), Faults: u.faults}
	h.add(values, 1)
	return h
}

// add counts every step-th of the values. What is not finite is left out.
func (h *Histogram) add(values []float32, step int) {
	lo, last := float64(h.Range.Lo), len(h.Counts)-1
	span, n := float64(h.Range.Hi)-lo, float64(len(h.Counts))
	for i := 0; i < len(values); i += step {
		v := values[i]
		if !finite(v) {
			continue
		}
		bin := 0
		if span > 0 {
			bin = min(int((float64(v)-lo)/span*n), last)
		}
		h.Counts[bin]++
	}
}

// countAll makes the histograms of all maps. It reads the tensor as level does.
func countAll(s *Maps) []Histogram {
	list := make([]Histogram, s.N)
	for c := range list {
		list[c] = Histogram{Range: s.Own[c], Counts: make([]int, bins), Faults: s.faults[c]}
	}
	if s.Flat() {
		list[0].add(s.Tensor.Data, 1)
		return list
	}
	s.inBlocks(func(from, to, at, end int) {
		for c := from; c < to; c++ {
			list[c].add(s.Tensor.Data[at*s.N+c:(end-1)*s.N+c+1], s.N)
		}
	}, nil)
	return list
}

// Draw draws the bins as bars on a square root scale, so that one large bin (the zeros behind a ReLU, mostly) does not press
// the others flat. The bins' colours are those of the map over range on.
func (h Histogram) Draw(dst *image.RGBA, on Range, k Style) {
	fill(dst, dst.Rect, k.Ink.Paper)
	most := 0
	for _, n := range h.Counts {
		most = max(most, n)
	}
	if most == 0 {
		return
	}
	n, s := len(h.Counts), on.scale()
	for i, count := range h.Counts {
		height := int(math.Round(math.Sqrt(float64(count)/float64(most)) * float64(dst.Rect.Dy()-2)))
		if count > 0 {
			height = max(height, 1)
		}
		mid := float32(float64(h.Range.Lo) + (float64(i)+0.5)/float64(n)*(float64(h.Range.Hi)-float64(h.Range.Lo)))
		bar := image.Rect(i*dst.Rect.Dx()/n, dst.Rect.Max.Y-1-height, (i+1)*dst.Rect.Dx()/n-1, dst.Rect.Max.Y-1)
		fill(dst, bar, k.Map.At(s.index(mid)))
		if height > 2 { // a thin edge: the brightest colours would vanish on light paper, the darkest on dark
			outline(dst, bar.Inset(1), 1, k.Ink.Line)
			fill(dst, bar.Inset(1), k.Map.At(s.index(mid)))
		}
	}
	fill(dst, image.Rect(0, dst.Rect.Max.Y-1, dst.Rect.Max.X, dst.Rect.Max.Y), k.Ink.Line)
}
