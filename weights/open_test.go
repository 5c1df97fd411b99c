package weights

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/vgg"
)

// Every archive holds the same small model in another form.
func TestOpenForms(t *testing.T) {
	for _, c := range []struct {
		file   string
		scheme vgg.Scheme
		input  Input
	}{
		{"keras.npz", vgg.Keras, KerasInput()},
		{"keras_deflated.npz", vgg.Keras, KerasInput()},
		{"keras_variables.npz", vgg.Keras, KerasInput()},
		{"mixed_fc.npz", vgg.Keras, KerasInput()},
		{"mixed_cf.npz", vgg.Keras, KerasInput()},
		{"frossard.npz", vgg.Frossard, FrossardInput()},
		{"torchvision.npz", vgg.Torchvision, TorchInput()},
		{"torchvision_fortran.npz", vgg.Torchvision, TorchInput()},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := filepath.Join("testdata", c.file)
			s, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if s.Scheme != c.scheme || s.Card.Input != c.input || !s.Card.Assumed {
				t.Errorf("scheme %q, card %+v", s.Scheme, s.Card)
			}
			if len(s.Classes) != 6 || s.Classes[5] != (Class{ID: "class_5", Name: "class 5", Zh: "类别 5"}) {
				t.Errorf("classes %v", s.Classes)
			}
			checkPattern(t, s)
			if err := s.Verify(t.Context(), nil); err != nil {
				t.Error(err)
			}
			if strings.Contains(c.file, "variables") {
				return // its names hold slashes
			}
			f, err := Open(unzipTo(t, path))
			if err != nil {
				t.Fatal("as a folder:", err)
			}
			defer f.Close()
			checkPattern(t, f)
		})
	}
}

func TestOpenWithoutTop(t *testing.T) {
	files := tinyFiles(false)
	files["classes.json"] = []byte(`["left over"]`)
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.HasTop() || s.Classes != nil || len(s.Arrays()) != 26 {
		t.Errorf("top %v, classes %v, %d arrays", s.HasTop(), s.Classes, len(s.Arrays()))
	}
}

func TestOpenIgnoresOthers(t *testing.T) {
	files := tinyFiles(true)
	files["notes.txt"], files["optimizer.npy"] = []byte("x"), []byte("not even an array")
	files["model.json"] = []byte("\xef\xbb\xbf" + `{"name": "Mine\n", "colour": "red",
		"accuracy": {"top1": 0.5, "note": "guess"}, "input": {"fit": "pad"}}`)
	files["classes.json"] = []byte(`[{"id":"a","name":"ant","zh":"蚁"},"bee",{"name":"cat"},{"id":"d"},"e","f"]`)
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in := KerasInput()
	in.Fit = "pad"
	if s.Card.Name != "Mine" || s.Card.Assumed || s.Card.Input != in || s.Card.Accuracy["top1"] != 0.5 {
		t.Errorf("card %+v", s.Card)
	}
	want := []Class{{"a", "ant", "蚁"}, {"bee", "bee", ""}, {"cat", "cat", ""}, {"d", "d", ""}, {"e", "e", ""}, {"f", "f", ""}}
	for i := range want {
		if s.Classes[i] != want[i] {
			t.Errorf("class %d: %v, want %v", i, s.Classes[i], want[i])
		}
	}
}

