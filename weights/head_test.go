package weights

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/vgg"
)

// shapes are arrays by name, all of ones.
type shapes map[string][]int

// headed is a file with the convolutions of a VGG11 with two channels, in torchvision's names, and with other arrays.
func headed(t *testing.T, more shapes) string {
	t.Helper()
	all, in := shapes{}, 3
	for _, a := range vgg.A().Arrays() {
		if a.Layer.Kind != vgg.Conv {
			continue
		}
		if name := a.In(vgg.Torchvision); a.Role == vgg.Kernel {
			all[name] = []int{2, in, 3, 3}
		} else {
			all[name], in = []int{2}, 2
		}
	}
	for name, shape := range more {
		all[name] = shape
	}
	header, at := map[string]any{}, 0
	for name, shape := range all {
		n := 4
		for _, d := range shape {
			n *= d
		}
		header[name] = map[string]any{"dtype": "F32", "shape": shape, "data_offsets": []int{at, at + n}}
		at += n
	}
	text, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.safetensors")
	if err := os.WriteFile(path, safetensorsFile(string(text), at), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Dense layers of any names are told by their shapes, or left out for a reason that is said; what may be something else
// entirely is refused.
func TestOpenHeads(t *testing.T) {
	for _, c := range []struct {
		name  string
		more  shapes
		rows  []int  // of the dense kernels, in their order
		side  int    // of the input
		notes string // their keys
	}{
		{"none", nil, nil, 224, ""},
		{"one", shapes{"classifier.weight": {5, 98}, "classifier.bias": {5}}, []int{98}, 224, "head"},
		{"two, in the other order", shapes{"a.weight": {5, 7}, "a.bias": {5}, "b.weight": {7, 98}, "b.bias": {7}}, []int{98, 7}, 224, "head"},
		{"without biases", shapes{"fc.weight": {5, 98}}, []int{98}, 224, "head"},
		{"means", shapes{"fc.weight": {5, 2}, "fc.bias": {5}}, []int{98}, 224, "head average"},
		{"32 x 32", shapes{"fc.weight": {10, 2}, "fc.bias": {10}}, []int{2}, 32, "head side"},
		{"128 x 128", shapes{"fc.weight": {5, 32}, "fc.bias": {5}}, []int{32}, 128, "head side"},
		{"yes or no", shapes{"fc.weight": {1, 98}, "fc.bias": {1}}, []int{98}, 224, "head sigmoid"},
		{"squares in the order of their numbers", shapes{"c.9.weight": {2, 2}, "c.9.bias": {2}, "c.10.weight": {2, 2}, "c.10.bias": {2}, "c.11.weight": {5, 2}, "c.11.bias": {5}},
			[]int{98, 2, 2}, 224, "head average"},
		{"four", shapes{"a.weight": {7, 98}, "b.weight": {7, 7}, "c.weight": {7, 7}, "d.weight": {5, 7}}, nil, 224, "head.out"},
		{"what does not follow", shapes{"a.weight": {7, 98}, "b.weight": {5, 8}}, nil, 224, "head.out"},
		{"not of these maps", shapes{"a.weight": {7, 99}}, nil, 224, "head.out"},
		{"a batch normalisation", shapes{"a.weight": {7, 98}, "a.bias": {7}, "n.weight": {7}, "n.bias": {7}, "n.running_mean": {7}, "n.running_var": {7}, "b.weight": {5, 7}}, nil, 224, "head.out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open(headed(t, c.more))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			var rows []int
			for _, l := range s.Config.Top() {
				if a := s.Array(l.Kernel()); a != nil {
					rows = append(rows, a.Rows())
				}
			}
			var keys []string
			for _, n := range s.Notes {
				keys = append(keys, n.Key)
				if strings.Contains(n.String(), "%!") {
					t.Errorf("note %q", n)
				}
			}
			if !slices.Equal(rows, c.rows) || s.Card.Input.Width != c.side || s.HasTop() != (c.rows != nil) || strings.Join(keys, " ") != c.notes {
				t.Errorf("kernels of %v rows, input of %d, top %v, notes %v", rows, s.Card.Input.Width, s.HasTop(), s.Notes)
			}
			if err := s.Verify(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	for name, more := range map[string]shapes{
		"one more convolution":                  {"fc.weight": {5, 98}, "fc.bias": {5}, "extra.weight": {2, 2, 3, 3}},
		"a batch normalisation of convolutions": {"fc.weight": {5, 98}, "fc.bias": {5}, "bn.weight": {2}, "bn.running_mean": {2}},
	} {
		if _, err := Open(headed(t, more)); err == nil || !strings.Contains(err.Error(), "without which it would answer wrong") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a set with its own head is saved as opens as the same, without notes or doubts.
func TestSaveHeads(t *testing.T) {
	for _, more := range []shapes{
		{"classifier.weight": {5, 98}, "classifier.bias": {5}}, {"a.weight": {7, 98}, "b.weight": {1, 7}}, {"fc.weight": {5, 2}, "fc.bias": {5}},
	} {
		s, err := Open(headed(t, more))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		dir := filepath.Join(t.TempDir(), "saved")
		if err := s.Save(t.Context(), dir, nil); err != nil {
			t.Fatal(err)
		}
		again, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if len(again.Arrays()) != len(s.Arrays()) || len(again.Doubts)+len(again.Notes) > 0 || len(again.Classes) != len(s.Classes) {
			t.Errorf("%d arrays, want %d, doubts %v, notes %v", len(again.Arrays()), len(s.Arrays()), again.Doubts, again.Notes)
		}
	}
}

// Answers to what a file leaves open are followed.
func TestOpenAs(t *testing.T) {
	path := headed(t, shapes{"fc.weight": {5, 2}, "fc.bias": {5}})
	for c, rows := range map[Choices]int{{}: 98, {Reading: ReadAverage}: 98, {Reading: ReadFlat}: 2, {Reading: ReadNothing}: 0, {Input: "signed"}: 98} {
		s, err := OpenAs(path, c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		have := 0
		if a := s.Array(s.Config.Top()[0].Kernel()); a != nil {
			have = a.Rows()
		}
		if have != rows || c.Input == "signed" && (s.Card.Input.Scale != 1/127.5 || s.Choices.Input != "signed") {
			t.Errorf("%+v: %d rows, input %+v", c, have, s.Card.Input)
		}
	}
}
