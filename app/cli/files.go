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
	"runtime"
	"sync"

	"github.com/vggscope/vggscope/app/export"
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
		return nil, fmt.Errorf("cannot make the folder %s: %w", dir, plain(err))
	}
	return undo, nil
}

// parallel does work(0) to work(n-1) on all processors, begun in that order, and calls done for each that went well, on
// the caller's goroutine. After the first error no more are begun, and the error is returned when all have ended.
func parallel(ctx context.Context, n int, work func(i int) error, done func(i int)) error {
	type outcome struct {
		i   int
		err error
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outcomes := make(chan outcome)
	var next int
	var mu sync.Mutex
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1
	}
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := take(); i < n && ctx.Err() == nil; i = take() {
				outcomes <- outcome{i, safely(func() error { return work(i) })}
			}
		})
	}
	go func() { workers.Wait(); close(outcomes) }()
	for o := range outcomes {
		if o.err != nil {
			cancel(o.err) // only the first one counts
		} else {
			done(o.i)
		}
	}
	return context.Cause(ctx)
}
