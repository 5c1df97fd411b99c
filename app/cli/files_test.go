package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/work"
)

// Whatever goes wrong while a file is written, its name keeps what it had, and nothing else is left.
func TestWriteFileLeavesNoPart(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	full := errors.New("no space left on device")
	half := func(err error) func(io.Writer) error {
		return func(w io.Writer) error {
			fmt.Fprint(w, strings.Repeat("half a file", 100_000)) // more than a buffer holds
			return err
		}
	}
	for _, c := range []struct {
		name  string
		ctx   context.Context
		write func(io.Writer) error
		want  string
	}{
		{"full disk", t.Context(), half(&os.PathError{Op: "write", Path: ".x.part", Err: full}), "cannot write FILE: no space left on device"},
		{"stopped", stopped, half(nil), "context canceled"},
		{"panic", t.Context(), func(io.Writer) error { panic("a fault for this test") }, "a fault for this test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, "file", "before")
			err := work.Safely(func() error { return writeFile(c.ctx, path, c.write) })
			if err == nil || !strings.Contains(err.Error(), strings.ReplaceAll(c.want, "FILE", path)) {
				t.Errorf("error %v, want %s", err, c.want)
			}
			if got, _ := os.ReadFile(path); string(got) != "before" {
				t.Errorf("the file holds %.20q", got)
			}
			if got := files(t, dir); !slices.Equal(got, []string{"file"}) {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

func TestWriteFileReplaces(t *testing.T) {
	path := write(t, t.TempDir(), "file", "before")
	err := writeFile(t.Context(), path, func(w io.Writer) error { _, err := io.WriteString(w, "after"); return err })
	if got, _ := os.ReadFile(path); err != nil || string(got) != "after" {
		t.Errorf("error %v, the file holds %q", err, got)
	}
}

func TestMakeDir(t *testing.T) {
	dir := t.TempDir()
	undo, err := makeDir(filepath.Join(dir, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	undo()
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
	undo, err = makeDir(filepath.Join(dir, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a", "b"), "file", "")
	undo()
	if got := files(t, filepath.Join(dir, "a", "b")); !slices.Equal(got, []string{"file"}) {
		t.Errorf("a folder with a file in it was emptied: %q", got)
	}
}
