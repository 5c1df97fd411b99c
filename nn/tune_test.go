package nn

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// The shape that tuners are tested with: small, because llvmpipe takes 0.3 us for a load from shared memory.
var tuneShape = convShape{Shape{15, 13, 20}, Shape{15, 13, 18}}

var (
	plainKernel = Algorithm{Family: shaders.Plain}
	tileKernel  = Algorithm{Family: shaders.SharedMedium}
	smallKernel = Algorithm{Family: shaders.SharedSmall}
)

// tuneWith runs a tuner over the shape with a device and shaders of the test's.
func tuneWith(t *testing.T, o gpu.Options, source sourceFunc, kernels ...Algorithm) (Choice, error) {
	t.Helper()
	if source == nil {
		source = shaders.Variant.Source
	}
	tuner := newTuner(glContext.Open(t, o), source)
	tried := 0
	c, err := tuner.shape(context.Background(), tuneShape, kernels, func() { tried++ })
	if err == nil && (tried != len(kernels) || len(c.Trials) != len(kernels)) {
		t.Errorf("%d candidates tried, %d told, want %d", tried, len(c.Trials), len(kernels))
	}
	tuner.close()
	return c, err
}

// brokenSource changes the text of one variant.
func brokenSource(t *testing.T, name, old, text string) sourceFunc {
	return func(v shaders.Variant) (string, error) {
		src, err := v.Source()
		if v.Name() != name {
			return src, err
		}
		if !strings.Contains(src, old) {
			t.Errorf("%s has no %q", name, old)
		}
		return strings.ReplaceAll(src, old, text), err
	}
}

func TestTunerTakesTheFastest(t *testing.T) {
	kernels := []Algorithm{tileKernel, smallKernel, {shaders.SharedMedium, 4}, {shaders.SharedMedium, 2}, plainKernel}
	c, err := tuneWith(t, gpu.Options{Checked: true}, nil, kernels...)
	if err != nil {
		t.Fatal(err)
	}
	best := slices.MinFunc(c.Trials, func(a, b Trial) int { return int(a.Time - b.Time) })
	for i, trial := range c.Trials {
		if trial.Algorithm != kernels[i] || trial.Err != nil || trial.Time <= 0 {
			t.Errorf("%s: %v, error %v", trial.Algorithm, trial.Time, trial.Err)
		}
	}
	if c.Algorithm != best.Algorithm || c.Shape != "15x13x20-to-18" {
		t.Errorf("%s for %s, want %s", c.Algorithm, c.Shape, best.Algorithm)
	}
}

// A candidate that the driver refuses, or that computes wrong, is never chosen, be it the fastest and the default.
func TestTunerLeavesOutBrokenCandidates(t *testing.T) {
	for _, c := range []struct{ name, old, text, want string }{
		{"refused", "void main() {", "void main() { nonsense;", "refused shader"},
		{"a little off", "vec4 start =", "vec4 start = 0.02 +", "wrong"},
		{"not a number", "vec4 start =", "vec4 start = 0.0 / vec4(low) *", "wrong"},
		{"computes nothing", "inQuad < inQuads", "inQuad < 0", "wrong"},
		{"stores nothing", "dst[to + (i)] = SUM(i, q);", ";", "wrong"},
		{"spoils the border", "if (x + (i) < width)", "", "wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := tuneWith(t, gpu.Options{Checked: true}, brokenSource(t, "conv3x3_shared_medium", c.old, c.text), tileKernel, smallKernel)
			if err != nil {
				t.Fatal(err)
			}
			if e := got.Trials[0].Err; e == nil || !strings.Contains(e.Error(), c.want) || got.Trials[0].Time != 0 {
				t.Errorf("error %v, want one about %q", e, c.want)
			}
			if got.Algorithm != smallKernel || got.Trials[1].Err != nil {
				t.Errorf("%s was chosen, error of the other one %v", got.Algorithm, got.Trials[1].Err)
			}
		})
	}
}

