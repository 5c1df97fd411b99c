package weights

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// readAll reads a whole array at once.
func readAll(t *testing.T, a *Array) []float32 {
	t.Helper()
	dst := make([]float32, a.Len())
	if err := a.ReadRows(t.Context(), dst, 0, a.Rows()); err != nil {
		t.Fatal(err)
	}
	return dst
}

// npyFile is a .npy file with an arbitrary header dictionary.
func npyFile(dict string, data []byte) []byte {
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(dict)), byte(len(dict)>>8))
	return append(append(head, dict...), data...)
}

// npyHead is the header of a float32 array.
func npyHead(shape ...int) []byte {
	var b bytes.Buffer
	if _, err := format.NewNPYWriter(&b, shape); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// npyOnes is a float32 array of that shape whose values are all one.
func npyOnes(shape ...int) []byte {
	data := bytes.Repeat([]byte{0, 0, 0x80, 0x3F}, format.Product(shape))
	return append(npyHead(shape...), data...)
}

// Widths of the small model that the tests are made of; gen_testdata.py has the same.
var (
	tinyConvs = []int{2, 2, 3, 3, 2, 4, 3, 2, 3, 4, 3, 2, 2}
	tinyDense = []int{5, 4, 6}
)

// tinyFiles are the files of a complete small model in Keras' naming, for tests to spoil.
func tinyFiles(top bool) map[string][]byte {
	files := map[string][]byte{}
	in := 3
	for i, l := range vgg.D().Weighted() {
		var shape []int
		switch {
		case l.Kind == vgg.Conv:
			shape = []int{3, 3, in, tinyConvs[i]}
		case !top:
			return files
		default:
			if l.ReadsMaps() {
				in *= 49
			}
			shape = []int{in, tinyDense[i-len(tinyConvs)]}
		}
		in = shape[len(shape)-1]
		files[l.Kernel()+".npy"] = npyOnes(shape...)
		files[l.Bias()+".npy"] = npyOnes(in)
	}
	return files
}

// writeFolder puts the files into a new folder.
func writeFolder(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// unzipTo copies the entries of an archive into a new folder.
func unzipTo(t *testing.T, archive string) string {
	t.Helper()
	z, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string][]byte{}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		files[e.Name] = b.Bytes()
	}
	return writeFolder(t, files)
}

// patternValue is the value that gen_testdata.py gives element i of array a; float16 holds it exactly.
func patternValue(a, i int) float32 { return float32((a*31+i*7)%255-127) / 64 }

// checkPattern compares all arrays of a set with the pattern.
func checkPattern(t *testing.T, s *Set) {
	t.Helper()
	for k, a := range s.Arrays() {
		for i, got := range readAll(t, a) {
			if want := patternValue(k, i); got != want {
				t.Fatalf("%s[%d] = %v, want %v (%s)", a.Name, i, got, want, a.Stored)
			}
		}
	}
}
