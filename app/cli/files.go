package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/weights/plain"
)

// writeFile writes a file that appears when it is complete, unless ctx ends before.
func writeFile(ctx context.Context, path string, write func(io.Writer) error) error {
	err := export.WriteFile(path, func(w io.Writer) error {
		buf := bufio.NewWriter(stoppable{ctx, w})
		return errors.Join(write(buf), buf.Flush())
	})
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// stoppable is a writer that fails once its context has ended.
type stoppable struct {
	ctx context.Context
	w   io.Writer
}

func (s stoppable) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

// makeDir makes a folder and what is missing above it. undo removes what was made, as far as it is empty.
func makeDir(dir string) (undo func(), err error) {
	var made []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	undo = func() {
		for _, d := range made {
			os.Remove(d)
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		undo()
		return nil, fmt.Errorf("cannot make the folder %s: %w", dir, plain.Cause(err))
	}
	return undo, nil
}

// freeFile refuses to replace a file that nobody said to replace, and a folder that is not there.
func freeFile(path string, force bool) error {
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s: it exists; choose another name, or replace it with --force", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("%s: there is no folder %s to put it in; make it first", path, filepath.Dir(path))
	}
	return nil
}
