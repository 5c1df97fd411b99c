package explain

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

// The head's way up and its way down belong together: without biases its value is what the layer below gives it, times the
// gradient there.
func TestRandomHeadAccountsForItsValue(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		a := forward(t, r, nntest.Input(r, 1))
		n := r.Network()
		aim, err := target(t, "class:3-class:6").Aim(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"predictions", "fc1", "block5_conv2", "block4_conv1", "block1_conv1"} {
			l, _ := n.Find(name)
			h := newRandomHead(r, l.Index, 5)
			p, err := h.forward(t.Context(), a, aim.From.Layer)
			if err != nil {
				t.Fatal(err)
			}
			logits, err := p.values(aim.From)
			if err != nil {
				t.Fatal(err)
			}
			below := nn.Site{Layer: l.Index - 1}
			g, err := h.backward(t.Context(), p, aim.Back(a, nn.Gradient, below))
			if err != nil {
				t.Fatal(err)
			}
			in, err := a.At(below)
			if err != nil {
				t.Fatal(err)
			}
			value, sum := inner(logits.Data, aim.Seed.Data), inner(g.Data, in.Data)
			if value == 0 || math.Abs(sum-value) > 1e-4*math.Abs(value) {
				t.Errorf("from %s: %g of %g", name, sum, value)
			}
		}
	})
}

