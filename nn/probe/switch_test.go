package probe

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/weights"
)

func switched(t *testing.T, r nn.Runner, a *nn.Activations, s Switch) *nn.Activations {
	t.Helper()
	p, err := s.Pass(a)
	if err != nil {
		t.Fatal(err)
	}
	return nntest.Forward(t, r, p)
}

// Zero is what a pass with the channel off computes; the mean and another picture's channel are there, and nothing else has changed; and
// with no channel the numbers are those of the pass, bit for bit, with what is off elsewhere still off.
func TestSwitch(t *testing.T) {
	rig.Each(t, small, func(t *testing.T, r nn.Runner) {
		off := map[int][]int{2: {1}, 20: {0}}
		a, other := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1), Off: off}), nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 2)})
		last := len(r.Network().Layers) - 1
		for _, layer := range []int{8, 17} {
			on := switched(t, r, a, Switch{Layer: layer})
			zero := switched(t, r, a, Switch{Layer: layer, Channels: []int{2, 0}})
			byOff := nntest.Forward(t, r, nn.Pass{Base: a, From: layer + 1, Off: map[int][]int{layer: {0, 2}, 20: {0}}})
			if !slices.Equal(output(t, on, last).Data, output(t, a, last).Data) || !slices.Equal(output(t, zero, last).Data, output(t, byOff, last).Data) {
				t.Error("the numbers are not the same")
			}
			now, from := output(t, a, layer), output(t, other, layer)
			mean, swap := output(t, switched(t, r, a, Switch{Layer: layer, Channels: []int{1}, With: Mean}), layer), output(t, switched(t, r, a, Switch{Layer: layer, Channels: []int{1}, With: Swap, Other: other}), layer)
			sum := 0.0
			for _, v := range now.Channel(nil, 1) {
				sum += float64(v)
			}
			for i, v := range now.Data {
				wantMean, wantSwap := v, v
				if i%now.C == 1 {
					wantMean, wantSwap = float32(sum/float64(now.H*now.W)), from.Data[i]
				}
				if mean.Data[i] != wantMean || swap.Data[i] != wantSwap {
					t.Fatalf("value %d is %g and %g, want %g and %g", i, mean.Data[i], swap.Data[i], wantMean, wantSwap)
				}
			}
		}
	})
}

// Every channel's switch, computed together or one after the other, is what a pass with that channel replaced says.
func TestSwitchesEqualPasses(t *testing.T) {
	rig.Each(t, small, func(t *testing.T, r nn.Runner) {
		a, other := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1), Off: map[int][]int{20: {1}}}), nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 2)})
		for _, c := range []struct {
			layer  int
			target string
			with   Replacement
		}{{17, "top", Zero}, {17, "top-second", Swap}, {18, "class:3", Mean}, {20, "top", Zero}, {16, "top", Zero}, {4, "block3_conv1:2", Mean}} {
			goal := aim(t, a, c.target)
			s := Switch{Layer: c.layer, With: c.with, Other: other}
			var told Progress
			effects, err := Switches(context.Background(), r, nil, a, goal, s, func(p Progress) { told = p })
			if err != nil {
				t.Fatal(err)
			}
			channels := r.Network().Layers[c.layer].Out.C
			if len(effects) != channels || told != (Progress{Done: channels, Total: channels}) {
				t.Errorf("%+v: %d effects of %d, told %+v", c, len(effects), channels, told)
			}
			for i, e := range effects {
				if i > 0 && e.Change < effects[i-1].Change {
					t.Errorf("%+v: not sorted", c)
				}
				if e.Channel > 4 {
					continue
				}
				s.Channels = []int{e.Channel}
				part := switched(t, r, a, s)
				want, err := goal.In(part)
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(e.Value-want) > 1e-5*max(math.Abs(want), math.Abs(goal.Value)) || math.Abs(e.Change-(e.Value-goal.Value)) > 1e-9 {
					t.Errorf("%+v, channel %d: %g, want %g", c, e.Channel, e.Value, want)
				}
				if goal.Class >= 0 {
					if p := float64(output(t, part, 22).Data[goal.Class]); math.Abs(p-e.Probability) > 1e-5 {
						t.Errorf("%+v, channel %d: probability %g, want %g", c, e.Channel, e.Probability, p)
					}
				}
			}
		}
	})
}

// What is measured when it is stopped stays.
func TestSwitchesStopped(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1)})
	ctx, cancel := context.WithCancel(context.Background())
	effects, err := Switches(ctx, r, nil, a, aim(t, a, "top"), Switch{Layer: 4}, func(p Progress) {
		if p.Left <= 0 {
			t.Error("nothing is left")
		}
		if p.Done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(effects) != 2 {
		t.Errorf("%d effects, error %v", len(effects), err)
	}
}

func TestSwitchRefuses(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a, elsewhere := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1)}), nntest.Forward(t, rig.Open(t, small(), nn.CPU), nn.Pass{Input: nntest.Input(r, 1)})
	for _, c := range []struct {
		s    Switch
		want string
	}{
		{Switch{Layer: -1}, "layers 0 to 21"},
		{Switch{Layer: 22}, "layers 0 to 21"},
		{Switch{Layer: 17, Channels: []int{26}}, "block5_conv3 has channels 0 to 25"},
		{Switch{Layer: 17, With: "noise"}, `not by "noise"`},
		{Switch{Layer: 20, With: Mean}, "its own mean"},
		{Switch{Layer: 17, With: Swap}, "another picture"},
		{Switch{Layer: 17, With: Swap, Other: elsewhere}, "the same model"},
	} {
		if _, err := c.s.Pass(a); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.s, err, c.want)
		}
	}
	given := switched(t, r, a, Switch{Layer: 18, Channels: []int{1}, With: Mean})
	if _, err := (Switch{Layer: 17, Channels: []int{0}}).Pass(given); err == nil || !strings.Contains(err.Error(), "put those back") {
		t.Errorf("below what was given: %v", err)
	}
}

// A target that does not come from a layer is not said to change by nothing; one that is the layer's own channel changes with it alone.
func TestSwitchesOfTheTargetItself(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1)})
	for target, layer := range map[string]int{"block3_conv1:1": 8, "block3_conv1:1:0,0": 7} {
		if _, err := Switches(context.Background(), r, nil, a, aim(t, a, target), Switch{Layer: layer}, nil); err == nil || !strings.Contains(err.Error(), "does not come from") {
			t.Errorf("%s of layer %d: error %v", target, layer, err)
		}
	}
	goal := aim(t, a, "block3_conv1:1")
	effects, err := Switches(context.Background(), r, nil, a, goal, Switch{Layer: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range effects {
		want := 0.0
		if e.Channel == 1 {
			want = -goal.Value
		}
		if e.Change != want || (i == 0) != (e.Channel == 1) {
			t.Errorf("channel %d changes %g, want %g", e.Channel, e.Change, want)
		}
	}
}

// The 512 switches of block5_conv3 of a full VGG16 with made-up weights.
func BenchmarkSwitches(b *testing.B) {
	r := rig.Open(b, weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true}), nn.CPU)
	a := nntest.Forward(b, r, nn.Pass{Input: nntest.Input(r, 1)})
	goal := aim(b, a, "top")
	for b.Loop() {
		if _, err := Switches(context.Background(), r, nil, a, goal, Switch{Layer: 17}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
