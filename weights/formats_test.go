package weights

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/vgg"
)

// formatFile is the small network in one of the formats of other programs (see tools/formats).
type formatFile struct {
	name   string
	scheme vgg.Scheme
	top    bool
}

func formatFiles() []formatFile {
	return []formatFile{
		{"torchvision.safetensors", vgg.Torchvision, true},
		{"timm.safetensors", vgg.Torchvision, true},
		{"torchvision.pth", vgg.Torchvision, true},
		{"legacy.pth", vgg.Torchvision, true},
		{"checkpoint.pt", vgg.Torchvision, true},
		{"checkpoint_legacy.pt", vgg.Torchvision, true},
		{"checkpoint_protocol4.pt", vgg.Torchvision, true},
		{"views.pth", vgg.Torchvision, true},
		{"views_legacy.pth", vgg.Torchvision, true},
		{"vgg16_weights.h5", vgg.Keras, true},
		{"vgg16_weights_notop.h5", vgg.Keras, false},
		{"keras2_model.h5", vgg.Keras, true},
		{"latest.h5", vgg.Keras, true},
		{"userblock.h5", vgg.Keras, true},
		{"chunked_earliest.h5", vgg.Keras, true},
		{"chunked_latest.h5", vgg.Keras, true},
		{"packed_earliest.h5", vgg.Keras, true},
		{"packed_latest.h5", vgg.Keras, true},
		{"packed_single_earliest.h5", vgg.Keras, true},
		{"packed_single_latest.h5", vgg.Keras, true},
		{"growing_earliest.h5", vgg.Keras, true},
		{"growing_latest.h5", vgg.Keras, true},
		{"types_latest.h5", vgg.Keras, true},
		{"torchvision.onnx", vgg.Torchvision, true},
		{"floats.onnx", vgg.Torchvision, true},
		{"external.onnx", vgg.Torchvision, true},
		{"tf2onnx.onnx", vgg.Keras, true},
		{"exported_old.onnx", vgg.Torchvision, true},
		{"exported_new.onnx", vgg.Torchvision, true},
		{"keras3.h5", vgg.Keras, true},
		{"keras3.weights.h5", vgg.Keras, true},
		{"keras3_notop.weights.h5", vgg.Keras, false},
		{"keras3.keras", vgg.Keras, true},
		{"keras3_deflated.keras", vgg.Keras, true},
	}
}

// copyFormat copies a file under another name, and what lies beside it under its own.
func copyFormat(t *testing.T, name, as string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob("testdata/formats/" + name + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(name, err)
	}
	for _, from := range files {
		to := filepath.Join(dir, filepath.Base(from))
		if filepath.Base(from) == name {
			to = filepath.Join(dir, as)
		}
		data, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, as)
}

