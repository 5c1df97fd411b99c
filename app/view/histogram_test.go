package view

import (
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// histogramOf counts values of any number into bins over their own range.
func histogramOf(values []float32, bins int) Histogram {
	u := UnitsOf(values)
	h := Histogram{Range: u.Span, Counts: make([]int, bins), Faults: u.Faults}
	h.add(values, 1)
	return h
}

func TestHistogram(t *testing.T) {
	h := histogramOf([]float32{0, 0, 0, 1, 2, 3, 4, float32(math.NaN()), float32(math.Inf(1))}, 4)
	// numpy.histogram([0,0,0,1,2,3,4], 4)
	if !slices.Equal(h.Counts, []int{3, 1, 1, 2}) || h.Faults != 2 || h.Range != (Range{0, 4}) {
		t.Errorf("%+v", h)
	}
	if h := histogramOf([]float32{5, 5}, 3); h.Counts[0] != 2 {
		t.Errorf("a constant: %+v", h)
	}
	if h := histogramOf(nil, 3); slices.Max(h.Counts) != 0 {
		t.Errorf("no values: %+v", h)
	}
}

func BenchmarkCount(b *testing.B) {
	for _, s := range []nn.Shape{{H: 224, W: 224, C: 64}, {H: 28, W: 28, C: 512}} {
		t := nn.NewTensor(s)
		for i := range t.Data {
			t.Data[i] = float32(max(0, i%977-488)) // half of them zero, as behind a ReLU
		}
		m := NewMaps(t, PerChannel, Range{}, Viridis())
		b.Run(s.String(), func(b *testing.B) {
			for b.Loop() {
				countAll(m)
			}
		})
	}
}
