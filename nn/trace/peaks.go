package trace

import (
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// A Spot is a place of a map, and the value there.
type Spot struct {
	Y, X  int
	Value float32
}

// Peaks are the places of a channel's n largest values, the largest first, equal ones row by row. NaN is none.
func Peaks(t nn.Tensor, channel, n int) []Spot {
	var peaks []Spot
	for i := 0; i < t.H*t.W; i++ {
		v := t.Data[i*t.C+channel]
		if math.IsNaN(float64(v)) || len(peaks) == n && v <= peaks[n-1].Value {
			continue
		}
		at := slices.IndexFunc(peaks, func(s Spot) bool { return s.Value < v })
		if at < 0 {
			at = len(peaks)
		}
		peaks = slices.Insert(peaks, at, Spot{i / t.W, i % t.W, v})
		peaks = peaks[:min(len(peaks), n)]
	}
	return peaks
}
