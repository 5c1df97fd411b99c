package format

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/vggscope/vggscope/weights/plain"
)

// Store is what a model's folder or file holds. Its methods are safe for concurrent use.
type Store interface {
	// Arrays lists what may be weights, with their headers read. An array that cannot be read is in the list, with Err.
	Arrays() ([]Array, error)
	// Files lists the files in it: those of a folder, the entries of an archive, nothing for a file that has no others in it.
	Files() []string
	// Open gives the bytes of one of Files, fs.ErrNotExist for any other name.
	Open(name string) (*Blob, error)
	// Rest closes what is open until it is read again.
	Rest() error
	// Close ends the store and what was opened from it, but for blobs that Open gave.
	Close() error
}

// Array is one array as its file keeps it. Data lies there in full: nothing is read but the header.
type Array struct {
	Name    string // as the file has it, without the format's suffix
	File    string // the file or entry that it is in, or its name in a file that has none in it
	Shape   []int
	Strides []int // from one index of each axis to the next, in values
	Type    Type
	Data    *Blob
	Offset  int64 // of the first value in Data
	Err     error // why it cannot be used; Name and File are set, the rest may be
}

// Len is the number of values.
func (a Array) Len() int { return Product(a.Shape) }

// String writes the array's form for people: "<f4 (3, 3, 3, 64), C order".
func (a Array) String() string {
	order := "other"
	switch {
	case slices.Equal(a.Strides, CStrides(a.Shape)):
		order = "C"
	case slices.Equal(a.Strides, FortranStrides(a.Shape)):
		order = "Fortran"
	}
	return fmt.Sprintf("%s %s, %s order", a.Type.Name, plain.Shape(a.Shape), order)
}

// Product is the number of values of a shape.
func Product(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// CStrides are the strides of an array whose last axis is fastest.
func CStrides(shape []int) []int {
	strides, n := make([]int, len(shape)), 1
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = n
		n *= shape[i]
	}
	return strides
}

// FortranStrides are the strides of an array whose first axis is fastest.
func FortranStrides(shape []int) []int {
	strides, n := make([]int, len(shape)), 1
	for i, d := range shape {
		strides[i] = n
		n *= d
	}
	return strides
}

// Blob is bytes of known length with random access, safe for concurrent use. Close frees what reading took; a blob that
// belongs to an array can be read again after that, as long as its store is open.
type Blob struct {
	io.ReaderAt
	io.Closer
	Size int64
	// check compares the bytes with the checksum that the container keeps of them, where it keeps one that reading does not
	// look at anyway.
	check func(ctx context.Context) error
}

// NewBlob makes a blob of bytes in memory or in a file that is closed elsewhere.
func NewBlob(r io.ReaderAt, size int64) *Blob {
	return &Blob{ReaderAt: r, Closer: io.NopCloser(nil), Size: size}
}

// ReadFull fills buf from offset off, or fails.
func (b *Blob) ReadFull(buf []byte, off int64) error {
	n, err := b.ReadAt(buf, off)
	switch {
	case err != nil && err != io.EOF:
		return plain.Cause(err)
	case n < len(buf):
		return fmt.Errorf("%w: it ends too early", ErrFormat)
	}
	return nil
}

// Check reads all bytes and compares them with the checksum that the container keeps of them, if it keeps one: a zip's
// CRC-32. A difference is ErrChecksum.
func (b *Blob) Check(ctx context.Context) error {
	if b.check == nil {
		return nil
	}
	return b.check(ctx)
}

// Text reads a whole file of a store, of at most limit bytes. It is fs.ErrNotExist where there is none.
func Text(s Store, name string, limit int64) ([]byte, error) {
	if !slices.Contains(s.Files(), name) {
		return nil, fs.ErrNotExist
	}
	b, err := s.Open(name)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	if b.Size > limit {
		return nil, fmt.Errorf("%w: %s, at most %s expected", ErrFormat, plain.Bytes(b.Size), plain.Bytes(limit))
	}
	text := make([]byte, b.Size)
	return text, b.ReadFull(text, 0)
}
