package weights

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// container is what holds the files of a model: a folder, an archive, or the program itself.
type container interface {
	// names lists the files at the top level.
	names() ([]string, error)
	// open gives random access to one file.
	open(name string) (*blob, error)
	io.Closer
}

// blob is one opened file of known length.
type blob struct {
	io.ReaderAt
	io.Closer
	size int64
}

// folder is a container over a file system: os.DirFS, or the files built into the program.
type folder struct{ fs.FS }

func (f folder) names() ([]string, error) {
	entries, err := fs.ReadDir(f.FS, ".")
	if err != nil {
		return nil, err
	}
	var list []string
	for _, e := range entries {
		if !e.IsDir() {
			list = append(list, e.Name())
		}
	}
	return list, nil
}

func (f folder) open(name string) (*blob, error) {
	info, err := fs.Stat(f.FS, name)
	if err != nil {
		return nil, plainPathError(err)
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("%w: not an ordinary file", ErrFormat)
	}
	file, err := f.Open(name)
	if err != nil {
		return nil, plainPathError(err)
	}
	r, ok := file.(io.ReaderAt)
	if !ok {
		file.Close()
		return nil, fmt.Errorf("%w: no random access", ErrFormat)
	}
	return &blob{r, file, info.Size()}, nil
}

func (f folder) Close() error { return nil }

// plainPathError drops the operation and the path from a file system's error, because ours names the file already.
func plainPathError(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// readSmall reads a whole file of at most limit bytes.
func readSmall(c container, name string, limit int64) ([]byte, error) {
	b, err := c.open(name)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	if b.size > limit {
		return nil, fmt.Errorf("%w: %s, at most %s expected", ErrFormat, sizeText(b.size), sizeText(limit))
	}
	text := make([]byte, b.size)
	if err := readFullAt(b, text, 0); err != nil {
		return nil, err
	}
	return text, nil
}

// readFullAt fills buf from offset off, or fails.
func readFullAt(r io.ReaderAt, buf []byte, off int64) error {
	n, err := r.ReadAt(buf, off)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return plainPathError(err)
	case n < len(buf):
		return fmt.Errorf("%w: it ends too early", ErrFormat)
	}
	return nil
}

func has(names []string, name string) bool { return slices.Contains(names, name) }

// sizeText writes a number of bytes for people, in binary units.
func sizeText(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}
