package nn

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// The program that measures does what it counts: each step of each chain shows in the result.
func TestPeakDoesItsWork(t *testing.T) {
	r := newRig(t, gpu.Options{Checked: true})
	v := shaders.Find("peak", shaders.Plain)
	const groups, rounds = 3, 2
	n := groups * v.Define("LOCAL")
	r.zeros("dst", n)
	r.run(peakStep(groups, rounds, 0.75, 0.5))
	got := make([]float32, n*4)
	r.must(r.buffers["dst"].Download(got, 0))
	for i, x := range got {
		want := peakRef(i/4, v.Define("CHAINS"), v.Define("STEPS")*rounds, 0.75, 0.5)
		if math.Abs(float64(x)-want) > 1e-5 {
			t.Fatalf("invocation %d: %v, want %v", i/4, x, want)
		}
	}
	if one, all := peakOperations(1, 1), peakOperations(groups, rounds); all != one*groups*rounds || one != 2*4*3*8*64 {
		t.Errorf("%v operations in a round of a group, %v in all", one, all)
	}
}

func TestPeak(t *testing.T) {
	r := openRunner(t, synthetic(0.05, false), Options{Backend: GPU})
	live := r.(*gpuRunner).dev.Live()
	peak, err := r.Peak(context.Background())
	if err != nil || peak < 1e9 || peak > 1e15 {
		t.Errorf("%.3g FLOP/s, error %v", peak, err)
	}
	t.Logf("%.1f GFLOP/s", peak/1e9)
	if after := r.(*gpuRunner).dev.Live(); after != live {
		t.Errorf("%d objects on the device, %d before", after, live)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Peak(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	cpu := openRunner(t, synthetic(0.05, false), Options{Backend: CPU})
	if peak, err := cpu.Peak(context.Background()); peak != 0 || err != nil {
		t.Errorf("CPU: %v, error %v, want 0", peak, err)
	}
}
