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
	"sync/atomic"
	"testing"
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
			err := safely(func() error { return writeFile(c.ctx, path, c.write) })
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

func TestParallel(t *testing.T) {
	seen := map[int]bool{} // without a lock: done is called on this goroutine
	var running atomic.Int32
	err := parallel(t.Context(), 50, func(int) error { running.Add(1); return nil }, func(i int) { seen[i] = true })
	if err != nil || len(seen) != 50 || running.Load() != 50 {
		t.Errorf("error %v, %d done of %d begun, want 50", err, len(seen), running.Load())
	}
}

func TestParallelStopsAtAnError(t *testing.T) {
	bad := errors.New("bad")
	var begun atomic.Int32
	err := parallel(t.Context(), 10_000, func(i int) error {
		begun.Add(1)
		if i == 3 {
			return bad
		}
		return nil
	}, func(int) {})
	if !errors.Is(err, bad) || begun.Load() == 10_000 {
		t.Errorf("error %v after %d, want %v and an early end", err, begun.Load(), bad)
	}

	err = parallel(t.Context(), 4, func(int) error { panic("a fault for this test") }, func(int) {})
	var fault *panicError
	if !errors.As(err, &fault) {
		t.Errorf("error %v, want the panic", err)
	}

	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := parallel(stopped, 4, func(int) error { return nil }, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
