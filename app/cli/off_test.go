package cli

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/export"
)

// withOff are the probabilities with channels off, computed without the command.
func withOff(t *testing.T, off map[int][]int) []float32 {
	t.Helper()
	a := passOf(t, sunflower, off)
	out, err := a.Output(len(a.Network().Layers) - 1)
	if err != nil {
		t.Fatal(err)
	}
	return out.Data
}

// The classes are those of a pass with the channels off, and the answer says which were; without --off they are others.
func TestClassifyOff(t *testing.T) {
	want, whole := withOff(t, map[int][]int{1: {0}, 20: {1}}), withOff(t, nil)
	r := run(t, onSmall("classify", "--json", "--top=6", "--off=block1_conv1:0", "--off", "fc1:1-1", "--off=block1_conv1:0,0", sunflower)...).ok(t)
	var got []result
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatal(err)
	}
	changed := false
	for _, c := range got[0].Top {
		if math.Abs(float64(c.Probability-want[c.Index])) > 1e-6 {
			t.Errorf("class %d: %g, want %g", c.Index, c.Probability, want[c.Index])
		}
		changed = changed || want[c.Index] != whole[c.Index]
	}
	if !changed || got[0].Off != "block1_conv1:0 fc1:1" {
		t.Errorf("off %q, changed %v", got[0].Off, changed)
	}
	contains(t, run(t, onSmall("classify", "--off=fc1:1", sunflower)...).ok(t).out, "off", "fc1:1")
	if r := run(t, onSmall("classify", sunflower)...).ok(t); strings.Contains(r.out, "off") {
		t.Errorf("nothing is off: %s", r.out)
	}
}

// Tables and feature maps are computed with channels off too, and a table that was begun without them is not gone on with.
func TestOffElsewhere(t *testing.T) {
	dir := t.TempDir()
	table := filepath.Join(dir, "t.jsonl")
	run(t, onSmall("classify", "--top=1", "--off=block1_conv1:0", "--off=fc1:1", "--to="+table, sunflower)...)
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	var row map[string]any
	if err := json.Unmarshal([]byte(strings.SplitN(string(text), "\n", 2)[0]), &row); err != nil {
		t.Fatal(err)
	}
	want := withOff(t, map[int][]int{1: {0}, 20: {1}})
	best := 0
	for i, p := range want {
		if p > want[best] {
			best = i
		}
	}
	found := false
	for _, v := range row {
		if p, ok := v.(float64); ok && math.Abs(p-float64(want[best])) < 1e-6 {
			found = true
		}
	}
	if !found {
		t.Errorf("no probability %g in %v", want[best], row)
	}
	run(t, onSmall("features", "--npy", "--layer=block5_conv3", "--off=block5_conv3:1", "--out="+dir, sunflower)...).ok(t)
	shape, values := readNPY(t, filepath.Join(dir, "block5_conv3.npy"))
	for i, v := range values {
		if i%shape[2] == 1 && v != 0 {
			t.Fatalf("value %d is %g", i, v)
		}
	}
}

// An answer is explained with the channels off that it was given with, and says so.
func TestExplainOff(t *testing.T) {
	dir := t.TempDir()
	args := onSmall("explain", "--method=gradxinput", "--target=class:2", "--npy", "--json", "--out="+dir, sunflower)
	var whole, off export.ExplanationJSON
	for _, c := range []struct {
		args []string
		to   *export.ExplanationJSON
	}{{args, &whole}, {append(args, "--force", "--off=block1_conv1:0"), &off}} {
		if err := json.Unmarshal([]byte(run(t, c.args...).ok(t).out), c.to); err != nil {
			t.Fatal(err)
		}
	}
	if off.Off != "block1_conv1:0" || whole.Off != "" || off.Value == whole.Value || !off.Bookkeeping[0].OK {
		t.Errorf("off %q: %g, want other than %g; %+v", off.Off, off.Value, whole.Value, off.Bookkeeping)
	}
	contains(t, run(t, onSmall("explain", "--method=gradient", "--out="+dir, "--off=fc1:1", sunflower)...).ok(t).out, "off: fc1:1")
}

func TestRuns(t *testing.T) {
	for want, numbers := range map[string][]int{"": {}, "3": {3}, "0-1": {0, 1}, "2,7,40-43,45": {2, 7, 40, 41, 42, 43, 45}} {
		if got := runs(numbers); got != want {
			t.Errorf("%v: %q, want %q", numbers, got, want)
		}
	}
}

func TestOffRefuses(t *testing.T) {
	refuses(t, onSmall("classify"), []refusal{
		{[]string{"--off=block5_conv3"}, exitFailed, []string{"vggscope: --off: channels are LAYER:NUMBERS"}},
		{[]string{"--off=block5_conv3:"}, exitFailed, []string{"LAYER:NUMBERS"}},
		{[]string{"--off=block5_conv3:x"}, exitFailed, []string{"numbers", `"x"`}},
		{[]string{"--off=block5_conv3:-1"}, exitFailed, []string{"numbers"}},
		{[]string{"--off=block5_conv3:5-2"}, exitFailed, []string{`"5-2"`}},
		{[]string{"--off=fc1:0", "--off=block5_conv3:9999"}, exitFailed, []string{"block5_conv3 has channels 0 to", "9999"}},
		{[]string{"--off=block9:1"}, exitFailed, []string{`no layer "block9"`}},
		{[]string{"--off=predictions:1"}, exitFailed, []string{"predictions has the answer itself"}},
	}, sunflower)
}
