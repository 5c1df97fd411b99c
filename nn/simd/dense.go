package simd

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/vggscope/vggscope/weights/work"
)

// Dense is a dense layer with bias. Its time is that of reading the matrix once, so a matrix whose values are all the same
// in float16 is kept in that, and rows that would be multiplied by zero, as a ReLU leaves many, are not read.
type Dense struct {
	set     Set
	in, out int
	wide    *memory[float32]
	half    *memory[uint16] // in its place
	bias    []float32
}

// NewDense makes a layer of in to len(bias) values. read fills the matrix (in, out) and is called once.
func NewDense(s Set, in int, bias []float32, read func(matrix []float32) error) (*Dense, error) {
	d := &Dense{set: s, in: in, out: len(bias), bias: slices.Clone(bias)}
	var err error
	if d.wide, err = newMemory[float32](in * d.out); err != nil {
		return nil, err
	}
	if err := read(d.wide.values); err != nil {
		d.Close()
		return nil, err
	}
	d.narrow()
	return d, nil
}

// narrow keeps the matrix as float16 if that changes no value.
func (d *Dense) narrow() {
	const piece = 1 << 16
	values := d.wide.values
	if !d.set.half || !narrow(d.set, values[:min(piece, len(values))], make([]uint16, piece)) {
		return
	}
	half, err := newMemory[uint16](len(values))
	if err != nil {
		return // it is there already
	}
	var not atomic.Bool
	work.Each(groups(len(values), piece), func(i int) {
		from, to := i*piece, min((i+1)*piece, len(values))
		if !not.Load() && !narrow(d.set, values[from:to], half.values[from:to]) {
			not.Store(true)
		}
	})
	if not.Load() {
		half.free()
		return
	}
	d.wide.free()
	d.wide, d.half = nil, half
}

// Bytes is the memory that the matrix and the bias take.
func (d *Dense) Bytes() int64 { return d.wide.bytes() + d.half.bytes() + int64(len(d.bias))*4 }

// Close gives the matrix' memory back. It must not be called while Forward runs.
func (d *Dense) Close() {
	d.wide.free()
	d.half.free()
}

// Half reports whether the matrix is kept as float16.
func (d *Dense) Half() bool { return d.half != nil }

// Forward computes src (in values) into dst (out values). With relu it reads max(0, v) for each value. Calls that share a
// scratch must follow one another.
func (d *Dense) Forward(dst, src []float32, relu bool, scratch *Scratch) error {
	if len(src) != d.in || len(dst) != d.out {
		panic(fmt.Sprintf("simd: %d to %d values for a matrix of %d x %d", len(src), len(dst), d.in, d.out))
	}
	x, rows := scratch.notZero(src, relu)
	// Sums of their own for a number of shares that does not depend on the cores, nor do the results then.
	share := max(groups(len(rows), mostShares), 32)
	shares := groups(len(rows), share)
	sums, err := scratch.take(shares * d.out)
	if err != nil {
		return err
	}
	work.Each(shares, func(i int) {
		from, to := i*share, min((i+1)*share, len(rows))
		sum := sums[i*d.out:][:d.out]
		clear(sum)
		if d.half != nil {
			dense16(d.set, x[from:to], rows[from:to], d.half.values, sum)
		} else {
			dense(d.set, x[from:to], rows[from:to], d.wide.values, sum)
		}
	})
	copy(dst, d.bias)
	dense(d.set, ones[:shares], everyRow[:shares], sums, dst)
	return nil
}

const mostShares = 64

// What adds up the rows of a matrix of sums.
var ones, everyRow = func() (x []float32, rows []int32) {
	for i := range mostShares {
		x, rows = append(x, 1), append(rows, int32(i))
	}
	return x, rows
}()
