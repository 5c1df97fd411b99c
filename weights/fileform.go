package weights

import (
	"context"
	"fmt"

	"github.com/x448/float16"
)

// How values are read from a file: as float32, whatever it holds, or as the bits of its float16.

// element is what values can be read as.
type element interface{ float32 | uint16 }

// form reads a file's values as numbers of one type.
type form[T element] struct {
	*fileSource
	decode func(dst []T, src []byte) // nil where the file has them as they are wanted
	check  func(values []T, index int) error
}

// wide reads float32.
func (s *fileSource) wide() form[float32] {
	f := form[float32]{s, s.elem.Decode, allNumbers}
	if s.elem.Native {
		f.decode = nil
	}
	return f
}

// halves reads float16, of files that hold such.
func (s *fileSource) halves() form[uint16] { return form[uint16]{s, s.elem.Halves, allHalves} }

func (f form[T]) read(ctx context.Context, dst []T, from int) error {
	switch {
	case f.outMajor:
		return f.readOutMajor(ctx, dst, from/f.outs)
	case f.cell != nil:
		return f.readCells(ctx, dst, from/f.outs)
	}
	return f.readPlain(ctx, dst, from)
}

// readPlain is the way of files that hold exactly what is wanted: block after block, in order.
func (f form[T]) readPlain(ctx context.Context, dst []T, from int) error {
	v := f.newReader(min(len(dst), blockLen))
	for len(dst) > 0 {
		n := min(len(dst), blockLen)
		part, err := v.read(ctx, from, n)
		if err != nil {
			return err
		}
		copy(dst, part)
		dst, from = dst[n:], from+n
	}
	return nil
}

// readCells is for files whose cells are in another order and whole.
func (f form[T]) readCells(ctx context.Context, dst []T, from int) error {
	v := f.newReader(f.outs)
	for _, p := range f.places(from, len(dst)/f.outs) {
		part, err := v.read(ctx, p.file*f.outs, f.outs)
		if err != nil {
			return err
		}
		copy(dst[p.dst*f.outs:], part)
	}
	return nil
}

// valueReader reads runs of values as the file has them, through buffers of its own.
type valueReader[T element] struct {
	form   form[T]
	values []T
	raw    []byte // for types that need converting
}

func (f form[T]) newReader(n int) *valueReader[T] {
	v := &valueReader[T]{form: f, values: make([]T, n)}
	if f.decode != nil {
		v.raw = make([]byte, n*f.elem.Size)
	}
	return v
}

// read returns n values from the file's index on, valid until the next call, all of them finite.
func (v *valueReader[T]) read(ctx context.Context, index, n int) ([]T, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := v.form
	values, off := v.values[:n], f.start+int64(index)*int64(f.elem.Size)
	raw := bytesOf(values)
	if f.decode != nil {
		raw = v.raw[:n*f.elem.Size]
	}
	if err := f.blob.ReadFull(raw, off); err != nil {
		return nil, err
	}
	if f.decode != nil {
		f.decode(values, raw)
	}
	return values, f.check(values, index)
}

// allNumbers fails unless all values are finite. The first has that index in the file.
func allNumbers(values []float32, index int) error {
	if i := firstNotFinite(values); i >= 0 {
		return notANumber(index+i, values[i])
	}
	return nil
}

// allHalves is allNumbers for float16.
func allHalves(values []uint16, index int) error {
	if i := firstNotFiniteHalf(values); i >= 0 {
		return notANumber(index+i, float16.Frombits(values[i]).Float32())
	}
	return nil
}

func notANumber(index int, v float32) error {
	return fmt.Errorf("%w: value %d is %v; weights must be finite float32", ErrNotFinite, index, v)
}
