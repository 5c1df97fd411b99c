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
	return d.ForwardAll([][]float32{dst}, [][]float32{src}, relu, scratch)
}

// ForwardAll is Forward for several vectors, with the same results, and reads each row of the matrix from memory once for all
// that need it. Many is faster where most rows are needed; its results differ in their last digits.
func (d *Dense) ForwardAll(dsts, srcs [][]float32, relu bool, scratch *Scratch) error {
	all := make([]sum, len(srcs))
	floats, most := 0, 0
	scratch.x, scratch.rows = scratch.x[:0], scratch.rows[:0]
	for i, src := range srcs {
		if len(src) != d.in || len(dsts[i]) != d.out {
			panic(fmt.Sprintf("simd: %d to %d values for a matrix of %d x %d", len(src), len(dsts[i]), d.in, d.out))
		}
		all[i] = newSum(scratch.notZero(src, relu))
		floats += all[i].shares() * d.out
		most = max(most, all[i].shares())
	}
	memory, err := scratch.take(floats)
	if err != nil {
		return err
	}
	for i := range all {
		n := all[i].shares() * d.out
		all[i].sums, memory = memory[:n], memory[n:]
	}
	work.Each(most, func(share int) { d.share(all, share) })
	for i, s := range all {
		copy(dsts[i], d.bias)
		dense(d.set, ones[:s.shares()], everyRow[:s.shares()], s.sums, dsts[i])
	}
	return nil
}

// sum is what one vector makes of a matrix: rows times x, in shares that have sums of their own. Their number does not depend on the
// cores, nor do the results then.
type sum struct {
	x    []float32
	rows []int32
	per  int // rows of a share
	sums []float32
}

func newSum(x []float32, rows []int32) sum {
	return sum{x: x, rows: rows, per: max(groups(len(rows), mostShares), 32)}
}

func (s sum) shares() int { return groups(len(s.rows), s.per) }

// together is how many rows of a matrix vectors take turns with, so that a core's second-level cache has them.
const together = 16

// share adds up a share of each vector's rows. They go through the matrix side by side, each row by row.
func (d *Dense) share(all []sum, share int) {
	next := make([]int, len(all))
	for i, s := range all {
		if next[i] = min(share*s.per, len(s.rows)); share < s.shares() {
			clear(s.sums[share*d.out:][:d.out])
		}
	}
	for {
		first := d.in // of the rows that are still to come
		for i, s := range all {
			if next[i] < min((share+1)*s.per, len(s.rows)) {
				first = min(first, int(s.rows[next[i]]))
			}
		}
		if first == d.in {
			return
		}
		for i, s := range all {
			from, end := next[i], min((share+1)*s.per, len(s.rows))
			to := from
			for to < end && (len(all) == 1 || int(s.rows[to]) < first+together) {
				to++
			}
			if next[i] = to; to > from {
				d.add(s.x[from:to], s.rows[from:to], s.sums[share*d.out:][:d.out])
			}
		}
	}
}

func (d *Dense) add(x []float32, rows []int32, sums []float32) {
	if d.half != nil {
		dense16(d.set, x, rows, d.half.values, sums)
	} else {
		dense(d.set, x, rows, d.wide.values, sums)
	}
}

const mostShares = 64

// What adds up the rows of a matrix of sums.
var ones, everyRow = func() (x []float32, rows []int32) {
	for i := range mostShares {
		x, rows = append(x, 1), append(rows, int32(i))
	}
	return x, rows
}()
