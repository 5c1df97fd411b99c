package format

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/weights/plain"
)

// several is a store over a file and others that it keeps values in.
type several struct {
	single
	others map[string]*keptFile
}

// other opens a file beside the store's, or in a folder beside it. A path that leads anywhere else is refused.
func (s *several) other(location string) (*Blob, error) {
	if k := s.others[location]; k != nil {
		return NewBlob(k, k.size), nil
	}
	local := filepath.FromSlash(location)
	if !filepath.IsLocal(local) {
		return nil, fmt.Errorf("%w: its values are said to be in %s, which is not beside it", ErrFormat, plain.Clip(location))
	}
	path := filepath.Join(filepath.Dir(s.path), local)
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: its values are in %s, which is missing; put it beside the file", ErrFormat, plain.Clip(location))
	}
	if err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("%w: %s is not an ordinary file", ErrFormat, plain.Clip(location))
	}
	if err == nil && !s.beside(path) {
		return nil, fmt.Errorf("%w: its values are in %s, which leads away from beside it; put the file itself there", ErrFormat, plain.Clip(location))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, plain.Cause(err)
	}
	k, err := keep(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.others[location] = k
	return NewBlob(k, k.size), nil
}

// beside reports whether a path, its links followed, leads to a folder of the store's file or below it, or to where that file
// really lies if it is a link itself: a cache of Hugging Face's has links to files in one folder.
func (s *several) beside(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	under := func(dir string) bool {
		way, err := filepath.Rel(dir, real)
		return err == nil && filepath.IsLocal(way)
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(s.path)); err == nil && under(dir) {
		return true
	}
	own, err := filepath.EvalSymlinks(s.path)
	return err == nil && under(filepath.Dir(own))
}

// Rest closes all files until they are read again.
func (s *several) Rest() error {
	err := s.single.Rest()
	for _, k := range s.others {
		err = errors.Join(err, k.Rest())
	}
	return err
}

// Close closes all files for good.
func (s *several) Close() error { return errors.Join(s.single.Close(), s.closeOthers()) }

func (s *several) closeOthers() (err error) {
	for _, k := range s.others {
		err = errors.Join(err, k.Close())
	}
	return err
}