// Every format gives the same values, whatever the file is called.
func TestOpenFormats(t *testing.T) {
	for _, c := range formatFiles() {
		t.Run(c.name, func(t *testing.T) {
			path := copyFormat(t, c.name, "model")
			if !HoldsModel(path) || IsModel(path) {
				t.Errorf("by its content a model: %v; by its name: %v", HoldsModel(path), IsModel(path))
			}
			s, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if s.Scheme != c.scheme || s.Config.Name != "VGG16" || s.HasTop() != c.top || s.Card.Input != namingOf(c.scheme).input {
				t.Errorf("scheme %q, %s, top %v, card %+v", s.Scheme, s.Config.Name, s.HasTop(), s.Card)
			}
			want := 32
			if !c.top {
				want = 26
			}
			if len(s.Arrays()) != want {
				t.Errorf("%d arrays, want %d", len(s.Arrays()), want)
			}
			checkPattern(t, s)
			if err := s.Verify(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// A file that was cut anywhere is refused with a sentence, when it is opened or at the latest when it is read.
func TestOpenFormatsCut(t *testing.T) {
	for _, c := range formatFiles() {
		data, err := os.ReadFile(filepath.Join("testdata/formats", c.name))
		if err != nil {
			t.Fatal(err)
		}
		path := copyFormat(t, c.name, c.name)
		for n := len(data) - 1; n > 0; n -= 1 + len(data)/60 {
			if err := os.WriteFile(path, data[:n], 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := Open(path)
			if err == nil {
				err = s.Verify(t.Context(), nil)
				s.Close()
			}
			if err == nil {
				t.Fatalf("%s: nobody notices that it was cut at %d of %d", c.name, n, len(data))
			}
			checkSentence(t, err)
		}
	}
}

// safetensorsFile is a file with that header and so many bytes of data.
func safetensorsFile(header string, data int) []byte {
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(file, header...), make([]byte, data)...)
}

func TestSafetensorsProblems(t *testing.T) {
	one := func(dtype, shape, offsets string) string {
		return fmt.Sprintf(`{"features.0.weight": {"dtype": %q, "shape": %s, "data_offsets": %s}}`, dtype, shape, offsets)
	}
	for _, c := range []struct {
		name   string
		header string
		data   int
		text   string
	}{
		{"no JSON", "{xx", 0, "no safetensors header"},
		{"no object of tensors", `{"a": 1}`, 0, "no safetensors header"},
		{"twice", `{"a": {"data_offsets": [0, 0]}, "a": {"data_offsets": [0, 0]}}`, 0, `it has "a" twice`},
		{"negative", one("F32", "[1]", "[-4, 0]"), 8, "features.0.weight lies at the impossible offsets [-4 0]"},
		{"backwards", one("F32", "[1]", "[8, 4]"), 8, "impossible offsets [8 4]"},
		{"one offset", one("F32", "[1]", "[8]"), 8, "impossible offsets [8]"},
		{"larger than the file", one("F32", "[1000]", "[0, 4000]"), 8, "truncated, its tensors take 3.9 KiB and it has 8 bytes of them"},
		{"over each other", `{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}`,
			8, "a and b lie over each other"},
		{"a shape of another size", one("F32", "[2,3,3,3]", "[0, 8]"), 8, "truncated, it has 8 bytes of data where"},
		{"a huge shape", one("F32", "[4294967296,4294967296,3,3]", "[0, 8]"), 8, "claims more than"},
		{"a negative shape", one("F32", "[-1,3,3,3]", "[0, 8]"), 8, "wrong shape: (-1, 3, 3, 3)"},
		{"integers", one("I8", "[8]", "[0, 8]"), 8, "it holds values of the type I8, want floating-point numbers"},
		{"no tensors", "{}", 0, "no arrays of a VGG in it"},
		{"text of several lines", `{"a\nb": {"dtype": "F32", "shape": [1], "data_offsets": [9, 1]}}`, 8, "lies at the impossible offsets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.safetensors")
			if err := os.WriteFile(path, safetensorsFile(c.header, c.data), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path)
			if err == nil || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("%v, want %q", err, c.text)
			}
			checkSentence(t, err)
		})
	}
}

// What is no file of a model by its content is none, whatever it is.
func TestHoldsModel(t *testing.T) {
	dir := writeFolder(t, map[string][]byte{"a.h5": []byte("no model"), "empty": nil, "photo": []byte("\xff\xd8\xff\xe0 and so on")})
	for _, name := range []string{"a.h5", "empty", "photo", "gone", "."} {
		if HoldsModel(filepath.Join(dir, name)) {
			t.Errorf("%s holds a model", name)
		}
	}
}

// A file that nothing is known of is told what would be read.
func TestOpenUnknownFormat(t *testing.T) {
	_, err := Open(filepath.Join(writeFolder(t, map[string][]byte{"a.bin": bytes.Repeat([]byte("no weights "), 9)}), "a.bin"))
	if err == nil || !strings.Contains(err.Error(), "neither a model folder nor a weights file (") {
		t.Error(err)
	}
}
