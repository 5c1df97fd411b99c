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
)

// writeFile writes a file under a name of its own beside path and gives it its name when it is complete, so that path
// never holds half a file, whatever happens. The directory must exist.
func writeFile(ctx context.Context, path string, write func(io.Writer) error) (err error) {
	tmp := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.part-%d", filepath.Base(path), os.Getpid()))
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666) // less what the umask takes
	if err != nil {
		return cannotWrite(path, err)
	}
	closed := false
	defer func() { // also when write panics
		if !closed {
			f.Close()
		}
		os.Remove(tmp) // gone already if all went well
	}()
	buf := bufio.NewWriterSize(stoppable{ctx, f}, 1<<18)
	if err := errors.Join(write(buf), buf.Flush()); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return cannotWrite(path, err)
	}
	closed = true
	if err := f.Close(); err != nil {
		return cannotWrite(path, err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

func cannotWrite(path string, err error) error {
	return fmt.Errorf("cannot write %s: %w", path, plain(err))
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
