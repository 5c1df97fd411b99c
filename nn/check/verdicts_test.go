package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/shaders"
)

// onWrongGPU gives a context whose GPU gets the softmax wrong, in every family.
func onWrongGPU(t *testing.T) context.Context {
	return hook.With(t.Context(), hook.Hooks{Source: func(v shaders.Variant) (string, error) {
		text, err := v.Source()
		if v.Op != "softmax" {
			return text, err
		}
		wrong := strings.Replace(text, ") / sum *", ") *", 1)
		if wrong == text {
			t.Error("the softmax has nothing to break")
		}
		return wrong, err
	}})
}

// opened is what Open gives for the tiny network: on which backend it computes, or the error.
func opened(t *testing.T, ctx context.Context, v Verdicts, o nn.Options) (nn.DeviceInfo, error) {
	t.Helper()
	r, err := v.Open(ctx, denseSet(), o)
	if err != nil {
		return nn.DeviceInfo{}, err
	}
	defer r.Close()
	return r.Device(), nil
}

func TestAGPUIsJudgedOnce(t *testing.T) {
	judged := 0
	v := Verdicts{File: filepath.Join(t.TempDir(), "new", "verdicts.json"), Judge: true, Progress: func(done, _ int) { judged = done }}
	o := nn.Options{Window: glContext.Window(t)}
	for _, layers := range []int{2 * 23, 0} {
		judged = 0
		if d, err := opened(t, t.Context(), v, o); err != nil || d.Backend != nn.GPU || judged != layers {
			t.Errorf("backend %s after %d layers, error %v, want the GPU after %d", d.Backend, judged, err, layers)
		}
	}
}

// A GPU that computes wrong is not used by whoever asks, from then on and until somebody finds otherwise.
func TestAWrongGPUIsNotUsed(t *testing.T) {
	onOneDriver(t)
	v := Verdicts{File: filepath.Join(t.TempDir(), "verdicts.json"), Judge: true}
	w := glContext.Window(t)
	told := func(err error) {
		t.Helper()
		if !errors.Is(err, ErrWrong) || !strings.Contains(err.Error(), "is computed wrong from predictions (") {
			t.Errorf("%v, want the verdict on the softmax", err)
		}
	}
	d, err := opened(t, onWrongGPU(t), v, nn.Options{Window: w})
	if err != nil || d.Backend != nn.CPU {
		t.Fatalf("backend %s, error %v, want the CPU", d.Backend, err)
	}
	told(d.CPUWhy)
	for _, judge := range []bool{true, false} {
		v.Judge = judge
		if d, err = opened(t, t.Context(), v, nn.Options{Window: w}); err != nil {
			t.Fatal(err)
		}
		told(d.CPUWhy)
		_, err = opened(t, t.Context(), v, nn.Options{Backend: nn.GPU, Window: w})
		told(err)
	}
	if d, err = opened(t, t.Context(), v, nn.Options{Backend: nn.CPU, Window: w}); err != nil || d.CPUWhy != nil {
		t.Errorf("error %v, reason %v, want a CPU that was asked for", err, d.CPUWhy)
	}

	gpu, err := nn.Probe(w)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Keep(Report{GPU: &gpu, Stored: true, OK: true}); err != nil {
		t.Fatal(err)
	}
	if d, err = opened(t, t.Context(), v, nn.Options{Window: w}); err != nil || d.Backend != nn.GPU {
		t.Errorf("backend %s, error %v, want the GPU once it was found right", d.Backend, err)
	}
}

// Where nothing can be kept a GPU is judged each time, and the verdict holds all the same. One that is not to be judged is used.
func TestWithoutVerdicts(t *testing.T) {
	onOneDriver(t)
	dir := t.TempDir()
	damaged := filepath.Join(dir, "damaged.json")
	if err := os.WriteFile(damaged, []byte(`{"version": 1, "devices": [{"device"`), 0o600); err != nil {
		t.Fatal(err)
	}
	o := nn.Options{Window: glContext.Window(t)}
	for name, file := range map[string]string{"nowhere to write": filepath.Join(damaged, "verdicts.json"), "damaged": damaged} {
		t.Run(name, func(t *testing.T) {
			if d, err := opened(t, onWrongGPU(t), Verdicts{File: file}, o); err != nil || d.Backend != nn.GPU {
				t.Errorf("backend %s, error %v, want the GPU as it is", d.Backend, err)
			}
			if d, err := opened(t, onWrongGPU(t), Verdicts{File: file, Judge: true}, o); err != nil || !errors.Is(d.CPUWhy, ErrWrong) {
				t.Errorf("backend %s because %v, error %v", d.Backend, d.CPUWhy, err)
			}
		})
	}
}

func TestJudgingCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	v := Verdicts{File: filepath.Join(t.TempDir(), "verdicts.json"), Judge: true, Progress: func(int, int) { cancel() }}
	if _, err := opened(t, ctx, v, nn.Options{Window: glContext.Window(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	if _, err := os.Stat(v.File); err == nil {
		t.Error("a verdict was kept")
	}
}

// What counts is a comparison with stored values that the CPU meets, on this driver and these shaders.
func TestKeep(t *testing.T) {
	gpu := nn.DeviceInfo{Vendor: "A vendor", Renderer: "A card", Version: "4.6"}
	off, near := &Deviation{Before: 1}, &Deviation{}
	wrong := Report{
		GPU: &gpu, Stored: true, Verdict: "Wrong.",
		Rows: []Row{{GPUAgainstCPU: off, GPUAgainstStored: off, CPUAgainstStored: near}},
	}
	weights := Report{
		GPU: &gpu, Stored: true, Verdict: "Others.",
		Rows: []Row{{GPUAgainstCPU: near, GPUAgainstStored: off, CPUAgainstStored: off}},
	}
	right := Report{GPU: &gpu, Stored: true, OK: true}
	for _, c := range []struct {
		name    string
		reports []Report
		known   bool
		fault   string
	}{
		{"nothing", nil, false, ""},
		{"the CPU alone", []Report{{Stored: true, OK: true}}, false, ""},
		{"no stored values", []Report{{GPU: &gpu, OK: true}}, false, ""},
		{"no result", []Report{{GPU: &gpu, Stored: true, Err: errors.New("no memory")}}, false, ""},
		{"other weights", []Report{weights}, false, ""},
		{"right", []Report{right}, true, ""},
		{"wrong", []Report{wrong}, true, "Wrong."},
		{"right, then wrong", []Report{right, wrong}, true, "Wrong."},
		{"wrong, then right", []Report{wrong, right}, true, "Wrong."},
		{"right, and other weights", []Report{weights, right}, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := Verdicts{File: filepath.Join(t.TempDir(), "verdicts.json")}
			if err := v.Keep(c.reports...); err != nil {
				t.Fatal(err)
			}
			if got, known := v.of(gpu); known != c.known || got.Fault != c.fault {
				t.Errorf("known %v, fault %q, want %v, %q", known, got.Fault, c.known, c.fault)
			}
			other := gpu
			other.Version = "4.7"
			if _, known := v.of(other); known {
				t.Error("a verdict holds for another driver")
			}
		})
	}
}

// The newest verdict on a card takes the place of those on its older drivers; other cards keep theirs, up to a number.
func TestVerdictsAreBounded(t *testing.T) {
	v := Verdicts{File: filepath.Join(t.TempDir(), "verdicts.json")}
	keep := func(card, version string) {
		t.Helper()
		if err := v.Keep(Report{GPU: &nn.DeviceInfo{Renderer: card, Version: version}, Stored: true, OK: true}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 * verdictDevices {
		keep("card "+string(rune('A'+i)), "1")
	}
	keep("card z", "1")
	keep("card z", "2")
	known := readVerdicts(v.File)
	if len(known) != verdictDevices || known[0].Device.Version != "2" || known[1].Device.Renderer == "card z" {
		t.Errorf("%d devices, the first two %+v and %+v", len(known), known[0].Device, known[1].Device)
	}
}

func TestFaultTellsWhoIsWrong(t *testing.T) {
	gpu := nn.DeviceInfo{Renderer: "A card"}
	off, near := &Deviation{Before: 1}, &Deviation{}
	r := Report{GPU: &gpu, Stored: true, Verdict: "It is wrong.", Rows: []Row{{GPUAgainstStored: off, CPUAgainstStored: near}}}
	if err := r.Fault(); !errors.Is(err, ErrWrong) || !strings.HasSuffix(err.Error(), ": It is wrong") {
		t.Errorf("%v, want the GPU's fault", err)
	}
	r.Rows[0].CPUAgainstStored = off
	if err := r.Fault(); err == nil || errors.Is(err, ErrWrong) {
		t.Errorf("%v, want a fault that is not the GPU's alone", err)
	}
	if err := (Report{GPU: &gpu, Stored: true, OK: true}).Fault(); err != nil {
		t.Error(err)
	}
}
