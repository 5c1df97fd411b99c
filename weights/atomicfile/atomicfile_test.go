package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// after gives what a folder holds: names and contents.
func after(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(e.Name() + "=" + string(text) + " ")
	}
	return b.String()
}

func TestWriteReplaces(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	for _, text := range []string{"first", "second"} {
		if err := Write(path, 0o640, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			t.Fatal(err)
		}
		if got := after(t, dir); got != "a.txt="+text+" " {
			t.Errorf("the folder holds %s", got)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("the rights are %v, %v", info.Mode(), err)
	}
}

// Whatever goes wrong, the name keeps what it had, and nothing else is left.
func TestWriteFails(t *testing.T) {
	full := errors.New("no space left on device")
	for name, write := range map[string]func(io.Writer) error{
		"an error": func(w io.Writer) error { io.WriteString(w, "half"); return full },
		"a panic":  func(w io.Writer) error { io.WriteString(w, "half"); panic(full) },
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.txt")
		if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() { _ = recover() }()
			if err := Write(path, 0o600, write); !errors.Is(err, full) {
				t.Errorf("%s: %v", name, err)
			}
		}()
		if got := after(t, dir); got != "a.txt=before " {
			t.Errorf("%s: the folder holds %s", name, got)
		}
	}
	if err := Write(filepath.Join(t.TempDir(), "no", "a.txt"), 0o600, func(io.Writer) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
}

func TestWriteBytesMakesTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := WriteBytes(filepath.Join(dir, "c"), 0o600, 0o700, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if got := after(t, dir); got != "c=text " {
		t.Errorf("the folder holds %s", got)
	}
}
