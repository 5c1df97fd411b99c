package format

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"

	"github.com/vggscope/vggscope/weights/plain"
)

// lazyFile is a file that is open only between a reading and Close: a folder may hold more arrays than a program may have files
// open, and Windows lets nobody replace an open file. Reading after Close opens it again, until the store is closed.
type lazyFile struct {
	reopen func() (fs.File, error)
	closed *atomic.Bool // the store is

	mu   sync.RWMutex
	file fs.File     // nil while it is not open
	was  fs.FileInfo // when it was opened first; nil before
}

func (f *lazyFile) ReadAt(p []byte, off int64) (int, error) {
	for {
		f.mu.RLock()
		if f.file != nil {
			defer f.mu.RUnlock()
			return f.file.(io.ReaderAt).ReadAt(p, off)
		}
		f.mu.RUnlock()
		if err := f.open(); err != nil {
			return 0, err
		}
	}
}

func (f *lazyFile) open() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.file != nil:
		return nil
	case f.closed.Load():
		return fs.ErrClosed
	}
	file, err := f.reopen()
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		err = f.check(file, info)
	}
	if err != nil {
		file.Close()
		return err
	}
	f.file, f.was = file, info
	return nil
}

// check refuses a file that cannot be read here and there, or is not the one that it was.
func (f *lazyFile) check(file fs.File, info fs.FileInfo) error {
	if _, ok := file.(io.ReaderAt); !ok {
		return fmt.Errorf("%w: no random access", ErrFormat)
	}
	const changed = "it was changed after the model was opened; open the model again"
	switch {
	case f.was == nil:
		return nil
	case info.Size() < f.was.Size():
		return fmt.Errorf("%w: it ends too early: %s", ErrFormat, changed)
	case info.Size() > f.was.Size() || !info.ModTime().Equal(f.was.ModTime()):
		return fmt.Errorf("%w: %s", ErrFormat, changed)
	}
	return nil
}

// Close closes the file until it is read again.
func (f *lazyFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file = nil
	return err
}

// keptFile is the file of a store that is made of one file. It keeps the store's Rest and Close.
type keptFile struct {
	lazyFile
	path  string
	size  int64
	ended atomic.Bool
}

// keep takes an open file over.
func keep(f *os.File) (*keptFile, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, plain.Cause(err)
	}
	k := &keptFile{path: f.Name(), size: info.Size()}
	k.lazyFile.reopen = func() (fs.File, error) { return os.Open(k.path) }
	k.lazyFile.closed, k.lazyFile.file, k.lazyFile.was = &k.ended, f, info
	return k, nil
}

// Rest closes the file until it is read again.
func (k *keptFile) Rest() error { return k.lazyFile.Close() }

// Close closes the file for good.
func (k *keptFile) Close() error {
	k.ended.Store(true)
	return k.Rest()
}
