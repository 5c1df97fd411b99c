package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes a file beside path under a name of its own, which it gives to path when it is complete: path never
// holds half a file, and keeps what it held if something goes wrong. The folder must exist.
func WriteFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return cannot(path, err)
	}
	defer func() { // also when write panics
		f.Close()
		os.Remove(f.Name()) // gone already if all went well
	}()
	buf := bufio.NewWriterSize(f, 1<<18)
	if err := errors.Join(write(buf), buf.Flush()); err != nil {
		return cannot(path, err)
	}
	if err := f.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return cannot(path, err)
	}
	if err := f.Close(); err != nil {
		return cannot(path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return cannot(path, err)
	}
	return nil
}

// cannot names the file once, and leaves out what the system's error says of the temporary one.
func cannot(path string, err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	return fmt.Errorf("export: cannot write %s: %w", path, err)
}
