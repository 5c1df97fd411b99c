package weights

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// archive is a container over an .npz file, which is a zip of .npy files. numpy.savez stores the entries as they are,
// so they are read in place; numpy.savez_compressed deflates them, so they are inflated while they are read.
type archive struct {
	file    *os.File
	size    int64
	entries map[string]*zip.File
	list    []string
}

// maxRatio is the highest ratio of contents to compressed size that large entries may have. Trained weights reach 2,
// rarely more; a bomb reaches 1000.
const (
	maxRatio      = 100
	ratioFreeSize = 16 << 20 // biases and small kernels may be all zeros
)

func openArchive(path string) (*archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plainPathError(err)
	}
	a, err := newArchive(f)
	if err != nil {
		f.Close()
	}
	return a, err
}

func newArchive(f *os.File) (*archive, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, plainPathError(err)
	}
	z, err := zip.NewReader(f, info.Size())
	if errors.Is(err, zip.ErrFormat) {
		return nil, notArchive(f)
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // entries are never written to disk, any name will do
		return nil, fmt.Errorf("%w: damaged archive: %s", ErrFormat, err)
	}
	a := &archive{file: f, size: info.Size(), entries: make(map[string]*zip.File, len(z.File))}
	for _, e := range z.File {
		if a.entries[e.Name] != nil {
			return nil, fmt.Errorf("%w: the archive holds %q twice", ErrFormat, clip(e.Name))
		}
		a.entries[e.Name] = e
		a.list = append(a.list, e.Name)
	}
	return a, nil
}

// notArchive tells a damaged .npz, which begins like one, from a file of another kind.
func notArchive(f *os.File) error {
	var head [4]byte
	if n, _ := f.ReadAt(head[:], 0); n == 4 && string(head[:]) == "PK\x03\x04" {
		return fmt.Errorf("%w: the archive is truncated or damaged; copy or download it again", ErrFormat)
	}
	return fmt.Errorf("%w: neither a model folder nor an .npz file", ErrNotModel)
}

func (a *archive) names() ([]string, error) { return a.list, nil }

func (a *archive) open(name string) (*blob, error) {
	e := a.entries[name]
	if e == nil {
		return nil, os.ErrNotExist
	}
	if e.UncompressedSize64 > maxSetBytes*2 || e.CompressedSize64 > uint64(a.size) {
		return nil, fmt.Errorf("%w: the archive claims impossible sizes", ErrFormat)
	}
	size := int64(e.UncompressedSize64)
	switch e.Method {
	case zip.Store:
		off, err := e.DataOffset()
		if err != nil || off+size > a.size || e.UncompressedSize64 != e.CompressedSize64 {
			return nil, fmt.Errorf("%w: the archive is truncated or damaged", ErrFormat)
		}
		return &blob{io.NewSectionReader(a.file, off, size), io.NopCloser(nil), size}, nil
	case zip.Deflate:
		if size > ratioFreeSize && e.UncompressedSize64/maxRatio > e.CompressedSize64 {
			return nil, fmt.Errorf("%w: it would grow from %s to %s, which no weights do",
				ErrFormat, sizeText(int64(e.CompressedSize64)), sizeText(size))
		}
		in := &inflater{entry: e, size: size}
		return &blob{in, in, size}, nil
	}
	return nil, fmt.Errorf("%w: compression method %d, want stored or deflated", ErrFormat, e.Method)
}

func (a *archive) Close() error { return a.file.Close() }

// inflater gives random access to a deflated entry with no more memory than the decompressor's own: it reads on to
// the offset that is asked for, and begins again where that lies behind. Reading forwards costs one pass.
type inflater struct {
	entry *zip.File
	size  int64

	mu  sync.Mutex
	r   io.ReadCloser
	pos int64
}

// ReadAt reads at an offset, as io.ReaderAt. At the end it also checks the CRC-32 of the entry.
func (f *inflater) ReadAt(p []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.r == nil || off < f.pos {
		if err := f.restart(); err != nil {
			return 0, err
		}
	}
	n, err := f.readOn(p, off)
	if err != nil {
		f.drop() // where a failed stream stands is anybody's guess
	}
	return n, err
}

func (f *inflater) readOn(p []byte, off int64) (int, error) {
	skipped, err := io.CopyN(io.Discard, f.r, off-f.pos)
	f.pos += skipped
	if err != nil {
		return 0, f.damaged(err)
	}
	n, err := io.ReadFull(f.r, p)
	f.pos += int64(n)
	if err != nil {
		return n, f.damaged(err)
	}
	if f.pos == f.size {
		// Only a read at the end makes archive/zip compare the checksum.
		if extra, err := f.r.Read(make([]byte, 1)); extra > 0 || err != io.EOF {
			return n, f.damaged(err)
		}
	}
	return n, nil
}

func (f *inflater) damaged(err error) error {
	if err == nil {
		err = errors.New("more data than announced")
	}
	return fmt.Errorf("%w: cannot inflate it: %s", ErrFormat, err)
}

func (f *inflater) restart() error {
	f.drop()
	r, err := f.entry.Open()
	if err != nil {
		return f.damaged(err)
	}
	f.r, f.pos = r, 0
	return nil
}

func (f *inflater) drop() {
	if f.r != nil {
		f.r.Close()
	}
	f.r = nil
}

// Close ends the decompressor.
func (f *inflater) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop()
	return nil
}
