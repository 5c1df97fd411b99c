package weights

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// renamed are the small model's files under other names.
func renamed(top bool, name func(a vgg.Array) string) map[string][]byte {
	files, out := tinyFiles(top), map[string][]byte{}
	for _, a := range vgg.D().Arrays() {
		if data, ok := files[a.Name()+".npy"]; ok {
			out[name(a)+".npy"] = data
		}
	}
	return out
}

// torchFiles are a small model in torchvision's names and layout.
func torchFiles(name func(a vgg.Array) string) map[string][]byte {
	files := map[string][]byte{}
	for i, a := range vgg.D().Arrays() {
		out, in := 4, 4
		switch {
		case i == 0:
			in = 3
		case a.Layer.ReadsMaps():
			in *= 49
		}
		switch {
		case a.Role == vgg.Bias:
			files[name(a)+".npy"] = npyOnes(out)
		case a.Layer.Kind == vgg.Conv:
			files[name(a)+".npy"] = npyOnes(out, in, 3, 3)
		default:
			files[name(a)+".npy"] = npyOnes(out, in)
		}
	}
	return files
}

// What other programs put before and into the names is left out, and said.
func TestOpenOtherNames(t *testing.T) {
	torch := func(format string) func(a vgg.Array) string {
		return func(a vgg.Array) string { return fmt.Sprintf(format, a.In(vgg.Torchvision)) }
	}
	for _, c := range []struct {
		name   string
		files  map[string][]byte
		scheme vgg.Scheme
		note   string
	}{
		{"DataParallel", torchFiles(torch("module.%s")), vgg.Torchvision, ""},
		{"DataParallel of the convolutions", torchFiles(func(a vgg.Array) string {
			return strings.Replace(a.In(vgg.Torchvision), "features.", "features.module.", 1)
		}), vgg.Torchvision, ""},
		{"inside another module", torchFiles(torch("backbone.net.%s")), vgg.Torchvision, `"backbone.net." before the names was left out`},
		{"compiled", torchFiles(torch("module._orig_mod.%s")), vgg.Torchvision, `"_orig_mod."`},
		{"Frossard's behind a scope", renamed(true, func(a vgg.Array) string { return "scope." + a.In(vgg.Frossard) }), vgg.Frossard, `"scope."`},
		{"the first Keras", renamed(true, func(a vgg.Array) string {
			return a.Layer.Name + map[vgg.Role]string{vgg.Kernel: "_W_1", vgg.Bias: "_b_1"}[a.Role] + ":0"
		}), vgg.Keras, ""},
		{"by order, as numpy.savez gives it", renamed(true, byNumber("arr_%d")), vgg.Keras,
			"taken in their order, in the layout of Keras"},
		{"by order without the top", renamed(false, byNumber("%d")), vgg.Keras, "taken in their order"},
		{"by order with zeros before", renamed(true, byNumber("weight%03d")), vgg.Keras, "taken in their order"},
		{"by order in torchvision's layout", torchFiles(byNumber("arr_%d")), vgg.Torchvision, "in the layout of torchvision"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open(writeFolder(t, c.files))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if s.Config.Name != "VGG16" || s.Scheme != c.scheme || len(s.Arrays()) != len(c.files) || len(s.Unused) > 0 {
				t.Errorf("%s, %s, %d arrays, unused %v", s.Config.Name, s.Scheme, len(s.Arrays()), s.Unused)
			}
			if notes := strings.Join(noteList(s), "\n"); !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
				t.Errorf("notes %q, want %q", notes, c.note)
			}
		})
	}
}

// byNumber names the arrays by their place.
func byNumber(format string) func(a vgg.Array) string {
	arrays := vgg.D().Arrays()
	return func(a vgg.Array) string { return fmt.Sprintf(format, slices.Index(arrays, a)) }
}

