package nn

import (
	"context"
	"errors"
	"image"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
)

// runnerKinds are the runners that every behaviour below must hold for.
var runnerKinds = []Options{{Backend: GPU}, {Backend: CPU}}

// inDepth leaves a test out in short, as the race detector and the second driver have it: it goes further into numbers that
// others compare, by the same programs and goroutines.
func inDepth(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("in short: others take the same ways")
	}
}

// narrow is a quarter of the width with 100 classes: what must hold for any weights need not take as long as the full width.
func narrow() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true, Classes: 100})
}

// quick is narrow on fewer pixels, for what is about passes and not about their numbers.
func quick() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true, Classes: 100, Pixels: image.Pt(96, 64)})
}

func eachRunner(t *testing.T, f func(t *testing.T, r Runner)) { eachRunnerOf(t, quick(), f) }

func eachRunnerOf(t *testing.T, set *weights.Set, f func(t *testing.T, r Runner)) {
	for _, o := range runnerKinds {
		t.Run(string(o.Backend), func(t *testing.T) { f(t, openRunner(t, set, o)) })
	}
	t.Run("queued", func(t *testing.T) { f(t, openHooked(t, set, Options{Backend: GPU}, queued)) })
}

// queued runners give layers to the device and do not wait for each, as on a GPU.
var queued = hook.Hooks{Queued: true}

func referenceInput(t testing.TB) Tensor {
	t.Helper()
	p, err := Preprocess(testcard.Picture(), weights.KerasInput())
	if err != nil {
		t.Fatal(err)
	}
	return p.Input
}

// inputOf is the test card in the size that a runner takes.
func inputOf(t *testing.T, r Runner) Tensor {
	t.Helper()
	shape := r.Network().Layers[0].Out
	return cardInput(t, shape.W, shape.H)
}

func TestForwardReportsEachLayerInOrder(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		var seen []int
		var total time.Duration
		a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r), Done: func(a *Activations, layer int) {
			seen = append(seen, layer)
			total += a.Time(layer)
			if _, err := a.Output(layer); err != nil {
				t.Errorf("layer %d cannot be read when it is done: %v", layer, err)
			}
			if _, err := a.Output(layer + 1); layer < 22 && !errors.Is(err, ErrNotYet) {
				t.Errorf("layer %d can be read before it is done: %v", layer+1, err)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Release()
		if len(seen) != 23 || a.Total() != total || total <= 0 {
			t.Errorf("saw layers %v, %v in all, want 23 and %v", seen, total, a.Total())
		}
		for i, layer := range seen {
			if i != layer {
				t.Fatalf("layer %d was reported as number %d", layer, i)
			}
		}
	})
}

func TestForwardStopsBetweenLayers(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		ctx, cancel := context.WithCancel(context.Background())
		last := 0
		_, err := r.Forward(ctx, Pass{Input: inputOf(t, r), Done: func(_ *Activations, layer int) {
			if last = layer; layer == 4 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) || last != 4 {
			t.Errorf("error %v after layer %d, want a stop right after layer 4", err, last)
		}
		a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r)})
		if err != nil {
			t.Fatalf("a pass after one that was cancelled: %v", err)
		}
		a.Release()
	})
}

// Two passes that are kept at once do not share memory, and memory that was released is used again without a trace.
func TestPassesAreIndependent(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		pass := func(in Tensor) (*Activations, []float32) {
			a, err := r.Forward(context.Background(), Pass{Input: in})
			if err != nil {
				t.Fatal(err)
			}
			v, err := a.Output(9)
			if err != nil {
				t.Fatal(err)
			}
			return a, v.Data
		}
		black := NewTensor(r.Network().Layers[0].Out)
		first, want := pass(inputOf(t, r))
		second, other := pass(black)
		if op.RelativeError(other, want) < 0.01 {
			t.Error("two pictures gave the same maps")
		}
		first.Release()
		second.Release()
		second.Release()
		third, again := pass(inputOf(t, r))
		defer third.Release()
		if op.RelativeError(again, want) != 0 {
			t.Error("the same picture gave other maps in memory that was used before")
		}
		for _, layer := range []int{8, 9} { // whether it was read or not
			if _, err := first.Output(layer); !errors.Is(err, ErrReleased) {
				t.Errorf("layer %d: error %v, want ErrReleased", layer, err)
			}
		}
	})
}

