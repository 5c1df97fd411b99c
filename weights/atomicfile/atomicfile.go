// Package atomicfile writes files that are there whole or as they were before. Every package may use it, and it uses none of
// them.
package atomicfile

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes a file beside path under a name of its own, which it gives to path when it is complete: path never holds
// half a file, and keeps what it held if something goes wrong. The folder must exist. A file system's error may name the
// temporary file; see plain.Cause.
func Write(path string, mode fs.FileMode, write func(io.Writer) error) error {
	return replace(path, mode, write, func(*os.File) error { return nil })
}

// WriteBytes is [Write] for what the program remembers: it makes the folder where it is missing, with the rights dirMode, and
// a loss of power finds the old file or the new one.
func WriteBytes(path string, mode, dirMode fs.FileMode, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return err
	}
	return replace(path, mode, func(w io.Writer) error { _, err := w.Write(text); return err }, (*os.File).Sync)
}

func replace(path string, mode fs.FileMode, write func(io.Writer) error, finish func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return err
	}
	defer func() { // also when write panics
		f.Close()
		os.Remove(f.Name()) // gone already if all went well
	}()
	buf := bufio.NewWriterSize(f, 1<<18)
	if err := errors.Join(write(buf), buf.Flush()); err != nil {
		return err
	}
	if err := f.Chmod(mode); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := finish(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