// A folder inside an archive or a folder is found, with its card and its class names.
func TestOpenInnerFolder(t *testing.T) {
	files := tinyFiles(true)
	files[cardFile], files[classesFile] = []byte(`{"name": "Inner"}`), []byte(`["a", "b", "c", "d", "e", "f"]`)
	var entries []zipEntry
	for name, data := range files {
		entries = append(entries, zipEntry{name: "my vgg/" + name, data: data},
			zipEntry{name: "__MACOSX/my vgg/._" + name, data: []byte("attributes")})
	}
	entries = append(entries, zipEntry{name: "my vgg/"})
	windows := slices.Clone(entries)
	for i := range windows {
		windows[i].name = strings.ReplaceAll(windows[i].name, "/", `\`)
	}
	for name, path := range map[string]string{
		"archive":             writeArchive(t, entries),
		"archive of Windows":  writeArchive(t, windows),
		"folder":              filepath.Dir(writeFolder(t, files)),
		"folder in a folders": filepath.Dir(writeFolder(t, files)) + string(filepath.Separator),
	} {
		s, err := Open(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		defer s.Close()
		if s.Card.Name != "Inner" || s.Classes[1].Name != "b" || !strings.Contains(s.Array("fc1_bias").File, "/fc1_bias.npy") {
			t.Errorf("%s: card %+v, classes %v", name, s.Card, s.Classes)
		}
		if err := s.Verify(t.Context(), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenTwoFolders(t *testing.T) {
	var entries []zipEntry
	for name, data := range tinyFiles(true) {
		entries = append(entries, zipEntry{name: "a/" + name, data: data}, zipEntry{name: "b/" + name, method: zip.Deflate, data: data})
	}
	checkProblem(t, writeArchive(t, entries), []error{ErrNotModel}, []string{"more than one network, a/… and b/…; keep one of them"})
}

// What is there instead of a VGG is named.
func TestOpenNothing(t *testing.T) {
	order := renamed(true, byNumber("arr_%d"))
	order["arr_7.npy"] = npyOnes(3, 3, 2, 9)
	for _, c := range []struct {
		name  string
		files map[string][]byte
		text  string
	}{
		{"empty", nil, "it is empty; want files like block1_conv1_kernel.npy, features.0.weight.npy or conv1_1_W.npy"},
		{"another network", map[string][]byte{"layer1.0.conv1.weight.npy": npyOnes(4, 3, 7, 7), "fc.bias.npy": npyOnes(9),
			"a.npy": npyOnes(1, 2), "b.npy": npyOnes(2), "c.npy": npyOnes(3)},
			"only a.npy (1, 2), b.npy (2,), c.npy (3,) and 2 more; want"},
		{"no order either", order, "only arr_0.npy (3, 3, 3, 2)"},
		{"no arrays", map[string][]byte{"x.npy": []byte("nothing")}, "only x.npy;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkProblem(t, writeFolder(t, c.files), []error{ErrNotModel}, []string{"no arrays of a VGG in it, ", c.text})
		})
	}
}

// What lies beside the arrays may be the rest of the model.
func TestOpenNotesOtherModels(t *testing.T) {
	files := tinyFiles(false)
	files["top_model.h5"] = nil
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if want := []string{"top_model.h5, which lies beside the arrays, was not looked into"}; !slices.Equal(noteList(s), want) {
		t.Errorf("notes %q, want %q", s.Notes, want)
	}
}

// An archive is one whatever it is called.
func TestOpenArchiveCalledNPY(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vgg16.npy")
	if err := os.WriteFile(path, zipBytes(t, tinyEntries(zip.Store)), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// A folder says which of those in it hold models, if it is not clear.
func TestOpenFolderOfFolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"vgg16", "vgg19", "photos"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	checkProblem(t, dir, []error{ErrNotModel}, []string{"only photos/, vgg16/, vgg19/; want files like"})
	for _, name := range []string{"vgg16", "vgg19"} {
		if err := os.WriteFile(filepath.Join(dir, name, "fc1_bias.npy"), npyOnes(1), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	checkProblem(t, dir, []error{ErrNotModel}, []string{"it holds several folders with arrays, vgg16/, vgg19/; give one of them"})
}

// A folder may hold more arrays than a program may have files open.
func TestOpenManyFiles(t *testing.T) {
	files := tinyFiles(true)
	for i := range 1500 {
		files[fmt.Sprintf("history_%d.npy", i)] = npyOnes(1)
	}
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(s.Unused) != 1500 {
		t.Errorf("%d unused arrays", len(s.Unused))
	}
	if err := s.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	s.Close()
	if _, err := s.Array("fc1_bias").Values(t.Context()); err == nil {
		t.Error("an array can be read after Close")
	}
}

// Files of formats that are known and not read are called what they are.
func TestOpenKnownFormats(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ data, text string }{
		"vgg16.pb":         {"\x0a\x05VGG16", "a TensorFlow file cannot be read yet; load it in Python and save its arrays with numpy.savez"},
		"vgg16.caffemodel": {"\x0a\x05VGG16", "a Caffe model cannot be read yet"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.data), 0o644); err != nil {
			t.Fatal(err)
		}
		checkProblem(t, path, []error{ErrNotModel}, []string{c.text})
		if !IsModel(path) || InFolder(path) {
			t.Errorf("%s: model %v, in a folder %v", name, IsModel(path), InFolder(path))
		}
	}
	for _, name := range []string{"a.jpg", "a", "npz", "a.npy"} {
		if IsModel(name) {
			t.Errorf("%s is a model", name)
		}
	}
	if !InFolder("x/model.json") || !InFolder("X.NPY") || InFolder("other.json") {
		t.Error("a folder's files are not known")
	}
}

func TestOpenPickled(t *testing.T) {
	head := "{'descr': '|O', 'fortran_order': False, 'shape': (), }"
	dir := writeFolder(t, map[string][]byte{"vgg16.npy": npyFile(head, []byte("\x80\x04}."))})
	bare := writeFolder(t, map[string][]byte{"vgg16.npy": []byte("\x80\x04\x95}.")})
	for _, path := range []string{dir, filepath.Join(dir, "vgg16.npy"), bare, filepath.Join(bare, "vgg16.npy")} {
		checkProblem(t, path, []error{format.ErrPickled, ErrFormat}, []string{"a pickled Python object", "allow_pickle=True"})
	}
}

// Values of any memory order reach their places. The strides are those of PyTorch's channels_last kernels.
func TestLayoutOfStrides(t *testing.T) {
	for _, c := range []struct {
		shape, strides []int // in Keras' order of axes
		out            bool  // outMajor
		cell           []int // of the cells in Keras' order, nil for the same
	}{
		{[]int{2, 2, 3, 5}, []int{30, 15, 5, 1}, false, nil},
		{[]int{2, 2, 3, 5}, []int{6, 3, 1, 12}, true, nil},
		{[]int{2, 2, 3, 5}, []int{2, 1, 4, 12}, true, []int{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}},
		{[]int{2, 2, 3, 5}, []int{5, 10, 20, 1}, false, []int{0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11}},
		{[]int{1, 1, 3, 1}, []int{7, 9, 1, 4}, false, nil},
		{[]int{4}, []int{1}, false, nil},
	} {
		lay, err := layoutOf(c.shape, c.strides)
		if err != nil || lay.outMajor != c.out || (lay.cell == nil) != (c.cell == nil) {
			t.Errorf("%v: %+v, %v", c.strides, lay, err)
			continue
		}
		for i, want := range c.cell {
			if got := lay.cell(i); got != want {
				t.Errorf("%v: cell %d is at %d, want %d", c.strides, i, got, want)
			}
		}
	}
	for _, c := range [][2][]int{
		{{2, 3}, {1, 4}}, {{2, 3}, {6, 1}}, {{2, 3}, {3, 2}}, {{2, 3}, {2, 1}}, {{4}, {2}}, {{2, 2, 5}, {5, 1, 2}}, {{2, 3}, {0, 1}},
	} {
		if lay, err := layoutOf(c[0], c[1]); err == nil {
			t.Errorf("%v of %v is taken: %+v", c[1], c[0], lay)
		}
	}
}
