package op

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// patchValues bounds the matrix of patches that one matrix product works on: 8 MiB, about what a last-level cache holds.
const patchValues = 2 << 20

// Conv3x3CPU is Conv3x3Ref as matrix products: patches (pixels x 9*in) times the kernel (9*in x out), which is how Keras
// stores it already.
func Conv3x3CPU(in Tensor, kernel, bias []float32) Tensor {
	out := NewTensor(Map(in.H, in.W, len(bias)))
	for i := 0; i < len(out.Data); i += out.C {
		copy(out.Data[i:], bias)
	}
	depth := 9 * in.C
	rows := min(in.H, max(1, patchValues/(in.W*depth)))
	patches := make([]float32, rows*in.W*depth)
	for y := 0; y < in.H; y += rows {
		n := min(rows, in.H-y)
		gatherPatches(patches, in, y, n)
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1,
			blas32.General{Rows: n * in.W, Cols: depth, Stride: depth, Data: patches},
			blas32.General{Rows: depth, Cols: out.C, Stride: out.C, Data: kernel}, 1,
			blas32.General{Rows: n * in.W, Cols: out.C, Stride: out.C, Data: out.Data[y*in.W*out.C:]})
	}
	return out
}

// gatherPatches writes the 3x3 surroundings of every pixel of n rows from y on, zeros beyond the edges.
func gatherPatches(patches []float32, in Tensor, y, n int) {
	c, width := in.C, in.W*in.C
	for row := range n {
		for dy := range 3 {
			sy := y + row + dy - 1
			for x := range in.W {
				dst := patches[(row*in.W+x)*9*c+dy*3*c:][:3*c]
				if sy < 0 || sy >= in.H {
					clear(dst)
					continue
				}
				from, to := max(0, x-1), min(in.W, x+2) // three neighbours lie behind one another in a row
				clear(dst[:(from-x+1)*c])
				k := copy(dst[(from-x+1)*c:], in.Data[sy*width+from*c:sy*width+to*c])
				clear(dst[(from-x+1)*c+k:])
			}
		}
	}
}