func TestForwardRefusesAnotherShape(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		if _, err := r.Forward(context.Background(), Pass{Input: NewTensor(op.Map(32, 32, 3))}); err == nil {
			t.Error("no error")
		}
	})
}

func TestActivationsMayBeReadFromManyGoroutines(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r)})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Release()
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if _, err := a.Output(i % 23); err != nil {
					t.Error(err)
				}
				if _, err := a.Before(i % 23); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestGPUFaultsComeThrough(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault gpu.Fault
		want  error
	}{
		{"no memory for the weights", gpu.Fault{Call: "BufferData", Skip: 3, Code: 0x0505}, ErrGPUMemory},
		{"no memory for the activations", gpu.Fault{Call: "ClearBufferData", Skip: 3, Code: 0x0505}, ErrGPUMemory},
		{"lost while computing", gpu.Fault{Call: "DispatchCompute", Skip: 5, Code: 0x0507}, ErrDeviceLost},
		{"lost while layers are queued", gpu.Fault{Call: "Flush", Skip: 5, Code: 0x0507}, ErrDeviceLost},
		{"lost while waiting for them", gpu.Fault{Call: "GetQueryObjectui64v", Skip: 5, Code: 0x0507}, ErrDeviceLost},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := hook.With(context.Background(), hook.Hooks{Faults: []gpu.Fault{c.fault}, Queued: true})
			r, err := Open(ctx, quick(), Options{Backend: GPU, Window: glContext.Window(t)})
			if err == nil {
				_, err = r.Forward(context.Background(), Pass{Input: inputOf(t, r)})
				if live := r.(*gpuRunner).exec.Device.LiveLabels(); slices.ContainsFunc(live, isWork) {
					t.Errorf("of a pass that failed there is left: %v", live)
				}
				r.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

// isWork reports whether a label is that of something the device was given to do.
func isWork(label string) bool { return strings.HasPrefix(label, "work ") }

// A pass that is cancelled waits for nothing that the device was given, and no layer is reported but those before.
func TestCancelledPassLeavesTheQueue(t *testing.T) {
	r := openHooked(t, quick(), Options{Backend: GPU}, queued)
	ctx, cancel := context.WithCancel(t.Context())
	inQueue := 0
	_, err := r.Forward(ctx, Pass{Input: inputOf(t, r), Done: func(_ *Activations, layer int) {
		if layer == 4 {
			for _, label := range r.(*gpuRunner).exec.Device.LiveLabels() {
				if isWork(label) {
					inQueue++
				}
			}
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || inQueue != ahead {
		t.Errorf("error %v with %d layers queued behind the one that was reported, want a stop with %d", err, inQueue, ahead)
	}
	if live := r.(*gpuRunner).exec.Device.LiveLabels(); slices.ContainsFunc(live, isWork) {
		t.Errorf("left: %v", live)
	}
}

// Auto goes on with the CPU where the GPU fails, and says why; GPU does not; a fault of the weights is the weights'.
func TestOpenFallsBack(t *testing.T) {
	noMemory := hook.Hooks{Faults: []gpu.Fault{{Call: "BufferData", Skip: 3, Code: 0x0505}}}
	noWindow := errors.New("no window today")
	for _, c := range []struct {
		name  string
		o     Options
		hooks hook.Hooks
		want  error // CPUWhy
	}{
		{"no window", Options{}, hook.Hooks{}, ErrNoDisplay},
		{"no window, for a reason", Options{Backend: Auto, NoGPU: noWindow}, hook.Hooks{}, noWindow},
		{"no memory", Options{Backend: Auto, Window: glContext.Window(t)}, noMemory, ErrGPUMemory},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Open(hook.With(t.Context(), c.hooks), tinySet(), c.o)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if d := r.Device(); d.Backend != CPU || !errors.Is(d.CPUWhy, c.want) {
				t.Errorf("%s, because %v, want the CPU because %v", d.Backend, d.CPUWhy, c.want)
			}
			c.o.Backend = GPU
			if r, err := Open(hook.With(t.Context(), c.hooks), tinySet(), c.o); !errors.Is(err, c.want) {
				t.Errorf("%v, error %v of the GPU, want %v", r, err, c.want)
			}
		})
	}
	for _, o := range []Options{{Backend: CPU}, {Window: glContext.Window(t)}} {
		r := openRunner(t, tinySet(), o)
		if d := r.Device(); d.CPUWhy != nil || (d.Backend == CPU) != (o.Backend == CPU) {
			t.Errorf("%s, because %v", d.Backend, d.CPUWhy)
		}
		r.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, tinySet(), Options{Window: glContext.Window(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context, and no other try", err)
	}
}

func TestGPUWithoutAWindow(t *testing.T) {
	if _, err := Open(context.Background(), quick(), Options{Backend: GPU}); !errors.Is(err, ErrNoDisplay) {
		t.Errorf("error %v, want ErrNoDisplay", err)
	}
}

func TestLoadingReportsProgressAndCanBeCancelled(t *testing.T) {
	for _, o := range runnerKinds {
		t.Run(string(o.Backend), func(t *testing.T) {
			if o.Backend == GPU {
				o.Window = glContext.Window(t)
			}
			ctx, cancel := context.WithCancel(context.Background())
			var last, total int64
			o.Progress = func(d, n int64) {
				if d < last || d > n {
					t.Errorf("progress %d after %d, of %d", d, last, n)
				}
				last, total = d, n
				if d > n/2 {
					cancel()
				}
			}
			_, err := Open(ctx, builtin(t), o)
			if !errors.Is(err, context.Canceled) || last == total {
				t.Errorf("error %v at %d of %d bytes, want a stop half-way", err, last, total)
			}
		})
	}
}

func TestTopIsSortedAndStable(t *testing.T) {
	n := mustNetwork(t, narrow())
	out := NewTensor(op.Vector(100))
	out.Data[7], out.Data[3], out.Data[50] = 0.4, 0.3, 0.3
	pass := newCPUPass(n, 0, nil)
	pass.values[len(n.Layers)-1] = out
	a := newActivations(n, Pass{}, pass)
	for range n.Layers {
		a.finish(1, nil)
	}
	top, err := a.Top(3)
	if err != nil || len(top) != 3 || top[0].Index != 7 || top[1].Index != 3 || top[2].Index != 50 {
		t.Errorf("top %v, error %v, want classes 7, 3, 50", top, err)
	}
	if top[0].Class.ID != n.Classes[7].ID || top[0].Probability != 0.4 {
		t.Errorf("first is %+v", top[0])
	}
	if all, _ := a.Top(1000); len(all) != 100 {
		t.Errorf("top 1000 of 100 gave %d", len(all))
	}
}

func TestPreprocess(t *testing.T) {
	p := testcard.Picture()
	got, err := Preprocess(p, weights.KerasInput())
	if err != nil {
		t.Fatal(err)
	}
	// By hand: caffe mode turns RGB to BGR and takes the mean off, in float32.
	at := (100*224 + 50) * 3
	for c, want := range []float32{float32(p.Pix[at+2]) - 103.939, float32(p.Pix[at+1]) - 116.779, float32(p.Pix[at]) - 123.68} {
		if v := got.Input.At(100, 50, c); v != want {
			t.Errorf("channel %d is %v, want %v", c, v, want)
		}
	}
	got, err = Preprocess(p, weights.TorchInput())
	if err != nil {
		t.Fatal(err)
	}
	for c, mean := range []float32{0.485, 0.456, 0.406} {
		std := []float32{0.229, 0.224, 0.225}[c]
		want := (float32(got.Fitted.Pix[at+c])/255 - mean) / std
		if v := got.Input.At(100, 50, c); v != want {
			t.Errorf("torch: channel %d is %v, want %v", c, v, want)
		}
	}
	card := weights.KerasInput()
	card.Resample = "quintic"
	if _, err := Preprocess(p, card); err == nil {
		t.Error("no error for an unknown filter")
	}
}

func BenchmarkForward(b *testing.B) {
	for _, o := range runnerKinds {
		for name, set := range map[string]*weights.Set{"builtin": builtin(b), "full": synthetic(1, true)} {
			b.Run(name+"/"+string(o.Backend), func(b *testing.B) {
				r, in := openRunner(b, set, o), referenceInput(b)
				for b.Loop() {
					a, err := r.Forward(context.Background(), Pass{Input: in})
					if err != nil {
						b.Fatal(err)
					}
					a.Release()
				}
			})
		}
	}
}
