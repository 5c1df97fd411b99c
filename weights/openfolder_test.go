package weights

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A folder without arrays of its own that holds one weights file, or the parts of one, is that model; several are named.
func TestOpenFolderOfOneFile(t *testing.T) {
	file := func(name string) []byte { return fileOf(t, "testdata/"+name) }
	torch, h5 := file("formats/torchvision.safetensors"), file("formats/vgg16_weights.h5")
	first, second := halves(t, torch)
	index := func(a, b string) []byte { return indexOf(t, first, a, second, b) }
	photos := zipBytes(t, []zipEntry{{name: "a.jpg", data: []byte("a photo")}})
	for _, c := range []struct {
		name  string
		files map[string][]byte
		want  string // of the error, or nothing
	}{
		{"HDF5", map[string][]byte{"vgg.h5": h5, "readme.txt": nil}, ""},
		{"no ending", map[string][]byte{"weights": h5, ".DS_Store": nil}, ""},
		{"Keras", map[string][]byte{"m.keras": file("formats/keras3.keras"), "photos.zip": photos}, ""},
		{"PyTorch", map[string][]byte{"pytorch_model.bin": file("formats/torchvision.pth"), "config.json": []byte(`{"architectures": []}`)}, ""},
		{"legacy", map[string][]byte{"a/vgg16.pth": file("formats/legacy.pth"), "b/notes.txt": nil}, ""},
		{"npz", map[string][]byte{"vgg.npz": file("keras.npz")}, ""},
		{"ONNX", map[string][]byte{"external.onnx": file("formats/external.onnx"), "external.onnx.data": file("formats/external.onnx.data")}, ""},
		{"shards", map[string][]byte{"model-00001-of-00002.safetensors": first, "model-00002-of-00002.safetensors": second,
			"model.safetensors.index.json": index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")}, ""},
		{"PyTorch's shards", map[string][]byte{"pytorch_model-00001-of-00002.bin": file("formats/sharded-00001-of-00002.bin"),
			"pytorch_model-00002-of-00002.bin": file("formats/sharded-00002-of-00002.bin")}, ""},
		{"one of PyTorch's shards", map[string][]byte{"m-00002-of-00002.bin": file("formats/sharded-00002-of-00002.bin")}, "m-00001-of-00002.bin, which is missing"},
		{"PyTorch's and HDF5", map[string][]byte{"m-00001-of-00002.bin": file("formats/sharded-00001-of-00002.bin"), "m-00002-of-00002.bin": h5}, "m-00002-of-00002.bin: bad format: no tensors"},
		{"one shard twice", map[string][]byte{"m-00001-of-00002.bin": file("formats/sharded-00001-of-00002.bin"),
			"m-00002-of-00002.bin": file("formats/sharded-00001-of-00002.bin")}, "is in two of its files"},
		{"shards without an index", map[string][]byte{"m-00001-of-00002.safetensors": first, "m-00002-of-00002.safetensors": second}, ""},
		{"other names in the index", map[string][]byte{"x.safetensors": first, "y.safetensors": second, "model.safetensors.index.json": index("x.safetensors", "y.safetensors")}, ""},
		{"a shard is missing", map[string][]byte{"x.safetensors": first, "model.safetensors.index.json": index("x.safetensors", "y.safetensors")}, "y.safetensors, which is missing"},
		{"an index that leads away", map[string][]byte{"x.safetensors": first, "model.safetensors.index.json": index("x.safetensors", "../y.safetensors")}, "which is not beside it"},
		{"an index of nothing", map[string][]byte{"x.safetensors": torch, "model.safetensors.index.json": []byte("[1")}, ""},
		{"two", map[string][]byte{"vgg.h5": h5, "other.safetensors": torch}, "it holds several weights files, other.safetensors, vgg.h5; give one of them"},
		{"two parts of none", map[string][]byte{"x.safetensors": first, "y.safetensors": second}, "several weights files, x.safetensors, y.safetensors; give"},
		{"two folders", map[string][]byte{"a/vgg.h5": h5, "b/vgg.h5": h5}, "several weights files, " + filepath.Join("a", "vgg.h5") + ", " + filepath.Join("b", "vgg.h5") + "; give"},
		{"damaged", map[string][]byte{"vgg.h5": []byte("<html>")}, "vgg.h5: not a model: "},
		{"a format that is not read", map[string][]byte{"saved_model.pb": []byte("x")}, "a TensorFlow file cannot be read yet"},
		{"photos alone", map[string][]byte{"photos.zip": photos}, "no arrays of a VGG in it, only photos.zip"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range c.files {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := Open(dir)
			if err == nil {
				err = s.Verify(t.Context(), nil)
				s.Close()
			}
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if err != nil {
				checkSentence(t, err)
			}
			if got := FolderHoldsModel(dir); got != (c.name != "photos alone") {
				t.Errorf("holds a model: %v", got)
			}
		})
	}
}

// tensorsOf takes the header of a safetensors file apart.
func tensorsOf(t *testing.T, file []byte) (header map[string]map[string]any, names []string, data []byte) {
	t.Helper()
	n := binary.LittleEndian.Uint64(file)
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(file[8:8+n], &raw); err != nil {
		t.Fatal(err)
	}
	header = map[string]map[string]any{}
	for name, text := range raw {
		var h map[string]any
		if err := json.Unmarshal(text, &h); err != nil {
			t.Fatal(err)
		}
		if name != "__metadata__" {
			header[name], names = h, append(names, name)
		}
	}
	slices.Sort(names)
	return header, names, file[8+n:]
}

// halves cuts a safetensors file into two with half of its tensors each.
func halves(t *testing.T, file []byte) (first, second []byte) {
	t.Helper()
	header, names, data := tensorsOf(t, file)
	part := func(names []string) []byte {
		of := map[string]any{}
		for _, n := range names {
			of[n] = header[n]
		}
		text, err := json.Marshal(of)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Join([][]byte{binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text, data}, nil)
	}
	return part(names[:len(names)/2]), part(names[len(names)/2:])
}

// indexOf is the index of two such files.
func indexOf(t *testing.T, first []byte, a string, second []byte, b string) []byte {
	t.Helper()
	files := map[string]string{}
	for name, file := range map[string][]byte{a: first, b: second} {
		_, names, _ := tensorsOf(t, file)
		for _, n := range names {
			files[n] = name
		}
	}
	text, err := json.Marshal(map[string]any{"metadata": map[string]any{"total_size": 1}, "weight_map": files})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
