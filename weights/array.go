package weights

import (
	"context"
	"fmt"

	"github.com/vggscope/vggscope/weights/format"
)

// Array is one named array in Keras' name and layout, whatever the file behind it holds: convolution kernels
// (3, 3, in, out), dense kernels (in, out), biases (n). Values are float32 in C order (last axis fastest).
type Array struct {
	Name   string
	Shape  []int
	File   string // the file or archive entry behind it; empty for synthetic weights
	Stored string // how the file keeps it, for people: "<f4 (64, 3, 3, 3), C order"
	label  string // names the array in errors: path and file
	src    source
}

// source delivers values in Keras' C order. len(dst) and from are multiples of the last axis; both lie inside the
// array. Implementations are safe for concurrent use, check ctx between blocks, and fail on NaN and infinities.
type source interface {
	read(ctx context.Context, dst []float32, from int) error
	// chunk is the number of values that one read should ask for when the whole array passes through a buffer.
	chunk() int
}

// halfSource is a source of numbers that may be float16.
type halfSource interface {
	source
	half() bool
	// readHalves is read for a source that is half: it gives the values' bits.
	readHalves(ctx context.Context, dst []uint16, from int) error
}

// composed is a source that a batch normalisation was folded into.
type composed interface {
	source
	arrays() []*Array // that it is made of
}

// Len is the number of values.
func (a *Array) Len() int { return format.Product(a.Shape) }

// Rows is the length of the first axis.
func (a *Array) Rows() int { return a.Shape[0] }

// RowLen is the number of values behind one index of the first axis: 1 for a bias.
func (a *Array) RowLen() int { return format.Product(a.Shape[1:]) }

// ReadRows reads rows [from, to) along the first axis into dst, whose length must be (to-from)*RowLen(). Type, byte
// order, memory order and layout are converted on the way with a few MiB of temporary memory at most. dst is written
// once and never read, so it may be mapped GL memory. ReadRows is safe for concurrent use.
//
// Where the file keeps the array the other way round (torchvision's dense kernels, Fortran order), every call goes
// through the whole file once: ask for many rows at a time.
//
// Every value that is delivered is finite: NaN, an infinity or a float64 too large for a float32 is ErrNotFinite.
func (a *Array) ReadRows(ctx context.Context, dst []float32, from, to int) error {
	return a.rows(ctx, len(dst), from, to, func(first int) error { return a.src.read(ctx, dst, first) })
}

// rows has rows [from, to) read into so many values, from the index of their first one on.
func (a *Array) rows(ctx context.Context, values, from, to int, read func(first int) error) error {
	n := a.RowLen()
	if from < 0 || to < from || to > a.Rows() || values != (to-from)*n {
		return fmt.Errorf("weights: %s: asked for rows %d to %d into %d values, have %d rows of %d",
			a.Name, from, to, values, a.Rows(), n)
	}
	if values == 0 {
		return ctx.Err()
	}
	if err := read(from * n); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("weights: %s: %w", a.label, err)
	}
	return nil
}

// Half reports whether the array is kept as float16 where it comes from, and nothing was worked out of it: ReadHalves has its
// values then.
func (a *Array) Half() bool {
	s, ok := a.src.(halfSource)
	return ok && s.half()
}

// ReadHalves is ReadRows for an array that is [Array.Half]: it gives the bits of its float16.
func (a *Array) ReadHalves(ctx context.Context, dst []uint16, from, to int) error {
	if !a.Half() {
		return fmt.Errorf("weights: %s: asked for float16, have %s", a.Name, a.Stored)
	}
	return a.rows(ctx, len(dst), from, to, func(first int) error { return a.src.(halfSource).readHalves(ctx, dst, first) })
}

// Folded reports whether a batch normalisation was put into the values when the file was opened.
func (a *Array) Folded() bool {
	_, folded := a.src.(composed)
	return folded
}

// last is the length of the last axis: output channels, units, or a bias's length.
func (a *Array) last() int { return a.Shape[len(a.Shape)-1] }

// Values reads the whole array into new memory.
func (a *Array) Values(ctx context.Context) ([]float32, error) {
	v := make([]float32, a.Len())
	return v, a.ReadRows(ctx, v, 0, a.Rows())
}

// each calls f with all values of the array, part after part in C order. The slice is valid during the call.
// Errors of reading name the file, not the model.
func (a *Array) each(ctx context.Context, f func(part []float32) error) error {
	last := a.last()
	step := max(1, a.src.chunk()/last) * last
	buf := make([]float32, min(step, a.Len()))
	for from := 0; from < a.Len(); from += step {
		part := buf[:min(step, a.Len()-from)]
		if err := a.src.read(ctx, part, from); err != nil {
			return fmt.Errorf("%s: %w", a.File, err)
		}
		if err := f(part); err != nil {
			return err
		}
	}
	return nil
}

// check compares the bytes behind the array with the checksum that an archive keeps of them.
func (a *Array) check(ctx context.Context) error {
	if s, ok := a.src.(composed); ok {
		for _, part := range s.arrays() {
			if err := part.check(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	s, ok := a.src.(*fileSource)
	if !ok {
		return nil
	}
	if err := s.blob.Check(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: %w", a.File, err)
	}
	return nil
}
