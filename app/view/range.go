package view

import "math"

// A Range is the interval of values that a colour map is spread over.
type Range struct{ Lo, Hi float32 }

// RangeMode says what the maps of one layer are scaled by.
type RangeMode int

const (
	PerChannel RangeMode = iota // every map on its own lowest and highest value, as matplotlib's imshow does
	PerLayer                    // all maps on the lowest and highest value of the layer, so that they can be compared
	Locked                      // all maps on a range that is given, so that two pictures can be compared
	Percentile                  // all maps from the 0.1th to the 99.9th percentile of the layer's values
	Sigma1                      // all maps on the layer's mean ± 1, 2 or 3 standard deviations
	Sigma2
	Sigma3
)

// empty is the range of no values. NaN and infinite values count as none, so that one of them does not flatten all others
// into a single colour.
var empty = Range{float32(math.Inf(1)), float32(math.Inf(-1))}

// Valid reports whether the range has finite ends in order. The range of a channel without any finite value is not.
func (r Range) Valid() bool { return r.Lo <= r.Hi && finite(r.Lo) && finite(r.Hi) }

// Limits are the ends that a colour bar tells of, for colours between the limits on of values within own: those limits, but where all
// values are a single one, that value. Colours that were spread around it, as a signed map's are around zero, are of values that are not
// there; limits that somebody chose are told of anyway.
func Limits(on, own Range, mode RangeMode) Range {
	if mode != Locked && own.Constant() {
		return own
	}
	return on
}

// Limits are those of the bar of a channel, or of all channels together where they share their range.
func (s *Maps) Limits(channel int, mode RangeMode) Range {
	own := s.Own[channel]
	if mode.Shared() {
		own = Union(s.Own)
	}
	return Limits(s.On[channel], own, mode)
}

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

// Index is the colour level of x, and whether x has one (a NaN has none): int(256 * (x-Lo)/(Hi-Lo)), cut off at 0 and
// 255, with the roundings of matplotlib for float32 data (colors.py: Normalize, Colormap). In a constant range all values
// get level 0, as there.
func (r Range) Index(x float32) (level uint8, ok bool) {
	if x != x {
		return 0, false
	}
	return r.scale().index(x), true
}

// A scale is a range made ready for many values.
type scale struct {
	lo, span float64
	wide     bool // a difference of two values may exceed float32
}

func (r Range) scale() scale {
	span := float64(r.Hi) - float64(r.Lo)
	return scale{float64(r.Lo), span, span > math.MaxFloat32}
}

// index is the level of x, which must not be NaN. matplotlib keeps the ends of the range in float64 and the data in float32,
// so that each step is computed in float64 and rounded to float32; a value on the border of two levels shows it.
func (s scale) index(x float32) uint8 {
	if !(s.span > 0) {
		return 0
	}
	above := float64(x) - s.lo
	if !s.wide {
		above = float64(float32(above))
	}
	q := float32(above/s.span) * 256
	if !(q > 0) {
		return 0
	}
	if q >= 255 {
		return 255
	}
	return uint8(q)
}

// line is index for values that lie step apart, as many as dst has room for, with level 0 for a NaN. It is the inner loop of
// all maps: what index decides by branches, which ReLU's zeros make hard to foretell, min and max do here.
func (s scale) line(dst []uint8, values []float32, step int) {
	if !(s.span > 0) {
		clear(dst)
		return
	}
	if s.wide {
		for i := range dst {
			dst[i] = s.index(values[i*step])
		}
		return
	}
	for i := range dst {
		q := float32(float64(float32(float64(values[i*step])-s.lo))/s.span) * 256
		dst[i] = uint8(int32(min(max(q, 0), 255)))
	}
}

// shown is the range that each channel is shown on, by the ranges of their own values. locked counts in mode Locked only.
// With a signed map the ranges are symmetric, so that zero is white.
func shown(own []Range, mode RangeMode, locked Range, m *Colormap) []Range {
	all := locked
	if mode == PerLayer {
		all = Union(own)
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

// Union is the smallest range that holds all of these. Ranges without finite values count as none.
func Union(ranges []Range) Range {
	all := empty
	for _, r := range ranges {
		all = Range{min(all.Lo, r.Lo), max(all.Hi, r.Hi)}
	}
	return all
}
