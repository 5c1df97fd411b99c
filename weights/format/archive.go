package format

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/vggscope/vggscope/weights/format/inflate"
	"github.com/vggscope/vggscope/weights/plain"
)

// archive is a store over an .npz file, which is a zip of .npy files. numpy.savez stores the entries as they are, so they
// are read in place; numpy.savez_compressed deflates them, so they are inflated while they are read.
type archive struct {
	*keptFile
	entries  map[string]*zip.File
	list     []string
	unsummed bool // no checksums are kept: they are all 0
}

// maxRatio is the highest ratio of contents to compressed size that large entries may have. Trained weights reach 2,
// rarely more; a bomb reaches 1000.
const (
	maxRatio      = 100
	ratioFreeSize = 16 << 20 // biases and small kernels may be all zeros
)

func openArchive(f *keptFile) (Store, error) {
	a, err := readArchive(f)
	if err != nil {
		return nil, err
	}
	return a, nil
}

func readArchive(f *keptFile) (*archive, error) {
	a := &archive{keptFile: f, entries: map[string]*zip.File{}}
	z, err := zip.NewReader(f, f.size)
	if errors.Is(err, zip.ErrFormat) {
		return nil, fmt.Errorf("%w: the archive is truncated or damaged; copy or download it again", ErrFormat)
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // entries are never written to disk, any name will do
		return nil, fmt.Errorf("%w: damaged archive: %s", ErrFormat, err)
	}
	z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return inflate.NewReader(r) })
	for _, e := range z.File {
		name := strings.ReplaceAll(e.Name, `\`, "/") // some programs on Windows
		if strings.HasSuffix(name, "/") {
			continue // a folder
		}
		if a.entries[name] != nil {
			return nil, fmt.Errorf("%w: the archive holds %q twice", ErrFormat, plain.Clip(name))
		}
		a.entries[name] = e
		a.list = append(a.list, name)
	}
	return a, a.apart()
}

// apart fails unless all entries have bytes of their own. An entry whose place cannot be found is a matter of who opens it.
func (a *archive) apart() error {
	type place struct {
		name     string
		from, to int64
	}
	var list []place
	for _, name := range a.list {
		e := a.entries[name]
		from, err := e.DataOffset()
		if n := int64(e.CompressedSize64); err == nil && n > 0 && n <= a.size {
			list = append(list, place{name, from, from + n})
		}
	}
	slices.SortFunc(list, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(list); i++ {
		if list[i].from < list[i-1].to {
			return fmt.Errorf("%w: the archive's %s and %s lie over each other", ErrFormat, plain.Clip(list[i-1].name), plain.Clip(list[i].name))
		}
	}
	return nil
}

func (a *archive) Files() []string { return a.list }

func (a *archive) Arrays() ([]Array, error) { return readArrays(a) }

func (a *archive) Open(name string) (*Blob, error) {
	e := a.entries[name]
	if e == nil {
		return nil, fs.ErrNotExist
	}
	if e.UncompressedSize64 > MaxBytes*2 || e.CompressedSize64 > uint64(a.size) {
		return nil, fmt.Errorf("%w: the archive claims impossible sizes", ErrFormat)
	}
	if e.Flags&1 != 0 {
		return nil, fmt.Errorf("%w: the entry is encrypted; unpack the archive with its password and give the folder", ErrFormat)
	}
	switch e.Method {
	case zip.Store:
		return a.stored(e)
	case zip.Deflate:
		size := int64(e.UncompressedSize64)
		if size > ratioFreeSize && e.UncompressedSize64/maxRatio > e.CompressedSize64 {
			return nil, fmt.Errorf("%w: it would grow from %s to %s, which no weights do",
				ErrFormat, plain.Bytes(int64(e.CompressedSize64)), plain.Bytes(size))
		}
		in := &inflater{entry: e, size: size}
		return &Blob{ReaderAt: in, Closer: in, Size: size}, nil
	}
	return nil, fmt.Errorf("%w: compression method %d, want stored or deflated", ErrFormat, e.Method)
}

// stored is the part of the file that an entry without compression is.
func (a *archive) stored(e *zip.File) (*Blob, error) {
	size := int64(e.UncompressedSize64)
	off, err := e.DataOffset()
	if err != nil || off+size > a.size || e.UncompressedSize64 != e.CompressedSize64 {
		return nil, fmt.Errorf("%w: the archive is truncated or damaged", ErrFormat)
	}
	section := io.NewSectionReader(a.keptFile, off, size)
	if a.unsummed && e.CRC32 == 0 {
		return NewBlob(section, size), nil
	}
	return &Blob{
		ReaderAt: &summed{from: section, size: size, want: e.CRC32}, Closer: io.NopCloser(nil), Size: size,
		check: func(ctx context.Context) error { return checkCRC(ctx, section, e.CRC32) },
	}, nil
}

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
