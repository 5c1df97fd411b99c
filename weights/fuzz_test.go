package weights

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// FuzzNPY opens one array from any bytes and reads it: no panic, no memory beyond what the file's length justifies,
// and what is accepted can be read or fails with a sentence.
func FuzzNPY(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.npy")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(npyFile("{'descr': '>f2', 'fortran_order': True, 'shape': (3, 3, 1, 2), }", make([]byte, 36)))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, "x.npy"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		store, err := format.Folder(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		list, err := store.Arrays()
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if list[0].Err != nil {
			checkSentence(t, list[0].Err)
			return
		}
		for _, name := range []string{"block1_conv1_kernel", "fc1_kernel", "fc1_bias"} {
			for _, s := range vgg.Schemes() {
				readAs(t, arrayNamed(t, name), s, list[0], len(data))
			}
		}
	})
}

// readAs reads a stored array in the place of one of a network.
func readAs(t *testing.T, of vgg.Array, s vgg.Scheme, stored format.Array, size int) {
	t.Helper()
	shape, lay, err := namingOf(s).adopt(of, stored, 7, 7)
	if err != nil {
		checkSentence(t, err)
		return
	}
	a := newFileArray(of.Name(), "model", shape, lay, stored)
	if 2*a.Len() > size {
		t.Fatalf("%v claims %d values in %d bytes", stored, a.Len(), size)
	}
	if _, err := a.Values(t.Context()); err != nil {
		checkSentence(t, err)
	}
}

// FuzzNPZ opens any bytes as an archive and reads what it accepts.
func FuzzNPZ(f *testing.F) {
	f.Add(zipBytes(f, tinyEntries(zip.Store)))
	f.Add(zipBytes(f, tinyEntries(zip.Deflate)))
	f.Add(zipBytes(f, tinyEntries(zip.Deflate)[:4]))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	path := filepath.Join(f.TempDir(), "model.npz")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if err != nil {
			checkSentence(t, err)
			return
		}
		defer s.Close()
		if s.Bytes() > 2000*int64(len(data))+16<<20 {
			t.Fatalf("%d bytes of weights from %d", s.Bytes(), len(data))
		}
		if err := s.Verify(t.Context(), nil); err != nil {
			checkSentence(t, err)
		}
	})
}

// FuzzNames looks for a network among arrays of any names: each of them gets a place, shares one, or is left over.
func FuzzNames(f *testing.F) {
	f.Add("module.features.0.weight\nmodule.features.0.bias\narr_0")
	f.Add("features.1.running_mean\nblock5_conv4_bias")
	f.Add("a/block1_conv1/kernel:0\nb/block1_conv1_kernel\nconv1_1_W")
	f.Fuzz(func(t *testing.T, text string) {
		var stored []format.Array
		for name := range strings.Lines(text) {
			stored = append(stored, format.Array{Name: strings.TrimSpace(name), File: name, Shape: []int{1}, Strides: []int{1}})
		}
		p, err := findPlaces(stored)
		if err != nil {
			checkSentence(t, err)
			return
		}
		if len(p.found)+len(p.double)+len(p.rest)+len(p.copies) != len(stored) || len(p.found) != len(p.match.Found) {
			t.Fatalf("%d arrays, %d found of %d, %d double, %d left", len(stored), len(p.found), len(p.match.Found), len(p.double), len(p.rest))
		}
		if len(p.found) == 0 {
			checkSentence(t, nothingFound(stored, nil))
		}
	})
}

// FuzzCard reads any bytes as a model card; what is accepted can be followed.
func FuzzCard(f *testing.F) {
	f.Add([]byte(`{"name": "a", "input": {"width": 224, "mean": [1, 2, 3], "fit": "crop"}, "sha256": {"x": "y"}}`))
	f.Add([]byte(`{"name": "a", "accuracy": {"top1": 0.5, "n": null}, "input": null}`))
	f.Add([]byte("\xef\xbb\xbf{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parseCard(text, TorchInput())
		if err != nil {
			checkSentence(t, err)
			return
		}
		if err := c.Input.check(); err != nil || c.Name == "" {
			t.Fatalf("accepted %+v: %v", c, err)
		}
	})
}

// FuzzClasses reads any bytes as a list of classes; every class that is accepted has an id and a name of one line.
func FuzzClasses(f *testing.F) {
	f.Add([]byte(`[{"id": "n1", "name": "a", "zh": "甲"}, "b"]`))
	f.Add([]byte(`[null, {}, ""]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, _, err := parseClasses(text)
		if err != nil {
			checkSentence(t, err)
			return
		}
		for _, c := range list {
			if c.ID == "" || c.Name == "" || strings.ContainsAny(c.ID+c.Name+c.Zh, "\n\r\x1b\x00") {
				t.Fatalf("accepted %q", c)
			}
		}
	})
}

// checkSentence checks that an error can be shown to people: one line of reasonable length.
func checkSentence(t *testing.T, err error) {
	t.Helper()
	if s := err.Error(); s == "" || strings.ContainsAny(s, "\n\r\x1b\x00") || len(s) > 20000 {
		t.Fatalf("no sentence: %q", s)
	}
}

// openFuzzed opens a file of any content; what is accepted can be read, or fails with a sentence.
func openFuzzed(t *testing.T, path string, size int) {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		checkSentence(t, err)
		return
	}
	defer s.Close()
	for _, n := range s.Notes {
		if text := n.String(); strings.Contains(text, "%!") || strings.ContainsAny(text, "\n\r\x1b\x00") {
			t.Fatalf("no sentence: %q", text)
		}
	}
	if s.Bytes() > 2000*int64(size)+64<<20 {
		t.Fatalf("%d bytes of weights from %d", s.Bytes(), size)
	}
	if err := s.Verify(t.Context(), nil); err != nil {
		checkSentence(t, err)
	}
}

// FuzzKeras opens an archive of Keras with any text as the description of its network.
func FuzzKeras(f *testing.F) {
	var weights []byte
	for _, name := range []string{"testdata/formats/keras3.keras", "testdata/nets/keras_sequential.keras", "testdata/nets/keras_average.keras", "testdata/nets/keras_bn.keras"} {
		z, err := zip.OpenReader(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range z.File {
			r, err := e.Open()
			if err != nil {
				f.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				f.Fatal(err)
			}
			switch {
			case e.Name == "config.json":
				f.Add(string(data))
			case e.Name == "model.weights.h5" && weights == nil:
				weights = data
			}
		}
		z.Close()
	}
	f.Add(`{"module": "keras_hub.x", "class_name": "VGGImageClassifier", "config": {"backbone": {"module": "keras_hub.x", "class_name": "VGGBackbone", "config": {"stackwise_num_repeats": [2, 2, 3, 3, 3]}}, "pooling": "flatten"}}`)
	path := filepath.Join(f.TempDir(), "model.keras")
	f.Fuzz(func(t *testing.T, config string) {
		data := zipBytes(t, []zipEntry{{name: "config.json", data: []byte(config)}, {name: "model.weights.h5", data: weights}})
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		openFuzzed(t, path, len(data))
	})
}

// FuzzGraph opens any bytes as an ONNX file, whose graph decides what is what.
func FuzzGraph(f *testing.F) {
	for _, name := range []string{"formats/exported_old.onnx", "nets/onnx_nameless.onnx", "nets/onnx_train_bn.onnx", "nets/onnx_average.onnx"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	path := filepath.Join(f.TempDir(), "model.onnx")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		openFuzzed(t, path, len(data))
	})
}
