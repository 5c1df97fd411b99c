package view

import (
	"math"

	"github.com/vggscope/vggscope/nn"
)

// A Range is the interval of values that a colour map is spread over.
type Range struct{ Lo, Hi float32 }

// RangeMode says what the maps of one layer are scaled by.
type RangeMode int

const (
	PerChannel RangeMode = iota // every map on its own lowest and highest value, as matplotlib's imshow does
	PerLayer                    // all maps on the lowest and highest value of the layer, so that they can be compared
	Locked                      // all maps on a range that is given, so that two pictures can be compared
)

// empty is the range of no values; extending it by any value gives that value's own range.
var empty = Range{float32(math.Inf(1)), float32(math.Inf(-1))}

// Valid reports whether the range has finite ends in order. The range of a channel without any finite value is not.
func (r Range) Valid() bool { return r.Lo <= r.Hi && finite(r.Lo) && finite(r.Hi) }

// Constant reports whether the range is a single value: the channel shows nothing.
func (r Range) Constant() bool { return r.Valid() && r.Lo == r.Hi }

// Symmetric is the smallest range around zero that holds r, for a signed colour map. Of zero alone it is -1 to 1, so that
// zero is white there too.
func (r Range) Symmetric() Range {
	if !r.Valid() {
		return r
	}
	m := max(-r.Lo, r.Hi)
	if m == 0 {
		m = 1
	}
	return Range{-m, m}
}

// extend is the range that holds r and x; NaN and infinite values are left out, so that one of them does not flatten all
// others into a single colour.
func (r Range) extend(x float32) Range {
	if !finite(x) {
		return r
	}
	return Range{min(r.Lo, x), max(r.Hi, x)}
}

func (r Range) union(s Range) Range { return Range{min(r.Lo, s.Lo), max(r.Hi, s.Hi)} }

// Index is the colour level of x, and whether x has one (a NaN has none): int(256 * (x-Lo)/(Hi-Lo)), cut off at 0 and
// 255, computed in float32 as matplotlib computes it for float32 data (colors.py: Normalize, Colormap). In a constant
// range all values get level 0, as there.
func (r Range) Index(x float32) (level uint8, ok bool) {
	if x != x {
		return 0, false
	}
	return r.scale().index(x), true
}

// A scale is a range made ready for many values.
type scale struct{ lo, span, pre float32 }

// scale prepares r. Values are halved before the subtraction where the span itself would overflow.
func (r Range) scale() scale {
	s := scale{r.Lo, r.Hi - r.Lo, 1}
	if math.IsInf(float64(s.span), 1) {
		s = scale{r.Lo / 2, r.Hi/2 - r.Lo/2, 0.5}
	}
	return s
}

// index is the level of x, which must not be NaN.
func (s scale) index(x float32) uint8 {
	if !(s.span > 0) {
		return 0
	}
	q := (x*s.pre - s.lo) / s.span * 256
	if !(q > 0) {
		return 0
	}
	if q >= 255 {
		return 255
	}
	return uint8(q)
}

// ChannelRanges is the range of each channel's finite values.
func ChannelRanges(t nn.Tensor) []Range {
	ranges := make([]Range, t.C)
	for c := range ranges {
		ranges[c] = empty
	}
	for i := 0; i+t.C <= len(t.Data); i += t.C {
		for c, x := range t.Data[i : i+t.C] {
			ranges[c] = ranges[c].extend(x)
		}
	}
	return ranges
}

// LayerRange is the range of all finite values.
func LayerRange(t nn.Tensor) Range {
	r := empty
	for _, x := range t.Data {
		r = r.extend(x)
	}
	return r
}

// Ranges is the range that each channel of t is shown on. locked counts in mode Locked only. With a signed map the ranges
// are symmetric, so that zero is white.
func Ranges(t nn.Tensor, mode RangeMode, locked Range, m *Colormap) []Range {
	own := ChannelRanges(t)
	return shown(own, mode, locked, m)
}

// shown is Ranges for channel ranges that are known already.
func shown(own []Range, mode RangeMode, locked Range, m *Colormap) []Range {
	all := locked
	if mode == PerLayer {
		all = empty
		for _, r := range own {
			all = all.union(r)
		}
	}
	out := make([]Range, len(own))
	for c, r := range own {
		if mode != PerChannel {
			r = all
		}
		if m.signed {
			r = r.Symmetric()
		}
		out[c] = r
	}
	return out
}

func finite(x float32) bool { return x-x == 0 }
