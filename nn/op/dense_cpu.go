package op

import (
	"runtime"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/vggscope/vggscope/weights/work"
)

// DenseCPU is DenseRef by BLAS: each thread multiplies a share of the rows of the matrix, which is read once.
func DenseCPU(in Tensor, kernel, bias []float32) Tensor {
	out := NewTensor(Vector(len(bias)))
	copy(out.Data, bias)
	workers := min(runtime.GOMAXPROCS(0), groups(in.C, 512))
	share := groups(in.C, workers)
	partial := make([][]float32, workers)
	work.Each(workers, func(w int) {
		from, to := min(w*share, in.C), min((w+1)*share, in.C)
		if from == to {
			return
		}
		partial[w] = make([]float32, out.C)
		blas32.Gemv(blas.Trans, 1,
			blas32.General{Rows: to - from, Cols: out.C, Stride: out.C, Data: kernel[from*out.C:]},
			blas32.Vector{N: to - from, Inc: 1, Data: in.Data[from:]}, 0,
			blas32.Vector{N: out.C, Inc: 1, Data: partial[w]})
	})
	for _, p := range partial {
		for i, v := range p {
			out.Data[i] += v
		}
	}
	return out
}
