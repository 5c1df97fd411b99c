package explain

import (
	"context"
	"errors"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/weights"
)

// What all targets' gradients add up to is what they explain. A logit near 1 is what larger parts of either sign leave, and
// each driver rounds them in its own way: zink left 1.1e-5, while the others stay below 1e-5.
func TestTheGradientAccountsForEachTarget(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		for _, text := range []string{"top", "class:3", "top-second", "fc2:5", "block5_conv3:7", "block3_conv2:4:9,11", "block4_pool:5:3,3", "flatten:17"} {
			res := run(t, r, a, Request{Method: GradXInput, Target: target(t, text)})
			account := res.Accounts[0]
			pixels := sumOf(res.Values)
			if !account.OK || account.Residual > 2e-5 {
				t.Errorf("%s: %g of %g: residual %.2g", text, account.Sum, account.Want, account.Residual)
			}
			if got := account.Of(PartValues); math.Abs(got-pixels) > 1e-4*max(1, math.Abs(pixels)) {
				t.Errorf("%s: pixels %g, but the values sum up to %g", text, got, pixels)
			}
			if account.Of(PartBias) == 0 || account.Want != res.Aim.Value {
				t.Errorf("%s: biases %g, value %g of %g", text, account.Of(PartBias), account.Want, res.Aim.Value)
			}
		}
	})
}

// An account that does not add up is not passed.
func TestAccountClosed(t *testing.T) {
	parts := []Part{{"input_1", PartValues, 3}, {"fc1", PartBias, -1}}
	for _, c := range []struct {
		want, residual float64
		ok             bool
	}{{2, 0, true}, {2.0002, 0.0002 / 3, true}, {2.01, 0.01 / 3, false}, {200, 198. / 200, false}} {
		a := Account{Parts: parts, Want: c.want, Tolerance: 1e-4}.closed()
		if a.Sum != 2 || math.Abs(a.Residual-c.residual) > 1e-12 || a.OK != c.ok {
			t.Errorf("want %g: %+v", c.want, a)
		}
	}
	if a := (Account{Sum: 1.5, Want: 1, Tolerance: 1e-2}).closed(0); a.Residual != 0.5 || a.OK {
		t.Errorf("of a difference: %+v", a)
	}
}

// What is linear in the target: the map of a difference is the difference of the maps. Guided backprop and deconvnet are not.
func TestMapsOfDifferences(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	for m, linear := range map[Method]bool{Gradient: true, GradXInput: true, SmoothGrad: true, IG: true, Guided: false, Deconv: false} {
		values := func(text string) []float32 {
			return run(t, r, a, Request{Method: m, Target: target(t, text), N: 3, Steps: 3}).Values.Data
		}
		less, plus := values("class:2"), values("class:5")
		for i := range less {
			less[i] -= plus[i]
		}
		if e := apart(less, values("class:2-class:5")); e <= 1e-5 != linear {
			t.Errorf("%s: the map of a difference is off by %.2g from the difference of maps", m, e)
		}
	}
}

func TestReducers(t *testing.T) {
	in := nn.Tensor{Shape: nn.Map(1, 2, 3), Data: []float32{1, -4, 2, 0, 3, -4}}
	for r, want := range map[Reducer][]float32{MaxAbs: {4, 4}, SumAbs: {7, 7}, Sum: {-1, -1}, Norm: {float32(math.Sqrt(21)), 5}} {
		if got := r.Of(in); got.Shape != nn.Map(1, 2, 1) || got.Data[0] != want[0] || got.Data[1] != want[1] {
			t.Errorf("%s: %v, want %v", r, got, want)
		}
	}
}

func TestSaliencyIsTheGradientReduced(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	g := run(t, r, a, Request{Method: Gradient, Target: Target{Class: Top}})
	s := run(t, r, a, Request{Method: Saliency, Target: Target{Class: Top}})
	if apart(s.Values.Data, MaxAbs.Of(g.Values).Data) != 0 || s.Signed || !s.Map2D || !g.Signed || s.Fact("reducer") != "max-abs" {
		t.Errorf("saliency is another map, or signed: %+v", s.Facts)
	}
}

