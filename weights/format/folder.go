package format

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// folder is a store over a file system: os.DirFS, or the files built into the program. Its arrays are the .npy files at the
// top level, or, where there are none, those of the only folder in it that has some.
type folder struct {
	fs    fs.FS
	files []string // with the folder's name before them where they are in one: vgg16/fc1_bias.npy
	blobs []*Blob
}

// Folder opens a folder of .npy files.
func Folder(f fs.FS) (Store, error) {
	files, dirs, err := list(f, ".")
	if err != nil {
		return nil, plain.Cause(err)
	}
	s := &folder{fs: f, files: files}
	if slices.ContainsFunc(files, isNPY) || len(dirs) > maxFolders {
		return s, nil
	}
	inner := 0
	for _, dir := range dirs {
		files, _, err := list(f, dir)
		if err == nil && slices.ContainsFunc(files, isNPY) {
			s.files = append(s.files, files...)
			inner++
		}
	}
	if inner > 1 {
		s.files = files
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

func (s *folder) Arrays() ([]Array, error) {
	list, blobs, err := readArrays(s)
	s.blobs = append(s.blobs, blobs...)
	return list, err
}

func (s *folder) Open(name string) (*Blob, error) {
	if !slices.Contains(s.files, name) {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(s.fs, name)
	if err != nil {
		return nil, plain.Cause(err)
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("%w: not an ordinary file", ErrFormat)
	}
	file, err := s.fs.Open(name)
	if err != nil {
		return nil, plain.Cause(err)
	}
	r, ok := file.(io.ReaderAt)
	if !ok {
		file.Close()
		return nil, fmt.Errorf("%w: no random access", ErrFormat)
	}
	return &Blob{ReaderAt: r, Closer: file, Size: info.Size()}, nil
}

func (s *folder) Close() error {
	for _, b := range s.blobs {
		b.Close()
	}
	s.blobs = nil
	return nil
}
