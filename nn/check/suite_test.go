package check

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

func TestSuite(t *testing.T) {
	compiled := map[string]bool{}
	var steps []int
	ctx := hook.With(t.Context(), hook.Hooks{
		Source: func(v shaders.Variant) (string, error) { compiled[v.Name()] = true; return v.Source() },
	})
	r, err := Suite(ctx, Options{
		Window: glContext.Window(t),
		Progress: func(done, total int) {
			if total != 8*2*23 {
				t.Fatalf("%d layers to compute, want two passes of 23 for 8 networks", total)
			}
			steps = append(steps, done)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK || len(r.Reports) != 2+len(tinyParts) || !strings.HasPrefix(r.Verdict, "All layers of 8 networks are computed right: ") {
		t.Errorf("%d reports, verdict %q, want all right", len(r.Reports), r.Verdict)
	}
	for i, p := range r.Reports {
		if !p.OK || len(p.Rows) != 23 || p.First() != nil || p.Stored != (i < 2) || p.GPU.Renderer == "" {
			t.Errorf("report %d has %d rows: %s", i, len(p.Rows), p.Verdict)
		}
	}
	for i, done := range steps {
		if done != i+1 {
			t.Fatalf("progress %v, want every layer in order", steps)
		}
	}
	if len(steps) != 8*2*23 {
		t.Errorf("progress ends at %d", len(steps))
	}
	if r.GPU == nil || r.GPU.Renderer == "" || r.GPU.GLSL == "" || r.GPU.Limits.Invocations == 0 {
		t.Errorf("the device is %+v, want what a bug report needs", r.GPU)
	}
	if r.GPU.Family == shaders.Image { // else only its plain stand-ins run, on the tiny net
		for _, v := range shaders.Variants() {
			if !compiled[v.Name()] && v.Name() != "peak" { // which only measures
				t.Errorf("no part of the suite runs shader %s", v.Name())
			}
		}
	}
}

// narrowParts stand in for what a Suite holds against stored values, where the built-in model would only take longer.
func narrowParts() []part {
	return []part{
		{set: weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true}), ref: Narrow()},
		{set: weights.Synthetic(weights.SyntheticOptions{Width: 0.25}), ref: Narrow()},
	}
}

func TestSuiteOnTheCPU(t *testing.T) {
	model := weights.Synthetic(weights.SyntheticOptions{Width: tinyWidth})
	r, err := Options{Model: model}.run(t.Context(), narrowParts())
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK || len(r.Reports) != 2 || r.GPU != nil || !strings.HasPrefix(r.Verdict, "All layers of 2 networks are computed right by the CPU: ") {
		t.Errorf("%d reports, verdict %q", len(r.Reports), r.Verdict)
	}
	for _, p := range r.Reports {
		for _, row := range p.Rows {
			if row.GPUAgainstCPU != nil || row.GPUAgainstStored != nil || row.CPUAgainstStored == nil || row.Kernels != nil {
				t.Errorf("%s: %+v, want the CPU against stored values only", row.Layer.Name, row)
			}
		}
	}
}

// A model that is not ours: another number of classes, channels that are no multiple of four, no dense layers.
func TestSuiteWithModels(t *testing.T) {
	small, err := weights.Open("../../weights/testdata/keras.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	noTop := weights.Synthetic(weights.SyntheticOptions{Width: tinyWidth})
	for _, model := range []*weights.Set{small, noTop} {
		o := Options{Window: glContext.Window(t), Model: model}
		parts, _, err := o.parts(narrowParts())
		if err != nil || parts[0].set != model || len(parts) != 9 {
			t.Fatalf("%d parts, error %v, want the model in front of the others", len(parts), err)
		}
		r, err := o.check(t.Context(), parts[0], &nn.DeviceInfo{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !r.OK || r.Stored || r.Network != model.Card.Name || r.Rows[5].GPUAgainstCPU == nil || r.Rows[5].CPUAgainstStored != nil {
			t.Errorf("verdict %q", r.Verdict)
		}
	}
}

// plainIsNotTheDevices skips a test that breaks a plain shader to find it in one network only.
func plainIsNotTheDevices(t *testing.T, w *nn.Window) nn.DeviceInfo {
	t.Helper()
	d, err := nn.Probe(w)
	if err != nil {
		t.Fatal(err)
	}
	if d.Family == shaders.Plain {
		t.Skip("the device's own family is the plain one")
	}
	return d
}

// A shader that is broken in one family is found in the network that runs it, and the others stay right.
func TestSuiteFindsABrokenFamily(t *testing.T) {
	onOneDriver(t)
	w := glContext.Window(t)
	plainIsNotTheDevices(t, w)
	ctx := hook.With(t.Context(), hook.Hooks{Source: broken(t, "conv3x3", "sum += value.x", "sum += 1.001 * value.x")})
	r, err := Options{Window: w}.run(ctx, nil) // the networks of each family
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for _, p := range r.Reports {
		if !p.OK {
			wrong = append(wrong, p.Verdict)
		}
	}
	if r.OK || len(wrong) != 2 || !strings.HasSuffix(r.Verdict, wrong[0]) {
		t.Errorf("verdict %q of %q, want both of the family, by the first of them", r.Verdict, wrong)
	}
	mentions(t, r.Verdict, "2 of 6 checks fail", "Synthetic VGG16, width 0.05 (plain shaders) is computed wrong from block1_conv1 (conv3x3) on: the GPU is off the CPU by ")
}

// A shader that the driver refuses is a finding too, in one line of the many that the driver writes.
func TestSuiteReportsARefusedShader(t *testing.T) {
	w := glContext.Window(t)
	d := plainIsNotTheDevices(t, w)
	ctx := hook.With(t.Context(), hook.Hooks{Source: broken(t, "conv3x3", "void main() {", "void main() { nonsense; more;")})
	r, err := Options{Window: w}.check(ctx, part{set: denseSet(), family: shaders.Plain}, &d, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.OK || r.Err == nil || strings.Contains(r.Verdict, "\n") || r.GPU.Renderer != d.Renderer {
		t.Errorf("%+v, want a report on what failed", r)
	}
	mentions(t, r.Verdict, "The GPU cannot compute Synthetic VGG16, width 0.05 (plain shaders): the driver refused shader \"conv3x3\": ")
}

func TestSuiteCountsWhatIsWrong(t *testing.T) {
	r := Result{Reports: []Report{{OK: true}, {Verdict: "Alpha is wrong."}, {Verdict: "Beta is wrong."}}}
	r.judge()
	if want := "2 of 3 checks fail, the first of them: Alpha is wrong."; r.OK || r.Verdict != want {
		t.Errorf("verdict %q, want %q", r.Verdict, want)
	}
}

func TestSuiteCanBeCancelled(t *testing.T) {
	s := newSubject(t, mapsSet())
	two := []part{{set: s.set, ref: s.ref}, {set: s.set, ref: s.ref}}
	for _, window := range []*nn.Window{nil, glContext.Window(t)} {
		ctx, cancel := context.WithCancel(t.Context())
		last := 0
		_, err := Options{Window: window, Progress: func(done, _ int) {
			if last = done; done == 30 {
				cancel()
			}
		}}.run(ctx, two)
		if !errors.Is(err, context.Canceled) || last != 30 {
			t.Errorf("error %v after %d layers, want a stop after 30", err, last)
		}
	}
}

// broken gives the text of one shader changed, that of the others as it is.
func broken(t *testing.T, variant, old, new string) func(shaders.Variant) (string, error) {
	t.Helper()
	known := slices.ContainsFunc(shaders.Variants(), func(v shaders.Variant) bool { return v.Name() == variant })
	if !known {
		t.Fatalf("there is no shader %s to break", variant)
	}
	return func(v shaders.Variant) (string, error) {
		text, err := v.Source()
		if v.Name() != variant || err != nil {
			return text, err
		}
		if !strings.Contains(text, old) {
			t.Errorf("shader %s has no %q to break", variant, old)
		}
		return strings.ReplaceAll(text, old, new), nil
	}
}

func mentions(t *testing.T, verdict string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(verdict, w) {
			t.Errorf("verdict %q lacks %q", verdict, w)
		}
	}
}
