package view

import (
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// The order of channels is NumPy's. For
//
//	t = ((np.arange(420)*37 % 101).astype('f4')/8 - 6).reshape(6, 7, 10)
//	t[:, :, 3] = 0; t[:, :, 8] = 0; t[:, :, 5] = t[:, :, 1]; t = np.maximum(t, 0)
//
// these are argsort(kind="stable") of minus the largest values, the means and so on, and of the values themselves.
func TestMeasured(t *testing.T) {
	tensor := nn.NewTensor(nn.Shape{H: 6, W: 7, C: 10})
	for i := range tensor.Data {
		tensor.Data[i] = max(0, float32(i*37%101)/8-6)
		switch i % 10 {
		case 3, 8:
			tensor.Data[i] = 0
		case 5:
			tensor.Data[i] = tensor.Data[i-4]
		}
	}
	m := NewMaps(tensor, PerChannel, Range{}, Viridis())
	for key, want := range map[rank.Key]struct {
		down, up []int
		first    float64
	}{
		rank.Max:   {[]int{0, 1, 2, 5, 9, 7, 6, 4, 3, 8}, []int{3, 8, 4, 6, 7, 9, 0, 1, 2, 5}, 6.5},
		rank.Mean:  {[]int{0, 9, 1, 5, 2, 7, 6, 4, 3, 8}, []int{3, 8, 4, 6, 7, 2, 1, 5, 9, 0}, 2.300595238095238},
		rank.L2:    {[]int{0, 9, 1, 5, 2, 7, 6, 4, 3, 8}, []int{3, 8, 4, 6, 7, 2, 1, 5, 9, 0}, 21.68849061138188},
		rank.Zeros: {[]int{3, 8, 4, 6, 2, 7, 1, 5, 0, 9}, []int{9, 0, 1, 5, 7, 2, 6, 4, 3, 8}, 0.35714285714285715},
	} {
		values := m.Measured(key)
		if d := values[0] - want.first; d > 1e-12 || d < -1e-12 {
			t.Errorf("%s of channel 0 is %v, want %v", key, values[0], want.first)
		}
		for down, list := range map[bool][]int{true: want.down, false: want.up} {
			got, err := rank.Order{Key: key, Down: down}.Arrange(10, rank.Values{key: values})
			if err != nil || !slices.Equal(got, list) {
				t.Errorf("by %s, down %t: %v, %v, want %v", key, down, got, err, list)
			}
		}
	}
	if m.Measured(rank.Reach) != nil || NewMaps(nn.NewTensor(nn.Vector(9)), PerLayer, Range{}, Viridis()).Measured(rank.Max) != nil {
		t.Error("values where there are none")
	}
	if other := m.Arranged([]int{2, 1}); !m.Same(other) || m.Same(NewMaps(tensor, PerChannel, Range{}, Viridis())) {
		t.Error("the same maps are not known again, or others are taken for them")
	}
	for _, words := range RankWords(rank.Measure{Key: rank.Zeros, Share: true}, "zeros", []float64{0.1239}) {
		if !slices.Equal(words, []string{"zeros 12.4 %", "12.4 %"}) {
			t.Errorf("%q", words)
		}
	}
}
