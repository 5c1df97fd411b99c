package weights

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/weights/format"
)

// layout says how the values of an array lie in its file. A cell is one position on all axes but the last in Keras'
// order, (kh, kw, in) or (in): the last axis is the output channel.
type layout struct {
	// outMajor: the file keeps all cells of output 0, then all of output 1 (OIHW, (out, in), Fortran order);
	// otherwise all outputs of a cell lie together.
	outMajor bool
	// cell is the place in the file of the cell with that index in Keras' order; nil means the same place.
	cell func(index int) int
}

// layoutOf finds the layout of an array whose axes are in Keras' order, the outputs last. The strides are in values. The
// values must lie without gaps, and the outputs either side by side or furthest apart.
func layoutOf(shape, strides []int) (layout, error) {
	last := len(shape) - 1
	outs, lead := shape[last], shape[:last]
	cells := format.Product(lead)
	steps := slices.Clone(strides[:last])
	lay := layout{}
	switch out := strides[last]; {
	case out == 1 || outs == 1:
		for i := range steps {
			if steps[i]%outs != 0 {
				steps[i] = 0 // a gap
			}
			steps[i] /= outs
		}
	case out == cells:
		lay.outMajor = true
	default:
		return layout{}, fmt.Errorf("%w: strides %v of %v, want the outputs side by side or furthest apart", ErrShape, strides, shape)
	}
	if !dense(lead, steps) {
		return layout{}, fmt.Errorf("%w: strides %v of %v leave gaps; save a contiguous copy", ErrShape, strides, shape)
	}
	if !inOrder(lead, steps) {
		lay.cell = func(index int) (at int) {
			for i := last - 1; i >= 0; i-- {
				at += index % lead[i] * steps[i]
				index /= lead[i]
			}
			return at
		}
	}
	return lay, nil
}

// dense reports whether each cell has a place of its own without gaps between them.
func dense(shape, steps []int) bool {
	axes := make([]int, 0, len(shape))
	for i, n := range shape {
		if n > 1 { // the step of an axis of length 1 is never taken
			axes = append(axes, i)
		}
	}
	slices.SortFunc(axes, func(a, b int) int { return cmp.Compare(steps[a], steps[b]) })
	want := 1
	for _, i := range axes {
		if steps[i] != want {
			return false
		}
		want *= shape[i]
	}
	return true
}

// inOrder reports whether the cells lie in C order.
func inOrder(shape, steps []int) bool {
	for i, want := range format.CStrides(shape) {
		if shape[i] > 1 && steps[i] != want {
			return false
		}
	}
	return true
}

// fileSource reads one array from its file.
type fileSource struct {
	blob  *format.Blob
	start int64 // of the data
	elem  format.Type
	layout
	cells, outs int // the array is cells x outs
}

// blockLen is the number of values read at a time: 256 KiB as float32, which a core's own cache holds between the
// read, the check and the copy.
const blockLen = 64 << 10

func (s *fileSource) read(ctx context.Context, dst []float32, from int) error {
	return s.wide().read(ctx, dst, from)
}

func (s *fileSource) half() bool { return s.elem.Halves != nil }

func (s *fileSource) readHalves(ctx context.Context, dst []uint16, from int) error {
	return s.halves().read(ctx, dst, from)
}

func (s *fileSource) chunk() int {
	if s.outMajor {
		return 16 << 20 // each chunk is a pass over the file: few, large ones
	}
	return 1 << 20
}

// place pairs a cell of the destination with its place in the file.
type place struct{ file, dst int }

// places lists n cells from the given one on in the order of the file, so that it is read forwards.
func (s *fileSource) places(from, n int) []place {
	list := make([]place, n)
	for i := range list {
		list[i] = place{from + i, i}
		if s.cell != nil {
			list[i].file = s.cell(from + i)
		}
	}
	if s.cell != nil {
		slices.SortFunc(list, func(a, b place) int { return cmp.Compare(a.file, b.file) })
	}
	return list
}
