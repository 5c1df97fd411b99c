package view

import (
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// pair are two layers of three channels over two values: one that is equal, one a multiple, one across.
func pair() (a, b nn.Tensor) {
	s := nn.Shape{H: 1, W: 2, C: 3}
	return nn.Tensor{Shape: s, Data: []float32{1, 3, 2, 2, 4, 0}}, nn.Tensor{Shape: s, Data: []float32{1, 6, 0, 2, 8, 5}}
}

func TestDistances(t *testing.T) {
	a, b := pair()
	for d, want := range map[Distance][]float64{
		MaxDistance: {0, 4, 5}, MeanDistance: {0, 3.5, 3.5}, L2Distance: {0, 5, math.Sqrt(29)}, Cosine: {0, 0, 1},
	} {
		got := d.Measure(a, b)
		for c := range want {
			if math.Abs(got[c]-want[c]) > 1e-15 {
				t.Errorf("%s: %v, want %v", d, got, want)
			}
		}
	}
	if got := Descending(MeanDistance.Measure(a, b)); !slices.Equal(got, []int{1, 2, 0}) {
		t.Errorf("order %v, want 1, 2, 0: equal ones by their numbers", got)
	}
}

// The same picture twice is at distance 0 exactly, whatever is in it.
func TestNoDistance(t *testing.T) {
	in := noise(4, 13, 17, 9)
	for i := 3; i < len(in.Data); i += 9 {
		in.Data[i] = 0 // a silent channel
	}
	for _, d := range Distances() {
		for c, v := range d.Measure(in, in) {
			if v != 0 {
				t.Errorf("%s, channel %d: %g", d, c, v)
			}
		}
	}
	silent := nn.NewTensor(in.Shape)
	if got := Cosine.Measure(in, silent); got[0] != 1 || got[3] != 0 {
		t.Errorf("from silence: %v", got)
	}
}