// After the plain shader's dispatches, one as reference and four of its trial, every other raises a GL error.
func TestTunerLeavesOutCandidatesThatRaiseErrors(t *testing.T) {
	fault := gpu.Fault{Call: "DispatchCompute", Skip: 2 + tuneRuns, Code: 0x0502}
	c, err := tuneWith(t, gpu.Options{Faults: []gpu.Fault{fault}}, nil, plainKernel, tileKernel)
	if err != nil {
		t.Fatal(err)
	}
	if c.Algorithm != plainKernel || c.Trials[0].Err != nil || c.Trials[1].Err == nil || !strings.Contains(c.Trials[1].Err.Error(), "GL_INVALID_OPERATION") {
		t.Errorf("%s was chosen of %v", c.Algorithm, c.Trials)
	}
}

// Where the plain shader is wrong there is nothing to compare with, and the default stays.
func TestTunerWithoutAReference(t *testing.T) {
	for text, want := range map[string]string{"sum += 1.001 * value.x": "wrong", "nonsense += value.x": "refused"} {
		c, err := tuneWith(t, gpu.Options{Checked: true}, brokenSource(t, "conv3x3", "sum += value.x", text), tileKernel, plainKernel)
		if err != nil {
			t.Fatal(err)
		}
		if c.Algorithm != tileKernel || c.Trials[0].Err == nil || c.Trials[1].Err == nil || !strings.Contains(c.Trials[0].Err.Error(), want) {
			t.Errorf("%s was chosen of %v", c.Algorithm, c.Trials)
		}
	}
}

func TestTunerStopsWhenTheDeviceIsLost(t *testing.T) {
	for _, skip := range []int{0, 2} {
		fault := gpu.Fault{Call: "DispatchCompute", Skip: skip, Code: 0x0507}
		if _, err := tuneWith(t, gpu.Options{Faults: []gpu.Fault{fault}}, nil, plainKernel, tileKernel); !errors.Is(err, ErrDeviceLost) {
			t.Errorf("error %v, want ErrDeviceLost", err)
		}
	}
}

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
	live := r.(*gpuRunner).dev.Live()
	if !r.NeedsTuning(file) {
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
	if after := r.(*gpuRunner).dev.Live(); after != live {
		t.Errorf("%d objects on the device, %d before", after, live)
	}
	want := lastConv(t, r)
	r.Close()

	tuned := openRunner(t, tinySet(), o)
	for i, l := range tuned.Network().Layers {
		for _, c := range choices {
			if (convShape{l.In, l.Out}).String() == c.Shape && l.Kind == Conv {
				if got, want := tuned.Device().Kernels[i][0], c.Algorithm.plan(convShape{l.In, l.Out}, withReLU, convBuffers{}).steps[0].Variant.Name(); got != want {
					t.Errorf("%s is computed by %s, want %s", l.Name, got, want)
				}
			}
		}
	}
	near(t, "block5_conv3, tuned", lastConv(t, tuned), want, layerBound)
}

// What was found before a stop is kept, and the next time goes on from there.
func TestTuneGoesOn(t *testing.T) {
	r := openRunner(t, tinySet(), Options{Backend: GPU, Family: shaders.Shared})
	file := filepath.Join(t.TempDir(), "tuning.json")
	first := convShape{r.Network().Layers[1].In, r.Network().Layers[1].Out}
	n := len(candidates(first, shaders.Shared, r.Device().Limits))
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
	if err != nil || len(rest) != 7 || r.NeedsTuning(file) || len(readTuning(file, r.(*gpuRunner).dev.Info())) != 8 {
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
	a, err := r.Forward(context.Background(), Pass{Input: randomTensor(1, r.Network().Layers[0].Out)})
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
		{"of no use to this network", "conv3x3_shared_large", "void main() {", "void main() { nonsense;", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &gpuRunner{
				model: model{network: mustNetwork(t, tinySet())}, dev: glContext.Open(t, gpu.Options{}), source: brokenSource(t, c.variant, c.old, c.text),
				programs: map[string]*gpu.Program{}, shared: map[string]*gpu.Buffer{},
			}
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
