package tune

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

// The shape that tuners are tested with: small, because llvmpipe takes 0.3 us for a load from shared memory.
var tuneShape = op.Conv{In: op.Map(15, 13, 20), Out: op.Map(15, 13, 18)}

var (
	plainAlgorithm = op.Algorithm{Family: shaders.Plain}
	tileAlgorithm  = op.Algorithm{Family: shaders.SharedMedium}
	smallAlgorithm = op.Algorithm{Family: shaders.SharedSmall}
)

// tuneWith runs a tuner over the shape with a device and shaders of the test's.
func tuneWith(t *testing.T, o gpu.Options, source op.Source, kernels ...op.Algorithm) (Choice, error) {
	t.Helper()
	if source == nil {
		source = shaders.Variant.Source
	}
	tuner := tuner{op.NewExecutor(glContext.Open(t, o), source), &sync.Mutex{}}
	tried := 0
	c, err := tuner.shape(context.Background(), tuneShape, kernels, func() { tried++ })
	if err == nil && (tried != len(kernels) || len(c.Trials) != len(kernels)) {
		t.Errorf("%d candidates tried, %d told, want %d", tried, len(c.Trials), len(kernels))
	}
	tuner.exec.Release()
	return c, err
}

func TestTunerTakesTheFastest(t *testing.T) {
	kernels := []op.Algorithm{tileAlgorithm, smallAlgorithm, {Family: shaders.SharedMedium, Winograd: 4}, {Family: shaders.SharedMedium, Winograd: 2}, plainAlgorithm}
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
			got, err := tuneWith(t, gpu.Options{Checked: true}, hook.Broken("conv3x3_shared_medium", c.old, c.text), tileAlgorithm, smallAlgorithm)
			if err != nil {
				t.Fatal(err)
			}
			if e := got.Trials[0].Err; e == nil || !strings.Contains(e.Error(), c.want) || got.Trials[0].Time != 0 {
				t.Errorf("error %v, want one about %q", e, c.want)
			}
			if got.Algorithm != smallAlgorithm || got.Trials[1].Err != nil {
				t.Errorf("%s was chosen, error of the other one %v", got.Algorithm, got.Trials[1].Err)
			}
		})
	}
}

// After the plain shader's dispatches, one as reference and four of its trial, every other raises a GL error.
func TestTunerLeavesOutCandidatesThatRaiseErrors(t *testing.T) {
	fault := gpu.Fault{Call: "DispatchCompute", Skip: 2 + tuneRuns, Code: 0x0502}
	c, err := tuneWith(t, gpu.Options{Faults: []gpu.Fault{fault}}, nil, plainAlgorithm, tileAlgorithm)
	if err != nil {
		t.Fatal(err)
	}
	if c.Algorithm != plainAlgorithm || c.Trials[0].Err != nil || c.Trials[1].Err == nil || !strings.Contains(c.Trials[1].Err.Error(), "GL_INVALID_OPERATION") {
		t.Errorf("%s was chosen of %v", c.Algorithm, c.Trials)
	}
}

// Where the plain shader is wrong there is nothing to compare with, and the default stays.
func TestTunerWithoutAReference(t *testing.T) {
	for text, want := range map[string]string{"sum += 1.001 * value.x": "wrong", "nonsense += value.x": "refused"} {
		t.Run(want, func(t *testing.T) { withoutAReference(t, text, want) }) // a device is closed before the next one is opened
	}
}

func withoutAReference(t *testing.T, text, want string) {
	c, err := tuneWith(t, gpu.Options{Checked: true}, hook.Broken("conv3x3", "sum += value.x", text), tileAlgorithm, plainAlgorithm)
	if err != nil {
		t.Fatal(err)
	}
	if c.Algorithm != tileAlgorithm || c.Trials[0].Err == nil || c.Trials[1].Err == nil || !strings.Contains(c.Trials[0].Err.Error(), want) {
		t.Errorf("%s was chosen of %v", c.Algorithm, c.Trials)
	}
}

func TestTunerStopsWhenTheDeviceIsLost(t *testing.T) {
	for _, skip := range []int{0, 2} {
		fault := gpu.Fault{Call: "DispatchCompute", Skip: skip, Code: 0x0507}
		t.Run(fmt.Sprint(skip), func(t *testing.T) {
			if _, err := tuneWith(t, gpu.Options{Faults: []gpu.Fault{fault}}, nil, plainAlgorithm, tileAlgorithm); !errors.Is(err, gpu.ErrDeviceLost) {
				t.Errorf("error %v, want gpu.ErrDeviceLost", err)
			}
		})
	}
}
