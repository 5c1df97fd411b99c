package probe

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
)

func sharesOf(t *testing.T, r nn.Runner, a *nn.Activations, target string, layer int) *Shares {
	t.Helper()
	s, err := SharesOf(context.Background(), r, a, aim(t, a, target), layer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sum(v []float64) (sum float64) {
	for _, x := range v {
		sum += x
	}
	return sum
}

// Shares and biases come to the difference of two logits, and each number changes its sign and nothing else with the two exchanged.
func TestSharesAddUp(t *testing.T) {
	rig.Each(t, small, func(t *testing.T, r nn.Runner) {
		a := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1), Off: map[int][]int{14: {0}}})
		for _, layer := range []int{17, 18, 12, 21} {
			s, turned := sharesOf(t, r, a, "top-second", layer), sharesOf(t, r, a, "second-top", layer)
			if e := math.Abs(sum(s.Channels) + s.Bias - s.Aim.Value); e > 1e-5*max(math.Abs(s.Aim.Value), math.Abs(s.Bias)) || !s.Account.OK {
				t.Errorf("layer %d: shares %g, biases %g, difference %g", layer, sum(s.Channels), s.Bias, s.Aim.Value)
			}
			places := 0.0
			for i, v := range s.Map.Data {
				places += float64(v)
				if turned.Map.Data[i] != -v {
					t.Fatalf("layer %d: %g at %d becomes %g", layer, v, i, turned.Map.Data[i])
				}
			}
			if math.Abs(places-sum(s.Channels)) > 1e-4*max(1, math.Abs(places)) {
				t.Errorf("layer %d: the map sums up to %g, the channels to %g", layer, places, sum(s.Channels))
			}
			for c, v := range s.Channels {
				if turned.Channels[c] != -v {
					t.Errorf("layer %d, channel %d: %g becomes %g", layer, c, v, turned.Channels[c])
				}
			}
			if turned.Bias != -s.Bias || turned.Aim.Value != -s.Aim.Value {
				t.Errorf("layer %d: biases %g and %g", layer, s.Bias, turned.Bias)
			}
			order := s.Ranked()
			if !slices.IsSortedFunc(order, func(x, y int) int { return int(math.Copysign(1, s.Channels[y]-s.Channels[x])) }) || len(order) != len(s.Channels) {
				t.Errorf("layer %d: not ranked: %v", layer, order)
			}
		}
	})
}

func TestSharesRefuse(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1)})
	for target, layer := range map[string]int{"block3_conv1:1": 9, "top": 22, "block3_conv1:1:0,0": 7, "second": -1} {
		if _, err := SharesOf(context.Background(), r, a, aim(t, a, target), layer); err == nil {
			t.Errorf("%s of layer %d: no error", target, layer)
		}
	}
}
