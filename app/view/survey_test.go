package view

import (
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// uneven is a tensor with channels that are hard on sums: far from zero, constant, of both signs, with NaN, silent.
func uneven() nn.Tensor {
	x := nn.NewTensor(nn.Shape{H: 211, W: 301, C: 21})
	for i := range x.Data {
		wave := float32(math.Sin(float64(i)))
		switch i % 21 {
		case 0:
			x.Data[i] = 1e5 + wave
		case 1:
			x.Data[i] = 3.7
		case 2, 19:
			x.Data[i] = max(0, wave)
		case 3:
			x.Data[i] = wave * 1e-20
		case 5:
			x.Data[i] = 0
		default:
			x.Data[i] = wave
		}
	}
	x.Data[4], x.Data[21*900+6] = nan, inf // at the beginning of channel 4, and in the middle of channel 6
	return x
}

// What one pass over all channels finds is what nn finds in each.
func TestStatsAreTheTensors(t *testing.T) {
	x := uneven()
	m := NewMaps(x, PerChannel, Range{}, Viridis())
	near := func(got, want float64) bool {
		return got == want || got != got && want != want || math.Abs(got-want) <= 1e-9*math.Abs(want)
	}
	for c := range x.C {
		got, want := m.Stats(c), x.Stats(c)
		mean := near(got.Mean, want.Mean) || math.Abs(got.Mean-want.Mean) <= 1e-12*want.Std // a mean of about nothing
		if got.Min != want.Min && want.Min == want.Min || got.Max != want.Max && want.Max == want.Max || got.Zeros != want.Zeros ||
			!mean || math.Abs(got.Std-want.Std) > 1e-7*want.Std && want.Std == want.Std {
			t.Errorf("channel %d: %+v, want %+v", c, got, want)
		}
	}
	if s := m.Stats(1); s.Std > 1e-9 {
		t.Errorf("the deviation of a constant is %v", s.Std)
	}
	flat := nn.Tensor{Shape: nn.Vector(5), Data: []float32{3, 0, 0, 1, -2}}
	if got := NewMaps(flat, PerChannel, Range{}, Viridis()).Stats(0); got != flat.AllStats() {
		t.Errorf("a dense layer: %+v, want %+v", got, flat.AllStats())
	}
}

// The histograms of all maps, counted at once, are those of each; and what is counted is not counted again.
func TestHistogramsAreCountedOnce(t *testing.T) {
	for _, x := range []nn.Tensor{uneven(), {Shape: nn.Vector(7), Data: []float32{1, 2, nan, 2, 9, 0, 0}}} {
		m := NewMaps(x, PerLayer, Range{}, Viridis())
		var want []Histogram
		for c := range m.N {
			want = append(want, histogramOf(m.Values(c), bins))
		}
		if m.Counted() {
			t.Errorf("%v: counted before anybody asked", x.Shape)
		}
		m.Count()
		if !m.Counted() {
			t.Errorf("%v: not counted", x.Shape)
		}
		clear(x.Data)
		for c, h := range want {
			got := m.Histogram(c)
			if got.Range != h.Range || got.Faults != h.Faults || !slices.Equal(got.Counts, h.Counts) {
				t.Errorf("%v, map %d: %+v, want %+v", x.Shape, c, got, h)
			}
		}
	}
}
