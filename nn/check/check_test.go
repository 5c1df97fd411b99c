package check

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

func TestRunRefuses(t *testing.T) {
	tiny := open(t, weights.Synthetic(weights.SyntheticOptions{Width: tinyWidth, Top: true}), nn.Options{})
	wider := open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.1, Top: true}), nn.Options{})
	noTop := open(t, weights.Synthetic(weights.SyntheticOptions{Width: tinyWidth}), nn.Options{})
	short := &Reference{Layers: Narrow().Layers[:3]}
	for _, c := range []struct {
		name     string
		gpu, cpu nn.Runner
		ref      *Reference
		want     string
	}{
		{"nothing to compare", nil, tiny, nil, "nothing to compare"},
		{"other widths", tiny, wider, nil, "layer 1 is block1_conv1 (224 x 224 x 3) on the GPU, block1_conv1 (224 x 224 x 6) on the CPU"},
		{"one has no dense layers", tiny, noTop, nil, "the GPU runs a network of 23 layers, the CPU one of 19"},
		{"stored values of another", nil, tiny, Narrow(), "layer 1 of Synthetic VGG16, width 0.05 is block1_conv1 (224 x 224 x 3), the stored values are of block1_conv1 (224 x 224 x 16)"},
		{"too few stored values", nil, tiny, short, "has 23 layers, the stored values are of 3"},
	} {
		_, err := Run(t.Context(), c.gpu, c.cpu, c.ref, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := Run(t.Context(), nil, tiny, nil, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("error %v, want ErrNothing", err)
	}
}

// A network without its dense layers has the stored values of one with them.
func TestRunWithoutTheTop(t *testing.T) {
	cpu := open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.25}), nn.Options{})
	r, err := Run(t.Context(), nil, cpu, Narrow(), nil)
	if err != nil || !r.OK || len(r.Rows) != 19 {
		t.Errorf("%d rows, error %v, verdict %q", len(r.Rows), err, r.Verdict)
	}
}

