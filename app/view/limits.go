package view

import (
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// percentiles are the shares of values below the limits in mode Percentile.
var percentiles = [2]float64{0.001, 0.999}

// sigmas is how many standard deviations from the mean the limits are in a mode, 0 where they are not found so.
func (m RangeMode) sigmas() float64 {
	switch m {
	case Sigma1:
		return 1
	case Sigma2:
		return 2
	case Sigma3:
		return 3
	}
	return 0
}

// Shared reports whether all channels of a layer have one range in a mode.
func (m RangeMode) Shared() bool { return m != PerChannel }

// limits are the ends of the range that all channels of some layers share in a mode; own are the ranges of their channels.
// Where the middle of the values is a single one, as of a layer that is almost silent, it is the range of them all.
func limits(layers []nn.Tensor, own [][]Range, mode RangeMode) Range {
	all := empty
	for _, r := range own {
		all = Union([]Range{all, Union(r)})
	}
	if !all.Valid() {
		return all
	}
	r := all
	switch k := mode.sigmas(); {
	case mode == Percentile:
		r = Range{percentile(layers, percentiles[0]), percentile(layers, percentiles[1])}
	case k > 0:
		mean, std := moments(layers)
		r = Range{float32(mean - k*std), float32(mean + k*std)}
	}
	if !r.Valid() || r.Constant() {
		return all
	}
	return r
}

// moments are the mean and the standard deviation (of the whole, not of a sample) of all finite values.
func moments(layers []nn.Tensor) (mean, std float64) {
	n, sum, squares := 0, 0.0, 0.0
	each(layers, func(x float32) { sum += float64(x); n++ })
	mean = sum / float64(n)
	each(layers, func(x float32) { squares += (float64(x) - mean) * (float64(x) - mean) })
	return mean, math.Sqrt(squares / float64(n))
}

func each(layers []nn.Tensor, do func(float32)) {
	for _, t := range layers {
		for _, x := range t.Data {
			if finite(x) {
				do(x)
			}
		}
	}
}

// percentile is the value below which a share of all finite values lies, between two of them in proportion, as numpy.percentile
// has it. It counts by the first bits of the values and sorts only those that are near.
func percentile(layers []nn.Tensor, share float64) float32 {
	const first = 16
	counts, n := make([]int, 1<<first), 0
	each(layers, func(x float32) { counts[ordered(x)>>(32-first)]++; n++ })
	at := share * float64(n-1)
	rank := int(at)
	var near []float32
	below := 0
	bin := 0
	for ; below+counts[bin] <= rank; bin++ {
		below += counts[bin]
	}
	last := bin
	for sum := below + counts[bin]; sum <= rank+1 && sum < n; sum += counts[last] { // the value after it may be in another
		last++
	}
	each(layers, func(x float32) {
		if b := int(ordered(x) >> (32 - first)); b >= bin && b <= last {
			near = append(near, x)
		}
	})
	slices.Sort(near)
	lo, hi := near[rank-below], near[min(rank-below+1, len(near)-1)]
	return float32(float64(lo) + (at-float64(rank))*(float64(hi)-float64(lo)))
}

// ordered is a number that is larger where x is.
func ordered(x float32) uint32 {
	b := math.Float32bits(x)
	if b>>31 != 0 {
		return ^b
	}
	return b | 1<<31
}

// Clipped counts the values of a channel, or of all units of a dense layer, that lie below and above the range it is shown on.
// The first call does what Count does, unless that was called before.
func (s *Maps) Clipped(channel int) (below, above int) {
	s.Count()
	c := s.counts.clipped[channel]
	return c[0], c[1]
}

// countClipped is what Clipped tells of, for all channels.
func countClipped(s *Maps) [][2]int {
	list := make([][2]int, s.N)
	for at := 0; at < len(s.Tensor.Data); at += s.N {
		for c, x := range s.Tensor.Data[at : at+s.N] {
			switch r := s.On[c]; {
			case x < r.Lo:
				list[c][0]++
			case x > r.Hi:
				list[c][1]++
			}
		}
	}
	return list
}