// Each case spoils a good folder; the error must say every listed text and wrap every listed kind.
func TestOpenProblems(t *testing.T) {
	type files = map[string][]byte
	for _, c := range []struct {
		name  string
		spoil func(f files)
		kinds []error
		texts []string
	}{
		{"missing array", func(f files) { delete(f, "block3_conv2_bias.npy") },
			[]error{ErrMissing}, []string{"block3_conv2_bias.npy"}},
		{"part of the top", func(f files) { delete(f, "fc2_kernel.npy"); delete(f, "predictions_bias.npy") },
			[]error{ErrMissing}, []string{"fc2_kernel.npy, predictions_bias.npy"}},
		{"another model's layer", func(f files) { f["block2_conv1_kernel.npy"] = npyOnes(3, 3, 16, 32) },
			[]error{ErrShape}, []string{"3 problems", "takes 16 inputs, want 2: the outputs of block1_conv2",
				"block2_conv1_bias.npy: wrong shape: (3,), want (32,)", "block2_conv2_kernel.npy"}},
		{"grey input", func(f files) { f["block1_conv1_kernel.npy"] = npyOnes(3, 3, 1, 2) },
			[]error{ErrShape}, []string{"takes 1 inputs, want 3: an RGB picture"}},
		{"5x5 kernel", func(f files) { f["block1_conv2_kernel.npy"] = npyOnes(5, 5, 2, 2) },
			[]error{ErrShape}, []string{"(5, 5, 2, 2), want (3, 3, in, out)"}},
		{"channels first", func(f files) { f["block5_conv1_kernel.npy"] = npyOnes(3, 4, 3, 3) },
			[]error{ErrShape}, []string{"(3, 4, 3, 3), want (3, 3, in, out)"}},
		{"dense axes", func(f files) { f["fc2_kernel.npy"] = npyOnes(20) },
			[]error{ErrShape}, []string{"(20,), want (in, out)"}},
		{"fc1 of other pictures", func(f files) { f["fc1_kernel.npy"] = npyOnes(2*37, 5) },
			[]error{ErrShape}, []string{"takes 74 inputs, want 98: 7 x 7 x 2 of block5_pool"}},
		{"two schemes", func(f files) { f["conv1_1_W.npy"] = npyOnes(3, 3, 3, 2) },
			[]error{ErrNotModel}, []string{"mixed, Keras (block1_conv1_kernel.npy …) and Frossard (conv1_1_W.npy …)"}},
		{"too wide", func(f files) { f["block1_conv1_kernel.npy"] = npyOnes(3, 3, 3, 1025) },
			[]error{ErrShape}, []string{"1025 outputs, at most 1024"}},
		{"many at once", func(f files) {
			f["fc1_bias.npy"] = nil
			f["model.json"] = []byte("{")
			f["classes.json"] = []byte(`["one"]`)
			delete(f, "block1_conv1_bias.npy")
		}, []error{ErrMissing, ErrFormat, ErrShape}, []string{"4 problems", "fc1_bias.npy: bad format: the file is empty",
			"model.json", "classes.json: wrong shape: 1 classes, want 6", "block1_conv1_bias.npy"}},
		{"one fault of all", func(f files) {
			for name := range f {
				f[name] = npyFile("{'descr': '|i1', 'fortran_order': False, 'shape': (1,), }", []byte{1})
			}
		}, []error{ErrFormat}, []string{"model: block1_conv1_kernel.npy, block1_conv1_bias.npy, block1_conv2_kernel.npy and 29 more: " +
			"bad format: it holds integers"}},
		{"huge card", func(f files) { f["model.json"] = make([]byte, maxCard+1) },
			[]error{ErrFormat}, []string{"model.json: bad format: 1.0 MiB"}},
		{"nothing", func(f files) { clear(f); f["holiday.jpg"] = []byte("x") },
			[]error{ErrNotModel}, []string{"no arrays of a VGG in it, only holiday.jpg; want files like block1_conv1_kernel.npy"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tinyFiles(true)
			c.spoil(f)
			checkProblem(t, writeFolder(t, f), c.kinds, c.texts)
		})
	}
}

func checkProblem(t *testing.T, path string, kinds []error, texts []string) {
	t.Helper()
	s, err := Open(path)
	if err == nil {
		s.Close()
		t.Fatal("no error")
	}
	for _, k := range kinds {
		if !errors.Is(err, k) {
			t.Errorf("%q is not %q", err, k)
		}
	}
	for _, text := range append(texts, "weights: "+path+": ") {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q does not say %q", err, text)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one line: %q", err)
	}
}

func TestOpenPaths(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, err := os.ReadFile("testdata/keras.npz")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		kind error
		text string
	}{
		{filepath.Join(dir, "nowhere"), fs.ErrNotExist, "no such file or folder; give a model folder or a weights file"},
		{file("empty.npz", ""), ErrNotModel, "neither a model folder nor a weights file ("},
		{file("photo.jpg", "\xff\xd8\xff\xe0 and so on"), ErrNotModel, "neither a model folder nor a weights file ("},
		{file("fc1_kernel.npy", "x"), ErrNotModel, "give the folder " + dir},
		{file("half.npz", string(whole[:len(whole)/2])), ErrFormat, "truncated or damaged"},
		{os.DevNull, ErrNotModel, "not an ordinary file"},
	} {
		checkProblem(t, c.path, []error{c.kind}, []string{c.text})
	}
}

func TestBuiltin(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Params() != 21228964 || len(s.Classes) != 100 || s.Card.Assumed || s.Card.Input.Resample != "bicubic" {
		t.Errorf("%d parameters, %d classes, card %+v", s.Params(), len(s.Classes), s.Card)
	}
	if s.Classes[2] != (Class{"Motorbikes", "motorbike", "摩托车"}) {
		t.Errorf("class 2: %v", s.Classes[2])
	}
	var files []string
	var last, total int64
	err = s.Verify(t.Context(), func(file string, d, n int64) {
		if d < last || d > n {
			t.Errorf("progress %d of %d after %d", d, n, last)
		}
		files, last, total = append(files, file), d, n
	})
	if err != nil {
		t.Error(err)
	}
	least := s.Bytes() / 2 * 3 // the values as float32, the files as float16
	if last != total || total < least || len(files) < 64 {
		t.Errorf("progress ends at %d of %d after %d calls", last, total, len(files))
	}
}
