package view

import (
	"image"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Histogram counts values in bins of equal width over their range, as numpy.histogram does: a value on the border of two
// bins is in the upper one, the largest value in the last bin.
type Histogram struct {
	Range  Range // of the finite values
	Counts []int
	Faults int // values that are NaN or infinite, in no bin
}

// bins is how many bins a histogram has.
const bins = 48

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

// countWhole counts the values of all channels together.
func countWhole(s *Maps) Histogram {
	h := Histogram{Range: Union(s.Own), Counts: make([]int, bins)}
	for _, n := range s.faults {
		h.Faults += n
	}
	h.add(s.Tensor.Data, 1)
	return h
}

// HistogramOf counts the values of a channel in several layers that have it, or of all channels for -1.
func HistogramOf(layers []*Maps, channel int) Histogram {
	h := Histogram{Range: empty, Counts: make([]int, bins)}
	for _, s := range layers {
		own := s.Own
		if channel >= 0 {
			own = own[channel : channel+1]
		}
		h.Range = Union(append([]Range{h.Range}, own...))
	}
	for _, s := range layers {
		if channel < 0 || s.Flat() {
			h.add(s.Tensor.Data, 1)
		} else {
			h.add(s.Tensor.Data[channel:], s.N)
		}
	}
	return h
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
// the others flat, or on a logarithmic one. The bins' colours are those of the map over range on.
func (h Histogram) Draw(img *image.RGBA, on Range, log bool, k Style) {
	dst, frame := draw.Onto(img, nil), img.Rect
	dst.Fill(frame, k.Ink.Paper)
	most := 0
	for _, n := range h.Counts {
		most = max(most, n)
	}
	if most == 0 {
		return
	}
	n, s := len(h.Counts), on.scale()
	for i, count := range h.Counts {
		height := int(math.Round(share(count, most, log) * float64(frame.Dy()-2)))
		if count > 0 {
			height = max(height, 1)
		}
		mid := float32(float64(h.Range.Lo) + (float64(i)+0.5)/float64(n)*(float64(h.Range.Hi)-float64(h.Range.Lo)))
		bar := image.Rect(i*frame.Dx()/n, frame.Max.Y-1-height, (i+1)*frame.Dx()/n-1, frame.Max.Y-1)
		dst.Fill(bar, k.Map.At(s.index(mid)))
		if height > 2 { // a thin edge: the brightest colours would vanish on light paper, the darkest on dark
			draw.Outline(dst, bar.Inset(1), 1, k.Ink.Line)
			dst.Fill(bar.Inset(1), k.Map.At(s.index(mid)))
		}
	}
	dst.Fill(image.Rect(0, frame.Max.Y-1, frame.Max.X, frame.Max.Y), k.Ink.Line)
}
