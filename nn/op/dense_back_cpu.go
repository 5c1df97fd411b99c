package op

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/vggscope/vggscope/weights/work"
)

// DenseBackCPU is DenseBackRef by BLAS: each thread multiplies a share of the rows of the matrix.
func DenseBackCPU(g Tensor, kernel []float32) Tensor {
	out := NewTensor(Vector(len(kernel) / g.C))
	work.Parts(out.C, func(from, to int) {
		blas32.Gemv(blas.NoTrans, 1,
			blas32.General{Rows: to - from, Cols: g.C, Stride: g.C, Data: kernel[from*g.C:]},
			blas32.Vector{N: g.C, Inc: 1, Data: g.Data}, 0,
			blas32.Vector{N: to - from, Inc: 1, Data: out.Data[from:]})
	})
	return out
}
