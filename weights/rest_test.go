package weights

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vggscope/vggscope/weights/format"
)

// A set at rest has no file open, and reads on where it is asked to; but never what was put in a file's place meanwhile.
func TestRest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "model")
	if err := Synthetic(SyntheticOptions{Width: 0.02}).Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	archive, err := os.ReadFile("testdata/keras.npz")
	if err != nil {
		t.Fatal(err)
	}
	npz := filepath.Join(t.TempDir(), "model.npz")
	if err := os.WriteFile(npz, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{dir: filepath.Join(dir, "block1_conv1_kernel.npy"), npz: npz}
	for _, c := range formatFiles() {
		if c.name == "keras3_deflated.keras" {
			continue // it is unpacked, and not read again
		}
		path := copyFormat(t, c.name, c.name)
		files[path] = path
		if data := path + ".data"; c.name == "external.onnx" {
			files[path] = data
		}
	}
	for path, file := range files {
		set, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		a := set.Array("block1_conv1_kernel")
		read := func() error { return a.ReadRows(t.Context(), make([]float32, a.Len()), 0, a.Rows()) }
		for range 2 {
			if err := errors.Join(read(), set.Rest(), read(), set.Rest()); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		later := time.Now().Add(time.Hour)
		if err := os.Chtimes(file, later, later); err != nil {
			t.Fatal(err)
		}
		if err := read(); !errors.Is(err, format.ErrFormat) {
			t.Errorf("%s: what was changed is read: %v", path, err)
		}
		if err := errors.Join(set.Close(), set.Close()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if err := read(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: after Close: %v", path, err)
		}
	}
}

// At rest nothing is open, as far as the system tells.
func TestRestHasNothingOpen(t *testing.T) {
	open := func(under string) (n int) {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("this system does not list a process's files")
		}
		for _, e := range list {
			if to, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && filepath.Dir(to) == under {
				n++
			}
		}
		return n
	}
	dir := filepath.Join(t.TempDir(), "model")
	if err := Synthetic(SyntheticOptions{Width: 0.02}).Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	set, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	if err := set.Verify(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := set.Rest(); err != nil || open(dir) != 0 {
		t.Errorf("%d files are open at rest, %v", open(dir), err)
	}
}
