package format

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vggscope/vggscope/weights/plain"
)

// folder is a store over a file system: os.DirFS, or the files built into the program. Its arrays are the .npy files at the
// top level, or, where there are none, those of the only folder in it that has some.
type folder struct {
	fs    fs.FS
	files []string // with the folder's name before them where they are in one: vgg16/fc1_bias.npy

	closed atomic.Bool

	mu        sync.Mutex
	handedOut []*lazyFile
}

// Folder opens a folder of .npy files.
func Folder(f fs.FS) (Store, error) {
	files, dirs, err := list(f, ".")
	if err != nil {
		return nil, plain.Cause(err)
	}
	s := &folder{fs: f, files: files}
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

// HoldsArrays reports whether there are .npy files in a store.
func HoldsArrays(s Store) bool { return slices.ContainsFunc(s.Files(), isNPY) }

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
	f := &lazyFile{reopen: func() (fs.File, error) { return s.fs.Open(name) }, closed: &s.closed}
	s.mu.Lock()
	s.handedOut = append(s.handedOut, f)
	s.mu.Unlock()
	return &Blob{ReaderAt: f, Closer: f, Size: info.Size()}, nil
}

// Rest closes the files.
func (s *folder) Rest() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.handedOut {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

func (s *folder) Close() error {
	s.closed.Store(true)
	return s.Rest()
}
