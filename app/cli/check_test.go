package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
)

var checkKeys = []string{"ok", "verdict", "layer_bound", "probability_bound", "networks", "program", "commit", "go", "os", "arch",
	"device", "backend", "renderer", "gl_vendor", "gl_version", "glsl_version", "kernel_family", "gl_limits"}

func TestCheckText(t *testing.T) {
	r := run(t, "check", "--backend=cpu").ok(t)
	contains(t, r.out, "vggscope   1.2.3 abc\n", "CPU threads", "VGG16 with 100 classes\n", "Synthetic VGG16, width 0.25\n")
	if n := len(regexp.MustCompile(`(?m)^\w+ +\d\.\de-\d\d  ok$`).FindAllString(r.out, -1)); n != 2*23 {
		t.Errorf("%d rows of layers, want 23 of 2 networks in %s", n, r.out)
	}
	lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
	contains(t, lines[len(lines)-1], "All layers of 2 networks are computed right by the CPU: ")
}

// Without a display the CPU alone is checked, and that is said.
func TestCheckJSON(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	r := run(t, "check", "--json")
	if r.code != exitOK {
		t.Errorf("exit code %d where the CPU alone can be checked", r.code)
	}
	r.oneLine(t, "checking the CPU alone: no display")
	keys(t, json.RawMessage(r.out), checkKeys...)
	var c checkJSON
	decode(t, r.out, &c)
	if !c.OK || c.Backend != nn.CPU || len(c.Networks) != 2 || c.Program != "vggscope 1.2.3" || c.LayerBound != 2e-5 {
		t.Errorf("got %+v", c)
	}
	for _, n := range c.Networks {
		if !n.OK || !n.Stored || len(n.Layers) != 23 || n.FirstWrong != "" || n.Worst == "" {
			t.Errorf("%s: %d layers, first wrong %q, verdict %q", n.Name, len(n.Layers), n.FirstWrong, n.Verdict)
		}
		if l := n.Layers[20]; l.Name != "fc1" || l.GPUCPU != nil || l.CPUStored == nil || l.CPUStored.Before <= 0 || l.CPUStored.After > 2e-5 {
			t.Errorf("%s: %+v", n.Name, l)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	run(t, "check", "--backend=cpu", "--model", smallNPZ).
		failed(t, exitFailed, smallNPZ+": it can only be checked by comparing GPU and CPU", "--backend is cpu")
	run(t, "check", "--model", smallNPZ).failed(t, exitFailed, smallNPZ, "there is no GPU: no display")
	run(t, "check", "--backend=gpu").failed(t, exitFailed, "no display", "use --backend cpu")
	run(t, "check", "--model", "nowhere").failed(t, exitFailed, "nowhere: no such file or folder")
	run(t, "check", "picture.png").failed(t, exitUsage, "picture.png", "vggscope check --help")
}

// wrongResult is what a machine might show: one network wrong and with values that are no numbers, one that the driver
// refused.
func wrongResult() check.Result {
	gpu := &nn.DeviceInfo{Backend: nn.GPU, Renderer: "A renderer", Version: "4.6", Vendor: "A vendor", GLSL: "4.60", Family: "plain",
		Limits: nn.Limits{StorageBlockBytes: 1 << 27, StorageBindings: 16, Groups: [3]int{3, 2, 1}, SharedBytes: 48 << 10}}
	plain := *gpu
	plain.Refused = errors.New("nn: it computes wrong")
	fine := &check.Deviation{Before: 1e-7, After: 2e-7}
	return check.Result{
		GPU: gpu, Verdict: "The verdict.",
		Reports: []check.Report{
			{Network: "Alpha", Stored: true, GPU: &plain, Verdict: "Alpha is wrong.", Rows: []check.Row{
				{Layer: nn.Layer{Name: "one"}, Kernels: []string{"a", "b"}, GPUAgainstCPU: fine, GPUAgainstStored: fine, CPUAgainstStored: fine},
				{Layer: nn.Layer{Name: "two"}, GPUAgainstCPU: &check.Deviation{Before: 0.5, After: math.Inf(1)}, GPUAgainstStored: fine, CPUAgainstStored: fine},
			}},
			{Network: "Beta", GPU: gpu, Verdict: "Beta is refused.", Err: errors.New("the driver's words")},
		},
	}
}

func TestCheckPrintsWhatIsWrong(t *testing.T) {
	var out bytes.Buffer
	a := &app{out: &output{w: &out}, build: Build{Version: "1.2.3"}}
	a.printCheck(wrongResult())
	contains(t, out.String(),
		"renderer   A renderer\n", "OpenGL     4.6\n", "storage blocks: 16 of 128.0 MiB\n", "groups: 3 x 2 x 1 of ", "shared memory: 48 KiB\n",
		"\nAlpha, plain shaders\nnot the faster shaders: it computes wrong\n", "layer  GPU - CPU  GPU - stored  CPU - stored",
		"\none      2.0e-07       2.0e-07       2.0e-07  ok     a + b\n",
		"\ntwo         +Inf       2.0e-07       2.0e-07  WRONG\n",
		"\nBeta, plain shaders\nthe driver's words\n", "\n\nThe verdict.\n")
}

func TestCheckJSONOfWhatIsWrong(t *testing.T) {
	text, err := encodeJSON(newCheckJSON(Build{Version: "1.2.3"}, wrongResult()), "")
	if err != nil {
		t.Fatal(err)
	}
	contains(t, text, `"gl_vendor": "A vendor"`, `"first_wrong": "two"`, `"worst": "two"`, `"refused_kernels": "nn: it computes wrong"`, `"error": "the driver's words"`,
		"\"before\": 0.5,\n            \"after\": null")
	var c checkJSON
	decode(t, text, &c)
	if c.OK || len(c.Networks) != 2 || c.Networks[1].Layers == nil || c.Limits.StorageBindings != 16 {
		t.Errorf("got %+v", c)
	}
}
