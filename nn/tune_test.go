package nn

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/tune"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// tinySet is a network whose 13 convolutions are tuned in a moment also by llvmpipe.
func tinySet() *weights.Set {
	set := synthetic(0.05, false)
	set.Card.Input.Width, set.Card.Input.Height = 64, 64
	return set
}

// Tune finds something for each shape, keeps it, and runners that are opened later compute that way, and right.
func TestTune(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sub", "tuning.json")
	o := Options{Backend: GPU, Family: shaders.Shared, Tuning: file}
	r := openRunner(t, tinySet(), o)
	live := r.(*gpuRunner).exec.Device.Live()
	wrapped := struct{ Runner }{r} // what embeds a runner is tuned like it
	if !r.NeedsTuning(file) || !wrapped.NeedsTuning(file) {
		t.Error("no need to tune before the first time")
	}
	last, all := 0, 0
	choices, err := r.Tune(context.Background(), TuneOptions{File: file, Progress: func(done, total int) {
		if done != last+1 || done > total {
			t.Errorf("progress %d after %d, of %d", done, last, total)
		}
		last, all = done, total
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(choices) != 8 || last != all || r.NeedsTuning(file) {
		t.Errorf("%d choices after %d of %d candidates, more needed: %v", len(choices), last, all, r.NeedsTuning(file))
	}
	if after := r.(*gpuRunner).exec.Device.Live(); after != live {
		t.Errorf("%d objects on the device, %d before", after, live)
	}
	want := lastConv(t, r)
	r.Close()

	tuned := openRunner(t, tinySet(), o)
	for i, l := range tuned.Network().Layers {
		for _, c := range choices {
			if (op.Conv{In: l.In, Out: l.Out}).String() == c.Shape && l.Kind == Conv {
				if got, want := tuned.Device().Kernels[i][0], c.Algorithm.Plan(op.Conv{In: l.In, Out: l.Out}, op.WithReLU, op.NewConvBuffers()).Steps[0].Variant.Name(); got != want {
					t.Errorf("%s is computed by %s, want %s", l.Name, got, want)
				}
			}
		}
	}
	if e := op.RelativeError(lastConv(t, tuned).Data, want.Data); e > op.LayerBound {
		t.Errorf("block5_conv3, tuned, is off by %.2g of its largest value", e)
	}
}

// What was found before a stop is kept, and the next time goes on from there.
func TestTuneGoesOn(t *testing.T) {
	r := openRunner(t, tinySet(), Options{Backend: GPU, Family: shaders.Shared})
	file := filepath.Join(t.TempDir(), "tuning.json")
	first := op.Conv{In: r.Network().Layers[1].In, Out: r.Network().Layers[1].Out}
	n := len(op.Candidates(first, shaders.Shared, r.Device().Limits))
	ctx, cancel := context.WithCancel(context.Background())
	some, err := r.Tune(ctx, TuneOptions{File: file, Progress: func(done, _ int) {
		if done == n+1 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || len(some) != 1 || some[0].Shape != first.String() || !r.NeedsTuning(file) {
		t.Fatalf("%v, error %v, want the first shape alone", some, err)
	}
	rest, err := r.Tune(context.Background(), TuneOptions{File: file})
	if err != nil || len(rest) != 7 || r.NeedsTuning(file) || len(tune.Read(file, r.(*gpuRunner).exec.Device.Info())) != 8 {
		t.Errorf("%d more choices, error %v, want 7", len(rest), err)
	}
	if none, err := r.Tune(context.Background(), TuneOptions{File: file}); len(none) != 0 || err != nil {
		t.Errorf("%d choices the third time, error %v", len(none), err)
	}
	if all, err := r.Tune(context.Background(), TuneOptions{File: file, Again: true}); len(all) != 8 || err != nil {
		t.Errorf("%d choices anew, error %v", len(all), err)
	}
}

// lastConv runs a pass and gives the output of block5_conv3.
func lastConv(t *testing.T, r Runner) Tensor {
	t.Helper()
	a, err := r.Forward(context.Background(), Pass{Input: op.Tensor{Shape: r.Network().Layers[0].Out, Data: op.Random(1, r.Network().Layers[0].Out.Len())}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	v, err := a.Output(r.Network().layer("block5_conv3").Index)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTuneHasNothingToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tuning.json")
	for _, o := range []Options{{Backend: CPU}, {Backend: GPU, Family: shaders.Image}, {Backend: GPU, Family: shaders.Plain}} {
		r := openRunner(t, tinySet(), o)
		choices, err := r.Tune(context.Background(), TuneOptions{File: file})
		if choices != nil || err != nil || r.NeedsTuning(file) {
			t.Errorf("%v: %v, error %v", o, choices, err)
		}
		r.Close()
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("a file was written: %v", err)
	}
}

func TestTuneCanBeCancelled(t *testing.T) {
	r := openRunner(t, tinySet(), Options{Backend: GPU, Family: shaders.Shared})
	ctx, cancel := context.WithCancel(context.Background())
	file := filepath.Join(t.TempDir(), "tuning.json")
	tried := 0
	_, err := r.Tune(ctx, TuneOptions{File: file, Progress: func(int, int) { tried++; cancel() }})
	if _, stat := os.Stat(file); !errors.Is(err, context.Canceled) || tried != 1 || !os.IsNotExist(stat) {
		t.Errorf("error %v after %d candidates, file %v", err, tried, stat)
	}
}

// On a device that gets a kernel wrong, or refuses it, the plain shaders serve.
func TestPlainShadersStandIn(t *testing.T) {
	for _, c := range []struct{ name, variant, old, text, want string }{
		{"all is well", "conv3x3_shared_small", "void", "void", ""},
		{"refused", "conv3x3_shared_small", "void main() {", "void main() { nonsense;", "refused"},
		{"wrong", "winograd2_output_shared", "+ start", "+ 1.01 * start", "wrong"},
		{"wrong with other parameters", "conv3x3_shared_small", "dst[to + (i)] = SUM(i, q)", "dst[to + (i)] = width == 13 ? 2.0 * SUM(i, q) : SUM(i, q)", "wrong"},
		{"of no use to this network", "conv3x3_shared_large", "void main() {", "void main() { nonsense;", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newGPURunner(model{network: mustNetwork(t, tinySet())}, glContext.Open(t, gpu.Options{}), hook.Broken(c.variant, c.old, c.text))
			defer r.Close()
			if err := r.planOrPlain(shaders.Shared, nil); err != nil {
				t.Fatal(err)
			}
			d := r.Device()
			if c.want == "" {
				if d.Family != shaders.Shared || d.Refused != nil {
					t.Errorf("family %s, because %v", d.Family, d.Refused)
				}
				return
			}
			if d.Family != shaders.Plain || d.Refused == nil || !strings.Contains(d.Refused.Error(), c.want) {
				t.Errorf("family %s, because %v, want the plain one because of %q", d.Family, d.Refused, c.want)
			}
		})
	}
}

func TestPeak(t *testing.T) {
	r := openRunner(t, synthetic(0.05, false), Options{Backend: GPU})
	live := r.(*gpuRunner).exec.Device.Live()
	peak, err := r.Peak(context.Background())
	if err != nil || peak < 1e9 || peak > 1e15 {
		t.Errorf("%.3g FLOP/s, error %v", peak, err)
	}
	t.Logf("%.1f GFLOP/s", peak/1e9)
	if after := r.(*gpuRunner).exec.Device.Live(); after != live {
		t.Errorf("%d objects on the device, %d before", after, live)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Peak(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	eachCPU(t, synthetic(0.05, false), func(t *testing.T, cpu Runner) {
		peak, err := cpu.Peak(context.Background())
		plain := cpu.(*cpuRunner).layers.units() == ""
		if err != nil || plain != (peak == 0) || !plain && (peak < 1e9 || peak > 1e15) {
			t.Errorf("%.3g FLOP/s, error %v", peak, err)
		}
	})
}
