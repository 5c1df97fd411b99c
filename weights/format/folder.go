package format

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/vggscope/vggscope/weights/plain"
)

// folder is a store over a file system: os.DirFS, or the files built into the program. Its arrays are the .npy files at the
// top level, or, where there are none, those of the only folder in it that has some.
type folder struct {
	fs    fs.FS
	files []string // with the folder's name before them where they are in one: vgg16/fc1_bias.npy

	mu     sync.Mutex
	open   map[*lazyFile]bool
	closed bool
}

// Folder opens a folder of .npy files.
func Folder(f fs.FS) (Store, error) {
	files, dirs, err := list(f, ".")
	if err != nil {
		return nil, plain.Cause(err)
	}
	s := &folder{fs: f, files: files, open: map[*lazyFile]bool{}}
	if slices.ContainsFunc(files, isNPY) {
		return s, nil
	}
	var with []string
	for _, dir := range dirs[:min(len(dirs), maxFolders)] {
		inner, _, err := list(f, dir)
		if err == nil && slices.ContainsFunc(inner, isNPY) {
			with = append(with, plain.Clip(dir)+"/")
			s.files = append(s.files, inner...)
		}
		s.files = append(s.files, dir+"/")
	}
	if len(with) > 1 {
		return nil, fmt.Errorf("%w: it holds several folders with arrays, %s; give one of them", ErrNotModel, plain.List(with, 3))
	}
	return s, nil
}

// maxFolders bounds the folders that are looked into.
const maxFolders = 100

// list gives the paths of the files and the folders of a folder.
func list(f fs.FS, dir string) (files, dirs []string, err error) {
	entries, err := fs.ReadDir(f, dir)
	for _, e := range entries {
		if name := path.Join(dir, e.Name()); e.IsDir() {
			dirs = append(dirs, name)
		} else {
			files = append(files, name)
		}
	}
	return files, dirs, err
}

func isNPY(file string) bool { return strings.HasSuffix(file, npySuffix) && !hiddenByMacOS(file) }

func (s *folder) Files() []string { return s.files }

func (s *folder) Arrays() ([]Array, error) { return readArrays(s) }

func (s *folder) Open(name string) (*Blob, error) {
	if !slices.Contains(s.files, name) || strings.HasSuffix(name, "/") {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(s.fs, name)
	if err != nil {
		return nil, plain.Cause(err)
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("%w: not an ordinary file", ErrFormat)
	}
	f := &lazyFile{store: s, name: name}
	return &Blob{ReaderAt: f, Closer: f, Size: info.Size()}, nil
}

func (s *folder) Close() error {
	s.mu.Lock()
	s.closed = true
	open := slices.Collect(maps.Keys(s.open))
	s.mu.Unlock()
	for _, f := range open {
		f.Close()
	}
	return nil
}

// note keeps account of the open files, and refuses more once the store is closed.
func (s *folder) note(f *lazyFile, open bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !open:
		delete(s.open, f)
	case s.closed:
		return fs.ErrClosed
	default:
		s.open[f] = true
	}
	return nil
}

// lazyFile is a file that is open only between its first reading and Close: a folder may hold more arrays than a program may
// have files open. Reading after Close opens it again, until the store is closed.
type lazyFile struct {
	store *folder
	name  string

	mu   sync.RWMutex
	file fs.File
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
	if f.file != nil {
		return nil
	}
	if err := f.store.note(f, true); err != nil {
		return err
	}
	file, err := f.store.fs.Open(f.name)
	if err != nil {
		f.store.note(f, false)
		return err
	}
	if _, ok := file.(io.ReaderAt); !ok {
		file.Close()
		f.store.note(f, false)
		return fmt.Errorf("%w: no random access", ErrFormat)
	}
	f.file = file
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
	return errors.Join(err, f.store.note(f, false))
}
