package nn

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
)

// patience is how long a test waits for what takes milliseconds.
const patience = time.Minute

// inBackground opens a runner whose weights come while it is in use. While progress has not returned no more of them are
// begun.
func inBackground(t *testing.T, ctx context.Context, progress func(done, total int64)) Runner {
	t.Helper()
	r, err := Open(ctx, quick(), Options{Backend: GPU, Window: glContext.Window(t), Background: true, Progress: progress})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		if live := r.(*gpuRunner).exec.Device.Live(); live != 0 {
			t.Errorf("%d objects left alive on the device", live)
		}
	})
	return r
}

// The first layers are there while the weights of the last ones are not.
func TestLayersComeWhileWeightsAreLoaded(t *testing.T) {
	first := make(chan struct{})
	var calls int
	var last, total int64
	r := inBackground(t, context.Background(), func(done, all int64) {
		last, total = done, all
		if calls++; calls < 3 { // kernel and bias of block1_conv1
			return
		}
		select {
		case <-first:
		case <-time.After(patience):
			t.Error("the first layer was not computed while weights were missing")
		}
	})
	a, err := r.Forward(t.Context(), Pass{Input: inputOf(t, r), Done: func(a *Activations, layer int) {
		if layer == 1 {
			if v, err := a.Output(1); err != nil || v.C != 16 {
				t.Errorf("layer 1 is %s, error %v", v.Shape, err)
			}
			close(first)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	if last != total {
		t.Errorf("%d of %d bytes were loaded when the pass was through", last, total)
	}
	whole := openRunner(t, quick(), Options{Backend: CPU})
	b, err := whole.Forward(t.Context(), Pass{Input: inputOf(t, r)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Release()
	for _, layer := range []int{1, 14, 22} {
		got, err := a.Output(layer)
		want, errWant := b.Output(layer)
		if err != nil || errWant != nil || op.RelativeError(got.Data, want.Data) > op.LayerBound {
			t.Errorf("layer %d differs from the CPU's: %v, %v", layer, err, errWant)
		}
	}
}

// What goes wrong with the weights after Open is the error of the pass, of each one.
func TestWeightsThatFailInTheBackground(t *testing.T) {
	var r Runner
	for skip := 9; r == nil; skip++ { // how many buffers come before the first of the weights depends on the device
		ctx := hook.With(context.Background(), hook.Hooks{Faults: []gpu.Fault{{Call: "BufferData", Skip: skip, Code: 0x0505}}})
		opened, err := Open(ctx, quick(), Options{Backend: GPU, Window: glContext.Window(t), Background: true})
		if err == nil {
			r = opened
			defer r.Close()
		} else if !errors.Is(err, ErrGPUMemory) {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := r.Forward(t.Context(), Pass{Input: inputOf(t, r)}); !errors.Is(err, ErrGPUMemory) {
			t.Errorf("error %v, want ErrGPUMemory", err)
		}
	}
	if _, err := r.Tune(t.Context(), TuneOptions{File: t.TempDir() + "/tuning"}); !errors.Is(err, ErrGPUMemory) {
		t.Errorf("error %v of Tune, want ErrGPUMemory", err)
	}
}

// A pass that waits for weights can be cancelled, and a runner be closed while they come.
func TestWaitingForWeightsStops(t *testing.T) {
	proceed := make(chan struct{})
	r := inBackground(t, context.Background(), func(int64, int64) { <-proceed })
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := r.Forward(ctx, Pass{Input: inputOf(t, r)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the deadline's", err)
	}
	time.AfterFunc(50*time.Millisecond, func() { close(proceed) })
}

// Activations may be held for longer than their runner is open: what nobody has is gone, and that is said.
func TestActivationsOutliveTheirRunner(t *testing.T) {
	r := openRunner(t, small(), Options{Backend: GPU})
	a := mustForward(t, r, Pass{Input: inputOf(t, r)})
	defer a.Release()
	want, err := a.Output(3)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if got, err := a.Output(3); err != nil || got.At(1, 1, 1) != want.At(1, 1, 1) {
		t.Errorf("what somebody has is lost: %v", err)
	}
	if _, err := a.Output(4); !errors.Is(err, ErrReleased) {
		t.Errorf("error %v, want ErrReleased", err)
	}
}
