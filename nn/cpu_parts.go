package nn

import (
	"image"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/simd"
	"github.com/vggscope/vggscope/weights/work"
)

// cpuParts is the part of cpuLayers that computes pieces of layers.
type cpuParts interface {
	// box computes a box of what a convolution or a pool puts out, before its ReLU, into out, which has all of it; what a pool
	// has left and right of the box may be written again. It reports whether a convolution's results are finite.
	box(l Layer, out, in Tensor, box image.Rectangle, relu bool) (finite bool, err error)
	// many computes a dense layer for n vectors in a row.
	many(l Layer, in []float32, n int, relu bool) ([]float32, error)
	// apart gives what each of some channels adds to a dense layer's sums, a row for each. The layer reads of channels, pixel by pixel.
	apart(l Layer, in []float32, channels []int, of int) []float32
}

func (v *vectorLayers) box(l Layer, out, in Tensor, box image.Rectangle, relu bool) (finite bool, err error) {
	if l.Kind == Pool {
		simd.PoolRows(v.set, out.Data, in.Data, in.H, in.W, in.C, relu, box.Min.Y, box.Max.Y)
		return true, nil
	}
	return v.convs[l.Index].ForwardBox(out.Data, in.Data, in.H, in.W, box, relu, &v.scratch)
}

func (v *vectorLayers) many(l Layer, in []float32, n int, relu bool) ([]float32, error) {
	out := make([]float32, n*l.Out.C)
	if n == 1 {
		return out, v.dense[l.Index].Forward(out, in, relu, &v.scratch)
	}
	return out, v.dense[l.Index].Many(out, in, n, relu, &v.scratch)
}

func (v *vectorLayers) apart(l Layer, in []float32, channels []int, of int) []float32 {
	out := make([]float32, len(channels)*l.Out.C)
	v.dense[l.Index].Apart(out, in, channels, of)
	return out
}

// box computes the box with a margin of a pixel as if it were a map, whose outermost pixels are then not right where they are
// not the map's.
func (p *plainLayers) box(l Layer, out, in Tensor, box image.Rectangle, relu bool) (finite bool, err error) {
	around := l.below(box)
	part, finite, err := p.compute(l, op.Crop(in, around), relu)
	if l.Kind == Conv {
		part = op.Crop(part, box.Sub(around.Min))
	}
	paste(out, part, box)
	return finite, err
}

func (p *plainLayers) many(l Layer, in []float32, n int, relu bool) ([]float32, error) {
	if relu {
		in = op.ReLU(Tensor{Shape: op.Vector(len(in)), Data: in}).Data
	}
	kernel, bias := p.weights[l.Kernel()], p.weights[l.Bias()]
	out := make([]float32, 0, n*l.Out.C)
	for range n {
		out = append(out, bias...)
	}
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1,
		blas32.General{Rows: n, Cols: l.In.C, Stride: l.In.C, Data: in},
		blas32.General{Rows: l.In.C, Cols: l.Out.C, Stride: l.Out.C, Data: kernel}, 1,
		blas32.General{Rows: n, Cols: l.Out.C, Stride: l.Out.C, Data: out})
	return out, nil
}

func (p *plainLayers) apart(l Layer, in []float32, channels []int, of int) []float32 {
	kernel := p.weights[l.Kernel()]
	out := make([]float32, len(channels)*l.Out.C)
	work.Each(len(channels), func(i int) {
		sums := blas32.Vector{N: l.Out.C, Inc: 1, Data: out[i*l.Out.C:]}
		for k := channels[i]; k < len(in); k += of {
			blas32.Axpy(in[k], blas32.Vector{N: l.Out.C, Inc: 1, Data: kernel[k*l.Out.C:]}, sums)
		}
	})
	return out
}
