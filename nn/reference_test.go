package nn

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// reference is what tools/reference/make_reference.py computed in float64 for one net.
type reference struct {
	Layers []struct {
		Name      string
		Shape     []int
		Pre, Post *referenceStage
	}
	Logits, Probabilities []float64
}

type referenceStage struct {
	Mean, Max, Min, L2, Peak float64
	Samples                  [][2]float64 // flat index in H, W, C order, and the value
}

func readReference(t *testing.T, name string) reference {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "reference", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func builtin(t testing.TB) *weights.Set {
	t.Helper()
	set, err := weights.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestReference runs the nets on every runner and compares each layer, before and after its activation, with PyTorch's.
func TestReference(t *testing.T) {
	runners := []struct {
		name string
		o    Options
		nets []string // all if empty: on a software renderer shaders for GPUs take half a minute for the full net, the plain ones more
	}{
		{"gpu-image", Options{Backend: GPU, Family: shaders.Image}, nil},
		{"gpu-plain", Options{Backend: GPU, Family: shaders.Plain}, []string{"narrow"}},
		{"gpu-shared", Options{Backend: GPU, Family: shaders.Shared}, []string{"narrow"}},
		{"cpu", Options{Backend: CPU}, nil},
	}
	nets := []struct {
		name, reference string
		set             *weights.Set
		layers          int
	}{
		{"narrow", "narrow", synthetic(0.25, true), 23},
		{"narrow-notop", "narrow", synthetic(0.25, false), 19},
		{"builtin", "builtin", builtin(t), 23},
		{"full", "full", synthetic(1, true), 23},
	}
	for _, net := range nets {
		want := readReference(t, net.reference)
		for _, r := range runners {
			if r.nets != nil && !slices.Contains(r.nets, net.name) {
				continue
			}
			t.Run(net.name+"/"+r.name, func(t *testing.T) {
				if net.name != "narrow" && testing.Short() {
					t.Skip("in short: the narrow net takes the same ways")
				}
				compareWithReference(t, openRunner(t, net.set, r.o), want, net.layers)
			})
		}
	}
}

// openRunner opens a runner that must leave nothing behind.
func openRunner(t testing.TB, set *weights.Set, o Options) Runner {
	t.Helper()
	return openHooked(t, set, o, hook.Hooks{})
}

func openHooked(t testing.TB, set *weights.Set, o Options, h hook.Hooks) Runner {
	t.Helper()
	if o.Backend == GPU {
		o.Window = glContext.Window(t)
	}
	r, err := Open(hook.With(context.Background(), h), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		if g, ok := r.(*gpuRunner); ok && g.exec.Device.Live() != 0 {
			t.Errorf("objects left alive on the device: %v", g.exec.Device.LiveLabels())
		}
	})
	return r
}

func compareWithReference(t *testing.T, r Runner, want reference, layers int) {
	in, err := Preprocess(testcard.Picture(), weights.KerasInput())
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Forward(context.Background(), Pass{Input: in.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	if len(r.Network().Layers) != layers {
		t.Fatalf("%d layers, want %d", len(r.Network().Layers), layers)
	}
	for i, l := range r.Network().Layers {
		w := want.Layers[i]
		if l.Name != w.Name {
			t.Fatalf("layer %d is %s, want %s", i, l.Name, w.Name)
		}
		if w.Pre != nil {
			before, err := a.Before(i)
			compareStage(t, l.Name+" before", before, err, w.Pre)
		}
		after, err := a.Output(i)
		compareStage(t, l.Name, after, err, w.Post)
	}
	if layers == len(want.Layers) {
		comparePredictions(t, a, want)
	}
}

func compareStage(t *testing.T, what string, got Tensor, err error, want *referenceStage) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	s := got.AllStats()
	var squares float64
	for _, v := range got.Data {
		squares += float64(v) * float64(v)
	}
	check := func(name string, got, want, scale float64) {
		t.Helper()
		if e := math.Abs(got-want) / scale; !(e <= op.LayerBound) {
			t.Errorf("%s: %s is %.9g, want %.9g: off by %.2g of the largest value, at most %g is allowed", what, name, got, want, e, op.LayerBound)
		}
	}
	check("mean", s.Mean, want.Mean, want.Peak)
	check("largest", s.Max, want.Max, want.Peak)
	check("least", s.Min, want.Min, want.Peak)
	check("L2 norm", math.Sqrt(squares), want.L2, want.L2)
	for _, sample := range want.Samples {
		check(fmt.Sprintf("value %d", int(sample[0])), float64(got.Data[int(sample[0])]), sample[1], want.Peak)
	}
}

func comparePredictions(t *testing.T, a *Activations, want reference) {
	t.Helper()
	last := len(a.Network().Layers) - 1
	got, err := a.Output(last)
	if err != nil {
		t.Fatal(err)
	}
	best := 0
	for i, p := range want.Probabilities {
		if e := math.Abs(float64(got.Data[i]) - p); !(e <= op.ProbabilityBound) {
			t.Errorf("probability of class %d is %.7f, want %.7f", i, got.Data[i], p)
		}
		if p > want.Probabilities[best] {
			best = i
		}
	}
	top, err := a.Top(5)
	if err != nil || len(top) != 5 || top[0].Index != best {
		t.Errorf("top-5 %v, error %v, want class %d first", top, err, best)
	}
}
