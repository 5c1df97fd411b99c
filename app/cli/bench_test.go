package cli

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

var benchKeys = []string{"device", "renderer", "gl_version", "backend", "layers", "total_ms", "load_ms", "peak_bytes"}

func TestBenchJSON(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "report.json")
	r := run(t, onSmall("bench", "--runs=2", "--json", "--report", report)...).ok(t)
	keys(t, json.RawMessage(r.out), slices.Clone(benchKeys)...)
	var b struct {
		benchJSON
		Layers []json.RawMessage `json:"layers"`
	}
	decode(t, r.out, &b)
	if b.Backend != nn.CPU || b.Device == "" || b.Renderer == "" || b.LoadMS <= 0 || b.PeakBytes < 10<<20 {
		t.Errorf("got %+v", b)
	}
	if len(b.Layers) != 23 {
		t.Fatalf("%d layers, want 23", len(b.Layers))
	}
	checkBenchLayers(t, b.Layers, b.Total)

	content, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	keys(t, content, append(slices.Clone(benchKeys), "peak_gflops", "effective_gflops", "fraction_of_peak", "program", "commit", "go", "os", "arch", "cpus", "model", "params", "runs",
		"time", "gl_vendor", "glsl_version", "kernel_family", "device_bytes", "gl_limits")...)
	if got := files(t, dir); !slices.Equal(got, []string{"report.json"}) {
		t.Errorf("left behind: %q", got)
	}
}

func checkBenchLayers(t *testing.T, layers []json.RawMessage, total benchTotal) {
	t.Helper()
	keys(t, layers[1], "name", "kernel", "min_ms", "median_ms", "gflops")
	keys(t, layers[20], "name", "kernel", "min_ms", "median_ms", "gflops", "gb_per_s")
	var sum float64
	for _, raw := range layers {
		var l benchLayer
		decode(t, string(raw), &l)
		if sum += l.MinMS; l.MinMS > l.MedianMS {
			t.Errorf("%s: the median %v is below the minimum %v", l.Name, l.MedianMS, l.MinMS)
		}
		if computes := regexp.MustCompile("conv|fc|predictions").MatchString(l.Name); computes != (l.GFLOPS > 0) {
			t.Errorf("%s: %v GFLOP/s", l.Name, l.GFLOPS)
		}
	}
	if sum <= 0 || sum > total.Min*1.0001 || total.Min > total.Median {
		t.Errorf("the layers' minima sum to %v, the total is %+v", sum, total)
	}
}

func TestBenchText(t *testing.T) {
	r := run(t, onSmall("bench", "--runs=1")...).ok(t)
	contains(t, r.out, "processor", "OpenGL     none", "GFLOP/s", "block5_conv3", "Loading took")
	for _, row := range []string{"block1_conv2  conv3x3", `predictions   dense(_float16)? \+ softmax`} { // float16 where the processor reads it
		if !regexp.MustCompile(`(?m)^` + row + ` +\d+\.\d\d +\d+\.\d\d +\d+\.\d$`).MatchString(r.out) {
			t.Errorf("no row %q in %s", row, r.out)
		}
	}
}

func TestBenchReportThatCannotBeWritten(t *testing.T) {
	file := write(t, t.TempDir(), "file", "")
	run(t, onSmall("bench", "--runs=1", "--report", filepath.Join(file, "x.json"))...).
		failed(t, exitFailed, "cannot write "+filepath.Join(file, "x.json"))
}

// The protocol that tools/peers times us by.
func TestBenchStep(t *testing.T) {
	steps := []string{"", "gradient", "ig 2", "smoothgrad 1", "dream 1"}
	if testing.Short() {
		steps = steps[:2] // who reads the lines is the same goroutine
	}
	r := runWith(t, t.Context(), strings.NewReader(strings.Join(steps, "\n")+"\n"), onSmall("bench", "--step")...).ok(t)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 1+len(steps) || !strings.HasPrefix(lines[0], "ready cpu ") {
		t.Fatalf("got %q, want a ready line and %d times", lines, len(steps))
	}
	for _, l := range lines[1:] {
		if ms, err := strconv.ParseFloat(l, 64); err != nil || ms <= 0 {
			t.Errorf("%q is no time", l)
		}
	}
	for _, l := range []string{"another line\n", "ig two\n"} {
		if r := runWith(t, t.Context(), strings.NewReader(l), onSmall("bench", "--step")...); r.code != exitFailed || !strings.Contains(r.err, "step: no") && !strings.Contains(r.err, "is no number") {
			t.Errorf("%q: %+v", l, r)
		}
	}
}

func TestCheckPasses(t *testing.T) {
	top := &nn.Network{Layers: []nn.Layer{{Name: "predictions", Kind: nn.Dense}}}
	maps := &nn.Network{Layers: []nn.Layer{{Name: "block5_pool", Kind: nn.Pool}}}
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		name          string
		network       *nn.Network
		first, second []float32
		want          string
	}{
		{"right", top, []float32{0.25, 0.75}, []float32{0.25, 0.75}, ""},
		{"maps have no sum", maps, []float32{5, 7}, []float32{5, 7}, ""},
		{"NaN", top, []float32{0.5, nan}, []float32{0.5, nan}, "value 1 of predictions is NaN"},
		{"infinity", maps, []float32{inf}, []float32{inf}, "value 0 of block5_pool is +Inf"},
		{"sum", top, []float32{0.25, 0.7}, []float32{0.25, 0.7}, "sum to 0.950000"},
		{"different", top, []float32{0.25, 0.75}, []float32{0.75, 0.25}, "different values"},
	} {
		err := checkPasses(c.network, c.first, c.second)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func TestMedianAndRate(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v: %v, want %v", c.values, got, c.want)
		}
	}
	if got := rate(15_346_630_656, 1000); math.Abs(got-30.693261312) > 1e-9 { // the 13 convolutions of VGG16 in a second
		t.Errorf("rate %v", got)
	}
	if got := rate(0, 1) + rate(1, 0); got != 0 {
		t.Errorf("rates of nothing: %v", got)
	}
}
