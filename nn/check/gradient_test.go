package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/internal/hook"
)

// Each shader of the backward pass, broken in a way of its own, is found by what the gradient does not account for.
func TestBrokenBackwardShaders(t *testing.T) {
	onOneDriver(t)
	maps, dense := newSubject(t, mapsSet()), newSubject(t, denseSet())
	for _, c := range []struct {
		name              string
		on                subject
		variant, old, new string
		says              string
	}{
		{"a ReLU that is always open", maps, "relu_back_image", "passed = rule == 1 ? g : open", "passed = g", "account for"},
		{"swapped channels", maps, "relu_back_image", "= gate(TEXEL(g, at)", "= gate(TEXEL(g, at).yxzw", "account for"},
		{"not a number", maps, "relu_back_image", "dst[at] = result", "dst[at] = result + uintBitsToFloat(0x7fc00000u)", "not numbers"},
		{"a pool to its first place", maps, "maxpool2x2_back_image", "dst[at] = toA", "dst[at] = TEXEL(g, bordered(quad, y, x, size))", "account for"},
		{"a pool without its last place", maps, "maxpool2x2_back_image", "dst[below + 1] = rest", "dst[below + 1] = NONE", "account for"},
		{"rows for columns", dense, "flatten_back_image", "y * width + x", "x * width + y", "account for"},
		{"a column less", dense, "dense_back_image", "int first = 0", "int first = LOCAL", "account for"},
	} {
		t.Run(c.name, func(t *testing.T) {
			gpu := openHooked(t, c.on.set, onGPU(t), hook.Hooks{Source: broken(t, c.variant, c.old, c.new)})
			r, err := Run(t.Context(), gpu, c.on.cpu, c.on.ref, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.OK || r.First() != nil || r.CPUGradient > GradientBound/10 {
				t.Fatalf("verdict %q, the CPU's gradient is off by %.2g", r.Verdict, r.CPUGradient)
			}
			mentions(t, r.Verdict, "The layers of ", "right, but not its gradients: that of the GPU ", c.says, "where 0.0001 is allowed.")
			if fault := r.Fault(); !errors.Is(fault, ErrWrong) {
				t.Errorf("fault %v, want the GPU's", fault)
			}
		})
	}
}

func TestGradientsAreChecked(t *testing.T) {
	s := newSubject(t, mapsSet())
	r, err := Run(t.Context(), nil, s.cpu, s.ref, nil)
	if err != nil || !r.OK || r.CPUGradient <= 0 || r.GPUGradient != 0 {
		t.Errorf("verdict %q, error %v, gradients off by %g and %g", r.Verdict, err, r.CPUGradient, r.GPUGradient)
	}
	r.CPUGradient = 0.5
	if r.judge(); r.OK || !strings.Contains(r.Verdict, "that of the CPU does not account for 0.5 of a value") || r.Fault() == nil {
		t.Errorf("verdict %q, OK %v", r.Verdict, r.OK)
	}
	if errors.Is(r.Fault(), ErrWrong) {
		t.Error("the GPU is blamed for a wrong CPU")
	}
}