func TestRunStopsBetweenLayers(t *testing.T) {
	s := newSubject(t, mapsSet())
	gpu := open(t, s.set, onGPU(t))
	for _, at := range []int{1, 10, 25, 37} { // 19 layers on the GPU, then 19 on the CPU
		ctx, cancel := context.WithCancel(t.Context())
		last := 0
		_, err := Run(ctx, gpu, s.cpu, s.ref, func(done, total int) {
			if total != 38 || done != last+1 {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			if last = done; done == at {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || last != at {
			t.Errorf("error %v after %d layers, want a stop after %d", err, last, at)
		}
	}
	if r, err := Run(t.Context(), gpu, s.cpu, s.ref, nil); err != nil || !r.OK {
		t.Errorf("after that: error %v, verdict %q", err, r.Verdict)
	}
}

// By hand: what counts as how far off.
func TestDeviations(t *testing.T) {
	nan := float32(math.NaN())
	inf := math.Inf(1)
	relu, softmax := Row{Layer: nn.Layer{Activation: "relu"}}, Row{Layer: nn.Layer{Activation: "softmax"}}
	of := func(values ...float32) stage {
		return measure(nn.Tensor{Shape: nn.Vector(len(values)), Data: values})
	}
	for _, c := range []struct {
		name      string
		row       Row
		got, want stages
		deviation Deviation
	}{
		{"a share of the largest", relu, stages{of(-8, 1), of(0, 1)}, stages{of(-8, 2), of(0, 2)}, Deviation{1. / 8, 1. / 2}},
		{"no activation", Row{}, stages{after: of(3, 4)}, stages{after: of(3, 5)}, Deviation{1. / 5, 1. / 5}},
		{"probabilities as they are", softmax, stages{of(1, 2), of(0.25, 0.75)}, stages{of(1, 2), of(0.5, 0.5)}, Deviation{0, 0.25}},
		{"nothing but zeros", Row{}, stages{after: of(0, 0.5)}, stages{after: of(0, 0)}, Deviation{0.5, 0.5}},
		{"NaN", Row{}, stages{after: of(1, nan)}, stages{after: of(1, 2)}, Deviation{inf, inf}},
		{"NaN wanted", Row{}, stages{after: of(1, 2)}, stages{after: of(1, nan)}, Deviation{inf, inf}},
		{"NaN in both", Row{}, stages{after: of(1, nan)}, stages{after: of(1, nan)}, Deviation{inf, inf}},
		{"infinity in both", Row{}, stages{after: of(1, float32(inf))}, stages{after: of(1, float32(inf))}, Deviation{inf, inf}},
	} {
		if got := c.row.against(c.got, c.want); *got != c.deviation {
			t.Errorf("%s: %v, want %v", c.name, *got, c.deviation)
		}
	}
}

// Every figure that is stored counts, by itself.
func TestDeviationFromStored(t *testing.T) {
	got := measure(nn.Tensor{Shape: nn.Vector(4), Data: []float32{-4, 0, 2, 6}})
	right := RefStage{Mean: 1, Max: 6, Min: -4, L2: math.Sqrt(56), Peak: 6, Samples: []Sample{{2, 2}, {0, -4}}}
	if d := right.deviation(got); d != 0 {
		t.Errorf("off by %v, want nothing", d)
	}
	for name, spoil := range map[string]func(*RefStage){
		"mean":    func(s *RefStage) { s.Mean += 3 },
		"largest": func(s *RefStage) { s.Max += 3 },
		"least":   func(s *RefStage) { s.Min -= 3 },
		"norm":    func(s *RefStage) { s.L2 *= 2 },
		"sample":  func(s *RefStage) { s.Samples = []Sample{{2, 2}, {0, -1}} },
	} {
		s := right
		spoil(&s)
		if d := s.deviation(got); math.Abs(d-0.5) > 1e-12 {
			t.Errorf("%s: off by %v, want a half", name, d)
		}
	}
}

func TestFault(t *testing.T) {
	fine, off := &Deviation{1e-6, 1e-6}, &Deviation{1e-3, 0}
	softmax := nn.Layer{Activation: "softmax"}
	for _, c := range []struct {
		row  Row
		want string
	}{
		{Row{GPUAgainstCPU: off}, "the GPU is off the CPU by 0.001 times"},
		{Row{GPUAgainstCPU: off, GPUAgainstStored: off, CPUAgainstStored: fine}, "the GPU is off the stored values, which the CPU meets, by"},
		{Row{GPUAgainstCPU: off, GPUAgainstStored: fine, CPUAgainstStored: off}, "the CPU is off the stored values, which the GPU meets, by"},
		{Row{GPUAgainstCPU: off, GPUAgainstStored: fine, CPUAgainstStored: fine}, "largest value, where 2e-05 is allowed, though not where values are stored"},
		{Row{GPUAgainstCPU: off, GPUAgainstStored: off, CPUAgainstStored: &Deviation{1, 1}}, "by 0.001 times the layer's largest value, where 2e-05 is allowed; the CPU, by 1 times"},
		{Row{GPUAgainstCPU: fine, GPUAgainstStored: off, CPUAgainstStored: off}, "the GPU and the CPU agree"},
		{Row{CPUAgainstStored: off}, "the CPU is off the stored values by"},
		{Row{Layer: softmax, CPUAgainstStored: &Deviation{1e-6, 2e-4}}, "by 0.0002 in probability, where 0.0001 is allowed"},
		{Row{Layer: softmax, CPUAgainstStored: &Deviation{3e-5, 9e-5}}, "by 3e-05 times the layer's largest value"},
	} {
		if c.row.OK() {
			t.Errorf("%+v passes", c.row)
		}
		if got := c.row.fault(); !strings.Contains(got, c.want) {
			t.Errorf("fault %q, want %q", got, c.want)
		}
	}
	for _, row := range []Row{{GPUAgainstCPU: fine}, {Layer: softmax, CPUAgainstStored: &Deviation{1e-6, 9e-5}}, {CPUAgainstStored: &Deviation{2e-5, 0}}} {
		if !row.OK() {
			t.Errorf("%+v does not pass", row)
		}
	}
}

// Where the weights are too large for numbers it is not the GPU that is wrong.
func TestWeightsThatOverflow(t *testing.T) {
	set := changedModel(t, denseSet(), "block3_conv2_bias", func(v []float32) {
		for i := range v {
			v[i] = math.MaxFloat32
		}
	})
	cpu, gpu, ref := open(t, set, nn.Options{}), open(t, set, onGPU(t)), newSubject(t, denseSet()).ref
	for _, r := range []nn.Runner{nil, gpu} {
		var e *nn.NotFiniteError
		if _, err := Run(t.Context(), r, cpu, ref, nil); !errors.As(err, &e) || e.Layer.Name != "block3_conv3" {
			t.Errorf("error %v, want one about block3_conv3", err)
		}
	}
	gpu.Close()
	_, err := Options{Window: glContext.Window(t)}.check(t.Context(), part{set: set}, &nn.DeviceInfo{}, nil)
	if !errors.Is(err, nn.ErrNotFinite) {
		t.Errorf("error %v, want that of the CPU", err)
	}
}
