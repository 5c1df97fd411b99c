package view

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// noise is a tensor of n channels of random values, some of them zero as behind a ReLU.
func noise(seed uint64, h, w, n int) nn.Tensor {
	r := rand.New(rand.NewPCG(seed, 1))
	t := nn.Tensor{Shape: nn.Shape{H: h, W: w, C: n}, Data: make([]float32, h*w*n)}
	for i := range t.Data {
		t.Data[i] = max(0, float32(r.NormFloat64()*30))
	}
	return t
}

// byHand is numpy.percentile with its default, linear, between the sorted values.
func byHand(values []float32, share float64) float32 {
	sorted := slices.Sorted(slices.Values(values))
	at := share * float64(len(sorted)-1)
	i := int(at)
	lo, hi := float64(sorted[i]), float64(sorted[min(i+1, len(sorted)-1)])
	return float32(lo + (at-float64(i))*(hi-lo))
}

func TestPercentile(t *testing.T) {
	for name, values := range map[string][]float32{
		"one":      {3},
		"two":      {-1, 4},
		"equal":    {2, 2, 2},
		"apart":    {-1e30, -1, 0, 1e-30, 5, 1e30},
		"negative": {-5, -4, -3, -2, -1},
		"noise":    noise(3, 9, 11, 7).Data,
	} {
		for _, share := range []float64{0, 0.001, 0.1, 0.5, 0.77, 0.999, 1} {
			in := []nn.Tensor{{Shape: nn.Shape{H: 1, W: 1, C: len(values)}, Data: values}}
			if got, want := percentile(in, share), byHand(values, share); got != want {
				t.Errorf("%s, %g: %g, want %g", name, share, got, want)
			}
		}
	}
	faulty := nn.Tensor{Shape: nn.Shape{H: 1, W: 1, C: 4}, Data: []float32{nan, 1, inf, 2}}
	if got := percentile([]nn.Tensor{faulty}, 0.5); got != 1.5 {
		t.Errorf("the middle of 1 and 2 beside NaN and infinity is %g", got)
	}
}

// In the modes whose limits are found among the values, they are what their names say, of the whole layer.
func TestLimits(t *testing.T) {
	in := noise(5, 20, 20, 6)
	sum, squares := 0.0, 0.0
	for _, x := range in.Data {
		sum += float64(x)
	}
	mean := sum / float64(len(in.Data))
	for _, x := range in.Data {
		squares += (float64(x) - mean) * (float64(x) - mean)
	}
	std := math.Sqrt(squares / float64(len(in.Data)))
	for mode, want := range map[RangeMode]Range{
		Percentile: {byHand(in.Data, 0.001), byHand(in.Data, 0.999)},
		Sigma1:     {float32(mean - std), float32(mean + std)},
		Sigma2:     {float32(mean - 2*std), float32(mean + 2*std)},
		Sigma3:     {float32(mean - 3*std), float32(mean + 3*std)},
	} {
		m := NewMaps(in, mode, Range{}, Viridis())
		for c, on := range m.On {
			if on != want {
				t.Fatalf("mode %d, channel %d: %v, want %v", mode, c, on, want)
			}
		}
		below, above := 0, 0
		for i := 2; i < len(in.Data); i += in.C {
			if in.Data[i] < want.Lo {
				below++
			}
			if in.Data[i] > want.Hi {
				above++
			}
		}
		if b, a := m.Clipped(2); b != below || a != above {
			t.Errorf("mode %d: %d below and %d above, want %d and %d", mode, b, a, below, above)
		}
	}
	silent := nn.Tensor{Shape: nn.Shape{H: 40, W: 40, C: 1}, Data: make([]float32, 1600)}
	silent.Data[7] = 9
	if on := NewMaps(silent, Percentile, Range{}, Viridis()).On[0]; on != (Range{0, 9}) {
		t.Errorf("of zeros and one 9: %v, want all of them", on)
	}
}

