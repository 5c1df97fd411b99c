package explain

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
)

// On a network of ReLUs LRP without epsilon is gradient x input.
func TestLRP0IsGradientTimesInput(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		for _, text := range []string{"top", "class:2-class:7", "block4_conv2:3", "fc1:8"} {
			want := run(t, r, a, Request{Method: GradXInput, Target: target(t, text)})
			got := run(t, r, a, Request{Method: LRP, Composite: LRP0, Target: target(t, text)})
			if e := apart(got.Values.Data, want.Values.Data); !(e <= 1e-5) {
				t.Errorf("%s: off by %.2g", text, e)
			}
		}
	})
}

// What is handed down comes to the input, but for what is told of biases and stabilizers, by all rules.
func TestRelevanceIsAccountedFor(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		for _, c := range Composites() {
			res := run(t, r, a, Request{Method: LRP, Composite: c, Target: Target{Class: Top}})
			account := res.Accounts[0]
			if !account.OK || account.Residual > 1e-5 || account.Of(PartBias) == 0 {
				t.Errorf("%s: %+v", c, account)
			}
			if got := account.Of(PartValues); math.Abs(got-sumOf(res.Values)) > 1e-6*math.Abs(got) {
				t.Errorf("%s: %g at the input, the values sum up to %g", c, got, sumOf(res.Values))
			}
			if n := len(res.Relevance); n != 23 || res.Relevance[0].Layer != "predictions" || res.Relevance[n-1].Layer != "input_1" {
				t.Errorf("%s: %d layers", c, n)
			}
		}
	})
}

// Without biases nothing is lost: each layer has what the logit was.
func TestRelevanceWithoutBiasesIsConserved(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		for _, c := range []Composite{EpsilonPlusFlat, EpsilonPlus, ExcitationBackprop} {
			res := run(t, r, a, Request{Method: LRP, Composite: c, ZeroBias: true, Target: Target{Class: Top}})
			for _, l := range res.Relevance {
				if e := math.Abs(l.Sum-res.Aim.Value) / math.Abs(res.Aim.Value); !(e <= 1e-4) {
					t.Errorf("%s: %s has %g of %g", c, l.Layer, l.Sum, res.Aim.Value)
				}
			}
			if res.Fact("biases") != "zero" {
				t.Errorf("%s: facts %v", c, res.Facts)
			}
		}
	})
}

// Relevance is linear: what goes through each channel of a layer sums up to the whole.
func TestConditionalRelevanceSumsUp(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		composites := []Composite{EpsilonPlusFlat, EpsilonGammaBox}
		if r.Device().Backend == nn.GPU {
			composites = composites[:1] // the rules do the same with whatever convolves
		}
		for _, c := range composites {
			whole := run(t, r, a, Request{Method: LRP, Composite: c, Target: Target{Class: Top}})
			layer, _ := r.Network().Find("block3_conv2")
			sum := newMean(whole.Values.Shape)
			percent := 0.0
			for channel := range layer.Out.C {
				part := run(t, r, a, Request{Method: LRP, Composite: c, Target: Target{Class: Top}, Condition: Target{Layer: layer.Name, Channel: channel}})
				sum.add(part.Values, 1)
				if !part.Accounts[0].OK {
					t.Errorf("%s, channel %d: %+v", c, channel, part.Accounts[0])
				}
				for _, l := range whole.Relevance {
					if l.Layer == layer.Name {
						percent += l.Percent(channel)
						if math.Abs(l.Channels[channel]-part.Accounts[0].Want) > 1e-6*math.Abs(l.Sum) {
							t.Errorf("%s, channel %d: begins with %g, want %g", c, channel, part.Accounts[0].Want, l.Channels[channel])
						}
					}
				}
			}
			if e := apart(sum.tensor().Data, whole.Values.Data); !(e <= 1e-4) || math.Abs(percent-100) > 0.01 {
				t.Errorf("%s: the conditional maps are off by %.2g, the percentages come to %g", c, e, percent)
			}
		}
	})
}

// What goes through a channel is the same from the layer's own relevance down as from the target, to a millionth of the map's length.
func TestThroughFromHalfway(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		for layer, condition := range map[string]string{"block4_conv2": "block4_conv2:3", "block2_pool": "block2_pool:1:9,4", "input_1": "input_1:2"} {
			req := Request{Method: LRP, Target: Target{Class: Top}}
			half, err := RelevanceAt(t.Context(), r, a, req, layer, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Condition = target(t, condition)
			for range 2 { // it is as it was
				want := run(t, r, a, req)
				got, err := half.Through(t.Context(), r, a, req, nil)
				if err != nil {
					t.Fatal(err)
				}
				if e := apart(got.Values.Data, want.Values.Data); !(e <= 1e-6) {
					t.Errorf("%s: off by %.2g", condition, e)
				}
				got.Values, want.Values = nn.Tensor{}, nn.Tensor{}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s: %+v, want %+v", condition, got, want)
				}
			}
			for name, other := range map[string]Request{
				"target":    {Method: LRP, Target: target(t, "class:2"), Condition: req.Condition},
				"layer":     {Method: LRP, Target: req.Target, Condition: target(t, "block1_conv1:0")},
				"rules":     {Method: LRP, Target: req.Target, Condition: req.Condition, Composite: EpsilonPlus},
				"biases":    {Method: LRP, Target: req.Target, Condition: req.Condition, ZeroBias: true},
				"condition": {Method: LRP, Target: req.Target},
			} {
				if _, err := half.Through(t.Context(), r, a, other, nil); err == nil || half.Fits(a, other) {
					t.Errorf("%s: another %s fits", layer, name)
				}
			}
		}
		if _, err := RelevanceAt(t.Context(), r, a, Request{Target: target(t, "block3_conv1:2")}, "block5_conv3", nil); err == nil || !strings.Contains(err.Error(), "lies behind") {
			t.Errorf("a layer behind the target: %v", err)
		}
	})
}

func TestRelevanceOfDifferencesIsLinear(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	for _, c := range Composites() {
		values := func(text string) []float32 {
			return run(t, r, a, Request{Method: LRP, Composite: c, Target: target(t, text)}).Values.Data
		}
		less, plus := values("class:2"), values("class:5")
		for i := range less {
			less[i] -= plus[i]
		}
		if e := apart(less, values("class:2-class:5")); !(e <= 1e-5) {
			t.Errorf("%s: off by %.2g", c, e)
		}
	}
}

func TestConditionRefused(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	for text, want := range map[string]string{
		"class:1":            "the condition class:1 is no channel",
		"conv:1":             `no layer "conv"`,
		"block5_conv3:0":     "lies behind the target",
		"block2_conv1:99":    "block2_conv1 is 112 x 112 x 6",
		"block2_conv1:0:5,x": "",
	} {
		c, err := ParseTarget(text)
		if err != nil {
			continue
		}
		_, err = Run(t.Context(), r, a, Request{Method: LRP, Target: target(t, "block3_conv1:2"), Condition: c}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}
