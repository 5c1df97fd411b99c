package op

import (
	"math"
	"sync/atomic"

	"github.com/vggscope/vggscope/weights/work"
)

// piece is how many values one core goes through at a time.
const piece = 1 << 16

// ReLU gives max(0, v) of every value, in a new tensor.
func ReLU(in Tensor) Tensor {
	out := NewTensor(in.Shape)
	eachPiece(len(in.Data), func(from, to int) {
		dst := out.Data[from:to]
		for i, v := range in.Data[from:to] {
			dst[i] = max(v, 0)
		}
	})
	return out
}

// Finite reports whether none of the values is infinite or not a number.
func Finite(values []float32) bool {
	const allOnes = 0x7f800000 // the exponent of both
	var bad atomic.Bool
	eachPiece(len(values), func(from, to int) {
		largest := uint32(0)
		for _, v := range values[from:to] {
			largest = max(largest, math.Float32bits(v)&allOnes)
		}
		if largest == allOnes {
			bad.Store(true)
		}
	})
	return !bad.Load()
}

func eachPiece(n int, f func(from, to int)) {
	work.Each(groups(n, piece), func(i int) { f(i*piece, min((i+1)*piece, n)) })
}