// One unit of a random dense layer by the formula, and that its weights are spread as they should be.
func TestRandomWeights(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	l, _ := r.Network().Find("fc2")
	h := newRandomHead(r, l.Index, 9)
	p, err := h.forward(t.Context(), a, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	in, err := a.Output(l.Index - 1)
	if err != nil {
		t.Fatal(err)
	}
	want, squares := 0.0, 0.0
	for i, x := range in.Data {
		w := float64(h.weight(l.Index, i*l.Out.C+7, h.scale(l)))
		want += float64(x) * w
		squares += w * w / float64(len(in.Data))
	}
	if got := float64(p.before[l.Index].Data[7]); math.Abs(got-want) > 1e-5*math.Abs(want) {
		t.Errorf("unit 7 is %g, want %g", got, want)
	}
	if he := 2 / float64(l.In.C); squares < he*0.7 || squares > he*1.3 {
		t.Errorf("variance %g, want about %g", squares, he)
	}
}

func TestMeasureTrust(t *testing.T) {
	if testing.Short() {
		t.Skip("in short: others take the same ways")
	}
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	measure := func(m Method, seed uint64, stages int) *Trust {
		heard := 0
		req := Request{Method: m, Target: Target{Class: Top}, N: 1, Steps: 1, KeepSign: strings.HasSuffix(string(m), "cam")}
		trust, err := MeasureTrust(t.Context(), r, a, req, TrustOptions{Seed: seed, Stages: stages}, func(_ *Trust, done, total int) {
			if heard++; done != heard || total != 2+stages {
				t.Errorf("%s: heard %d of %d", m, done, total)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return trust
	}
	want := []string{"predictions", "fc2", "fc1", "block5_conv3"}
	for _, m := range []Method{Gradient, Guided, GradXInput, SmoothGrad, IG, GradCAM, HiResCAM, LayerCAM, LRP} {
		stages := 1
		if m == Gradient || m == GradCAM || m == LRP {
			stages = len(want) // down to a convolution, where the picture and where maps are explained
		}
		trust := measure(m, 1, stages)
		var layers []string
		for _, s := range trust.Stages {
			layers = append(layers, s.Layer)
			if math.Abs(s.Pearson) > 1+1e-9 || math.Abs(s.Spearman) > 1+1e-9 || s.Flat {
				t.Errorf("%s: %+v", m, s)
			}
		}
		if !slices.Equal(layers, want[:stages]) || trust.Other == nil || trust.Other.Target == trust.Map.Aim.Target {
			t.Errorf("%s: stages %s, runner-up %+v", m, layers, trust.Other)
		}
	}
	one, same, other := measure(Saliency, 1, 2), measure(Saliency, 1, 2), measure(Saliency, 2, 2)
	for i, s := range one.Stages {
		if s.Pearson != same.Stages[i].Pearson || s.Spearman != same.Stages[i].Spearman || s.Pearson == other.Stages[i].Pearson {
			t.Errorf("stage %d: %g, with the same seed %g, with another one %g", i, s.Pearson, same.Stages[i].Pearson, other.Stages[i].Pearson)
		}
	}
}

// Relevance through random weights is gradient times input where its rules say so, also with channels off above and below; all of it comes
// to the input by every rule, there being no biases above.
func TestRelevanceThroughRandomWeights(t *testing.T) {
	each(t, func(t *testing.T, r nn.Runner) {
		n := r.Network()
		find := func(name string) int { l, _ := n.Find(name); return l.Index }
		off := map[int][]int{find("block2_pool"): {1, 3}, find("block5_conv2"): {0, 2, 5}, find("block5_pool"): {4}, find("fc1"): {7, 9}}
		a := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1), Off: off})
		for _, name := range []string{"fc2", "block5_conv2", "block1_conv1"} {
			with := func(m Method, c Composite) *Result {
				t.Helper()
				res, err := runWith(t.Context(), r, a, Request{Method: m, Composite: c, Target: target(t, "class:3-class:6")}, newRandomHead(r, find(name), 5))
				if err != nil {
					t.Fatal(err)
				}
				return res
			}
			if e := apart(with(LRP, LRP0).Values.Data, with(GradXInput, "").Values.Data); !(e <= 1e-5) {
				t.Errorf("from %s: relevance is off gradient times input by %.2g", name, e)
			}
			for _, c := range []Composite{EpsilonPlusFlat, EpsilonGammaBox, ExcitationBackprop} {
				if account := with(LRP, c).Accounts[0]; !account.OK {
					t.Errorf("from %s by %s: %+v", name, c, account)
				}
			}
		}
	})
}

// What is computed with random weights is what the runner gives where no weights are random.
func TestStagesBelowTheTarget(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	trust, err := MeasureTrust(t.Context(), r, a, Request{Method: Gradient, Target: target(t, "block2_conv1:3")}, TrustOptions{}, nil)
	if err != nil || len(trust.Stages) != 3 || trust.Stages[2].Layer != "block1_conv1" || trust.Other != nil {
		t.Errorf("%+v, error %v", trust, err)
	}
}

func TestLikeness(t *testing.T) {
	result := func(v ...float32) *Result { return &Result{Values: nn.Tensor{Shape: nn.Map(1, len(v), 1), Data: v}} }
	for _, c := range []struct {
		one, two          *Result
		pearson, spearman float64
		flat              bool
	}{
		{result(1, 2, 3), result(2, 4, 6), 1, 1, false},
		{result(1, 2, 3), result(-1, -2, -3), -1, 1, false},
		{result(1, 2, 3), result(5, 5, 5), 0, 0, true},
		{result(0, 1, 2, 3), result(0, 1, 3, 2), 0.8, 0.8, false},
	} {
		l := original{floats(c.one.Values.Data), ranks(c.one.Values.Data)}.likeness(c.two)
		if math.Abs(l.Pearson-c.pearson) > 1e-9 || math.Abs(l.Spearman-c.spearman) > 1e-9 || l.Flat != c.flat {
			t.Errorf("%v and %v: %+v", c.one.Values.Data, c.two.Values.Data, l)
		}
	}
	if got := ranks([]float32{0, -3, 0, 2}); got[0] != 0.5 || got[1] != 3 || got[2] != 0.5 || got[3] != 2 {
		t.Errorf("ranks %v", got)
	}
}

func TestTrustRefusesAndStops(t *testing.T) {
	r := rig.Open(t, odd(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	for _, m := range []Method{Occlusion, "magic"} {
		if _, err := MeasureTrust(t.Context(), r, a, Request{Method: m, Target: Target{Class: Top}}, TrustOptions{}, nil); err == nil {
			t.Errorf("%s is tested", m)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := MeasureTrust(ctx, r, a, Request{Method: Gradient, Target: Target{Class: Top}}, TrustOptions{}, func(_ *Trust, done, _ int) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkTrust is seven stages of the full network.
func BenchmarkTrust(b *testing.B) {
	r := rig.Open(b, weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true}), nn.CPU)
	a := forward(b, r, nntest.Input(r, 1))
	for b.Loop() {
		if _, err := MeasureTrust(b.Context(), r, a, Request{Method: Saliency, Target: Target{Class: Top}}, TrustOptions{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