func TestRunRefuses(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	other := rig.Open(t, odd(), nn.CPU)
	top := Target{Class: Top}
	for _, c := range []struct {
		req  Request
		want string
	}{
		{Request{Method: "magic", Target: top}, `no method "magic"; there are gradient, saliency`},
		{Request{Method: Gradient}, "no target"},
		{Request{Method: Saliency, Target: top, Reducer: "mean"}, `no reducer "mean"; there are max-abs, sum-abs`},
		{Request{Method: SmoothGrad, Target: top, N: -1}, "n is -1, but must be from 1"},
		{Request{Method: SmoothGrad, Target: top, Sigma: math.NaN()}, "sigma is NaN"},
		{Request{Method: IG, Target: top, Steps: 10001}, "steps is 10001"},
		{Request{Method: IG, Target: top, Baseline: "grey"}, `no baseline "grey"`},
		{Request{Method: GradCAM, Target: top, Layer: "fc1"}, "fc1 gives a vector"},
		{Request{Method: GradCAM, Target: top, Layer: "conv9"}, `no layer "conv9"`},
		{Request{Method: GradCAM, Target: Target{Layer: "block4_conv1"}}, "does not come from the maps of block5_conv3"},
		{Request{Method: GradCAM, Target: Target{Layer: "block5_conv3", Unit: true}}, "does not come from the maps of block5_conv3"},
	} {
		if _, err := Run(t.Context(), r, a, c.req, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.req, err, c.want)
		}
	}
	if _, err := Run(t.Context(), other, a, Request{Method: Gradient, Target: top}, nil); err == nil {
		t.Error("activations of another runner are taken")
	}
}

func TestRunCanBeCancelled(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := Run(ctx, r, a, Request{Method: SmoothGrad, Target: Target{Class: Top}}, func(done, total int) {
		if calls++; done == 2 && total == 25 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || calls != 2 {
		t.Errorf("error %v after %d pictures", err, calls)
	}
	if r.Device().Held != 0 {
		t.Error("kernels are held still")
	}
}

// Without dense layers there are no classes, and channels can be explained all the same.
func TestWithoutDenseLayers(t *testing.T) {
	r := rig.Open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Pixels: image.Pt(100, 75)}), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	if _, err := Run(t.Context(), r, a, Request{Method: Gradient, Target: Target{Class: Top}}, nil); err == nil || !strings.Contains(err.Error(), "block5_conv3:0") {
		t.Errorf("error %v", err)
	}
	for _, m := range Methods() {
		res := run(t, r, a, Request{Method: m, Target: target(t, "block5_pool:3"), N: 2, Steps: 2})
		if len(res.Values.Data) == 0 || m == Gradient && !res.Accounts[0].OK {
			t.Errorf("%s: %+v", m, res.Accounts)
		}
	}
}

// Channels that are off are off in each picture that a method makes.
func TestChannelsOffStayOff(t *testing.T) {
	if testing.Short() {
		t.Skip("in short: others take the same ways")
	}
	r := rig.Open(t, odd(), nn.CPU)
	in := nntest.Input(r, 1)
	off := map[int][]int{13: {1, 2, 3}, 17: {0, 4}}
	a, err := r.Forward(t.Context(), nn.Pass{Input: in, Off: off})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	res := run(t, r, a, Request{Method: IG, Target: Target{Class: Top}, Steps: 40})
	if !res.Accounts[0].OK {
		t.Errorf("integrated gradients with channels off: %+v", res.Accounts[0])
	}
	on := forward(t, r, in)
	if apart(res.Values.Data, run(t, r, on, Request{Method: IG, Target: Target{Class: Top}, Steps: 40}).Values.Data) < 0.01 {
		t.Error("channels that are off make no difference")
	}
}