// Two pictures are on one range; what is each picture's own stays so.
func TestTogether(t *testing.T) {
	a, b := noise(1, 8, 8, 3), noise(2, 8, 8, 3)
	for i := 1; i < len(b.Data); i += 3 {
		b.Data[i] *= 10
	}
	for _, mode := range []RangeMode{PerChannel, PerLayer, Percentile, Sigma2, Locked} {
		maps, err := Together([]nn.Tensor{a, b}, mode, Range{1, 2}, Viridis())
		if err != nil {
			t.Fatal(err)
		}
		for c := range 3 {
			on := maps[0].On[c]
			if on != maps[1].On[c] {
				t.Errorf("mode %d, channel %d: %v and %v", mode, c, on, maps[1].On[c])
			}
			if want := Union([]Range{maps[0].Own[c], maps[1].Own[c]}); mode == PerChannel && on != want {
				t.Errorf("channel %d on %v, want %v", c, on, want)
			}
			if alone := NewMaps(b, PerChannel, Range{}, Viridis()).Own[c]; maps[1].Own[c] != alone {
				t.Errorf("channel %d: own range %v, want %v", c, maps[1].Own[c], alone)
			}
		}
	}
	if _, err := Together([]nn.Tensor{a, noise(1, 4, 4, 3)}, PerLayer, Range{}, Viridis()); err == nil {
		t.Error("layers of two sizes are on one scale")
	}
	same, err := Difference(a, a)
	if err != nil || slices.ContainsFunc(same.Data, func(x float32) bool { return x != 0 }) {
		t.Errorf("a picture differs from itself: %v", err)
	}
	if d, err := Difference(a, b); err != nil || d.At(2, 3, 1) != b.At(2, 3, 1)-a.At(2, 3, 1) {
		t.Errorf("%g, want b - a, %v", d.At(2, 3, 1), err)
	}
}

// What is typed and what is dragged come to the same picture, byte for byte, and both to that of a layer made anew.
func TestRescaled(t *testing.T) {
	in := noise(9, 40, 30, 5)
	for _, m := range []*Colormap{Viridis(), Signed()} {
		first := NewMaps(in, PerChannel, Range{}, m)
		first.Count()
		made, scaled := NewMaps(in, Locked, Range{3, 12.5}, m), first.Rescaled(Range{3, 12.5}, m)
		for i := range made.sizes {
			if !slices.Equal(made.sizes[i].data, scaled.sizes[i].data) {
				t.Errorf("%s: size %d of a rescaled layer differs", m.Name(), i)
			}
		}
		if !slices.Equal(made.On, scaled.On) || !scaled.Counted() {
			t.Errorf("%s: on %v, want %v", m.Name(), scaled.On, made.On)
		}
		for c := range made.N {
			b1, a1 := made.Clipped(c)
			b2, a2 := scaled.Clipped(c)
			if b1 != b2 || a1 != a2 || made.Stats(c) != scaled.Stats(c) {
				t.Errorf("%s: channel %d: %d below, %d above, want %d and %d", m.Name(), c, b2, a2, b1, a1)
			}
		}
	}
}

// A pixel of the bar leads to a value, and that back to the pixel; the limits can be dragged to round values.
func TestBarValues(t *testing.T) {
	for _, b := range []Bar{
		{On: Range{0, 50}}, {On: Range{-1.5, 1.5}}, {On: Range{20, 40}, Bins: Histogram{Range: Range{0, 96}, Counts: []int{1}}}, {On: Range{0, 1e-7}},
	} {
		for x := 26; x <= 426-26-1; x++ {
			v := b.Value(x, 426, 1)
			if back := b.X(v, 426, 1); abs(back-x) > 1 {
				t.Errorf("%v: pixel %d is %g, and that is pixel %d", b.Domain(), x, v, back)
			}
		}
	}
	met := false
	for x := range 426 {
		met = met || Bar{On: Range{0, 50}}.Value(x, 426, 1) == 12.5
	}
	if !met {
		t.Error("12.5 cannot be dragged to")
	}
}
