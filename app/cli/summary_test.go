package cli

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// hollow makes the full VGG16 as files with true headers and holes for values, which take no room on the disk.
func hollow(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, a := range weights.Synthetic(weights.SyntheticOptions{Top: true}).Arrays() {
		var header bytes.Buffer
		text := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }\n", plain.Shape(a.Shape))
		header.WriteString("\x93NUMPY\x01\x00")
		header.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(text))))
		header.WriteString(text)
		path := write(t, dir, a.Name+".npy", header.String())
		if err := os.Truncate(path, int64(header.Len()+4*a.Len())); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The figures of the full VGG16, as Keras' summary prints them.
func TestSummaryOfTheFullNetwork(t *testing.T) {
	dir := hollow(t)
	r := run(t, "summary", "--model", dir).ok(t)
	contains(t, r.out, "138,357,544", "14,714,688", "(None, 25088)", "102,764,544")
	notop := run(t, "summary", "--model", dir, "--no-top").ok(t)
	contains(t, notop.out, "14,714,688", "block5_pool")
	if strings.Contains(notop.out, "fc1") || strings.Contains(notop.out, "138,357,544") {
		t.Errorf("--no-top shows the top: %s", notop.out)
	}
}

func TestSummaryText(t *testing.T) {
	r := run(t, "summary").ok(t)
	lines := strings.Split(r.out, "\n")
	for i, want := range map[int]string{
		0:  "VGG16 with 100 classes",
		2:  " #  layer         type          output shape           parameters",
		4:  " 0  input_1       InputLayer    (None, 224, 224, 3)             0",
		5:  " 1  block1_conv1  Conv2D        (None, 224, 224, 64)        1,792",
		23: "19  flatten       Flatten       (None, 25088)                   0",
		26: "22  predictions   Dense         (None, 100)                25,700",
		28: "Parameters:  21,228,964  (81.0 MiB as float32)",
		29: "Without the dense layers:  14,714,688",
	} {
		if i >= len(lines) || lines[i] != want {
			t.Errorf("line %d of %q is not %q", i, lines, want)
		}
	}
}

func TestSummaryJSON(t *testing.T) {
	for _, c := range []struct {
		args           []string
		layers, params int
	}{
		{nil, 23, 21_228_964},
		{[]string{"--no-top"}, 19, 14_714_688},
	} {
		r := run(t, append([]string{"summary", "--json"}, c.args...)...).ok(t)
		keys(t, json.RawMessage(r.out), "layers", "total_params")
		var s struct {
			Layers []json.RawMessage `json:"layers"`
			Total  int               `json:"total_params"`
		}
		decode(t, r.out, &s)
		if len(s.Layers) != c.layers || s.Total != c.params {
			t.Errorf("%q: %d layers, %d parameters, want %d and %d", c.args, len(s.Layers), s.Total, c.layers, c.params)
		}
		keys(t, s.Layers[1], "index", "name", "type", "output_shape", "params")
		sum := 0
		for i, raw := range s.Layers {
			var l summaryLayer
			decode(t, string(raw), &l)
			if sum += l.Params; l.Index != i {
				t.Errorf("layer %d has index %d", i, l.Index)
			}
			if wantAxes := map[bool]int{true: 3, false: 1}[i < 19]; len(l.OutputShape) != wantAxes {
				t.Errorf("%s: output shape %v", l.Name, l.OutputShape)
			}
		}
		if sum != s.Total {
			t.Errorf("the layers have %d parameters, the total is %d", sum, s.Total)
		}
	}
}

func TestSummaryBadModel(t *testing.T) {
	run(t, "summary", "--model", sunflower).failed(t, exitFailed, sunflower, "not a model")
	run(t, "summary", "--model", t.TempDir()).failed(t, exitFailed, "not a model")
}
