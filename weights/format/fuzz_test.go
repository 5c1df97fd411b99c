package format

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seed adds the files of other programs' formats with that ending to a fuzz target.
func seed(f *testing.F, ending string) {
	files, _ := filepath.Glob("../testdata/formats/*" + ending)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// readFuzzed reads all arrays that were accepted, each of which must be of a size that the file justifies.
func readFuzzed(t *testing.T, list []Array, most int64) {
	t.Helper()
	for _, a := range list {
		if a.Err != nil {
			checkSentence(t, a.Err)
			continue
		}
		reach := 1
		for i, n := range a.Shape {
			reach += (n - 1) * a.Strides[i]
		}
		bytes := int64(reach) * int64(a.Type.Size)
		if bytes < 1 || a.Offset < 0 || a.Offset+bytes > a.Data.Size || bytes > most {
			t.Fatalf("%v at %d claims %d bytes of %d", a, a.Offset, bytes, a.Data.Size)
		}
		raw := make([]byte, bytes)
		if err := a.Data.ReadFull(raw, a.Offset); err != nil {
			checkSentence(t, err)
			continue
		}
		if !a.Type.Native {
			a.Type.Decode(make([]float32, reach), raw)
		}
	}
}

// checkSentence checks that an error can be shown to people: one line of reasonable length.
func checkSentence(t *testing.T, err error) {
	t.Helper()
	if s := err.Error(); s == "" || strings.ContainsAny(s, "\n\r\x1b\x00") || len(s) > 2000 {
		t.Fatalf("no sentence: %q", s)
	}
}

// FuzzSafetensors reads any bytes as a safetensors file.
func FuzzSafetensors(f *testing.F) {
	seed(f, ".safetensors")
	header := `{"__metadata__": {"a": "b"}, "x": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}`
	f.Add(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header+"1234"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := readSafetensors(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			checkSentence(t, err)
			return
		}
		readFuzzed(t, list, int64(len(data)))
	})
}
