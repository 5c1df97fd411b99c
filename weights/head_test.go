package weights

import (
	"encoding/json"
	"fmt"
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
		{"means", shapes{"fc.weight": {5, 2}, "fc.bias": {5}}, []int{98}, 224, "head average.assumed"},
		{"32 x 32", shapes{"fc.weight": {10, 2}, "fc.bias": {10}}, []int{2}, 32, "head side"},
		{"128 x 128", shapes{"fc.weight": {5, 32}, "fc.bias": {5}}, []int{32}, 128, "head side"},
		{"yes or no", shapes{"fc.weight": {1, 98}, "fc.bias": {1}}, []int{98}, 224, "head sigmoid"},
		{"squares in the order of their numbers", shapes{"c.9.weight": {2, 2}, "c.9.bias": {2}, "c.10.weight": {2, 2}, "c.10.bias": {2}, "c.11.weight": {5, 2}, "c.11.bias": {5}},
			[]int{98, 2, 2}, 224, "head average.assumed"},
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

// Weights alone fit inputs of several sizes, of which the smallest is taken; another one can be chosen, and is kept.
func TestOpenAsSize(t *testing.T) {
	path := headed(t, shapes{"fc1.weight": {6, 32}, "fc1.bias": {6}, "fc2.weight": {3, 6}, "fc2.bias": {3}}) // 4 x 4 x 2
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	about := slices.IndexFunc(s.Doubts, func(d Doubt) bool { return d.About == AboutSize })
	if s.Card.Input.Width != 128 || about < 0 || s.Choices.Size != 128 {
		t.Fatalf("%+v with doubts %v", s.Card.Input, s.Doubts)
	}
	if d := s.Doubts[about]; d.Taken != "128" || !slices.Equal(d.Others, []string{"140", "144", "150"}) {
		t.Errorf("doubt %+v", d)
	}
	if !slices.ContainsFunc(s.Candidates(), func(c Choices) bool { return c.Size == 150 && c.Answer(AboutSize) == "150" }) {
		t.Errorf("candidates %+v", s.Candidates())
	}
	chosen, err := OpenAs(path, Choices{Size: 150})
	if err != nil {
		t.Fatal(err)
	}
	defer chosen.Close()
	in := chosen.Card.Input
	if in.Width != 150 || in.Height != 150 || in.Resize != 256*150/224 || slices.ContainsFunc(chosen.Notes, func(n Note) bool { return n.Key == noteSide }) {
		t.Errorf("input %+v, notes %v", in, chosen.Notes)
	}
	dir := filepath.Join(t.TempDir(), "saved")
	if err := chosen.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Card.Input != in || len(again.Doubts) > 0 {
		t.Errorf("saved: %+v, doubts %v", again.Card.Input, again.Doubts)
	}
	for size, say := range map[int]string{31: "31 x 31 pixels was asked for, want 32 to 1024", 2000: "2000 x 2000", -1: "-1 x -1"} {
		_, err := OpenAs(path, Choices{Size: size})
		if err == nil {
			t.Errorf("an input of %d is taken", size)
			continue
		}
		checkSentence(t, err)
		if !strings.Contains(err.Error(), say) {
			t.Errorf("size %d: %v", size, err)
		}
	}
	other, err := OpenAs(path, Choices{Size: 200}) // with maps of 6 x 6, of which these dense layers are not
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if other.HasTop() || other.Card.Input.Width != 200 || len(other.Notes) == 0 {
		t.Errorf("at 200: %+v, with dense layers: %v, notes %v", other.Card.Input, other.HasTop(), other.Notes)
	}
}

// Without its dense layers a network keeps the input that its file tells of; at a size that is none of theirs they are left out,
// and it is said.
func TestOpenWithoutHead(t *testing.T) {
	for file, side := range map[string]int{"onnx_side150.onnx": 150, "keras_dogs150.keras": 150, "torch_head2.pth": 224, "onnx_norm_both.onnx": 224} {
		path := filepath.Join("testdata/nets", file)
		whole, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer whole.Close()
		for _, c := range []struct {
			choices Choices
			side    int
			want    string // of the notes
		}{
			{Choices{Reading: ReadNothing}, side, ""},
			{Choices{Reading: ReadNothing, Size: 96}, 96, ""},
			{Choices{Size: 96}, 96, "of the input of 96 x 96 pixels that was asked for have 72; another size"},
		} {
			s, err := OpenAs(path, c.choices)
			if err != nil {
				t.Errorf("%s as %+v: %v", file, c.choices, err)
				continue
			}
			defer s.Close()
			said := fmt.Sprint(s.Notes)
			if s.HasTop() || s.Card.Input.Width != c.side || len(s.Arrays()) != 26 || !strings.Contains(said, c.want) || strings.Contains(said, "were recognised") {
				t.Errorf("%s as %+v: top %v, %d pixels, %d arrays, %s", file, c.choices, s.HasTop(), s.Card.Input.Width, len(s.Arrays()), said)
			}
			last := "block5_conv3_kernel"
			if !slices.Equal(readAll(t, s.Array(last)), readAll(t, whole.Array(last))) {
				t.Errorf("%s as %+v: other convolutions", file, c.choices)
			}
		}
	}
}
