package nn

import (
	"context"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/simd"
	"github.com/vggscope/vggscope/weights"
)

// vectorLayers computes on the processor's vector units.
type vectorLayers struct {
	set     simd.Set
	spare   *spareTensors
	convs   map[int]*simd.Conv // by layer
	dense   map[int]*simd.Dense
	scratch simd.Scratch
	kernels []float32 // as they are read, before their transformation; nil once all are there
}

func newVectorLayers(s simd.Set, spare *spareTensors) *vectorLayers {
	return &vectorLayers{set: s, spare: spare, convs: map[int]*simd.Conv{}, dense: map[int]*simd.Dense{}}
}

func (v *vectorLayers) load(ctx context.Context, l Layer, kernel, bias *weights.Array) error {
	b, err := bias.Values(ctx)
	if err != nil {
		return err
	}
	if l.Kind == Dense {
		v.kernels = nil
		d, err := simd.NewDense(v.set, l.In.C, b, func(matrix []float32) error {
			return kernel.ReadRows(ctx, matrix, 0, kernel.Rows())
		})
		if err != nil {
			return err
		}
		v.dense[l.Index] = d
		return nil
	}
	taps, err := v.read(ctx, kernel)
	if err != nil {
		return err
	}
	c, err := simd.NewConv(v.set, taps, b, l.In.C, simd.Side(l.Out.H, l.Out.W, l.In.C))
	if err != nil {
		return err
	}
	v.convs[l.Index] = c
	return nil
}

// read reads the kernel of a convolution into memory that is used again.
func (v *vectorLayers) read(ctx context.Context, kernel *weights.Array) ([]float32, error) {
	if len(v.kernels) < kernel.Len() {
		v.kernels = make([]float32, kernel.Len())
	}
	taps := v.kernels[:kernel.Len()]
	return taps, kernel.ReadRows(ctx, taps, 0, kernel.Rows())
}

func (v *vectorLayers) compute(l Layer, in Tensor, relu bool) (out Tensor, finite bool, err error) {
	outs, finite, err := v.computeAll(l, []Tensor{in}, relu)
	return outs[0], finite, err
}

func (v *vectorLayers) computeAll(l Layer, ins []Tensor, relu bool) (outs []Tensor, finite bool, err error) {
	outs = make([]Tensor, len(ins))
	if l.Kind != Conv && l.Kind != Pool && l.Kind != Dense {
		for i, in := range ins {
			outs[i] = pass(l, in, relu)
		}
		return outs, true, nil
	}
	dsts, srcs := make([][]float32, len(ins)), make([][]float32, len(ins))
	for i, in := range ins {
		outs[i] = v.spare.take(l)
		dsts[i], srcs[i] = outs[i].Data, in.Data
	}
	finite = true
	switch l.Kind {
	case Conv:
		finite, err = v.convs[l.Index].ForwardAll(dsts, srcs, ins[0].H, ins[0].W, relu, &v.scratch)
	case Pool:
		for i, in := range ins {
			simd.Pool(v.set, dsts[i], srcs[i], in.H, in.W, in.C, relu)
		}
	case Dense:
		err = v.dense[l.Index].ForwardAll(dsts, srcs, relu, &v.scratch)
		for _, d := range dsts {
			finite = finite && op.Finite(d)
		}
	}
	return outs, finite, err
}

// pass is a layer that computes nothing.
func pass(l Layer, in Tensor, relu bool) Tensor {
	if relu {
		in = op.ReLU(in)
	}
	if l.Kind == Flatten {
		in = op.FlattenRef(in)
	}
	return in
}

func (v *vectorLayers) kernel(l Layer) string {
	switch {
	case l.Kind == Conv:
		return v.convs[l.Index].Name()
	case l.Kind == Dense && v.dense[l.Index].Half():
		return "dense_float16"
	}
	return map[Kind]string{Pool: "maxpool2x2", Flatten: "flatten", Dense: "dense"}[l.Kind]
}

func (v *vectorLayers) units() string { return v.set.Name }

func (v *vectorLayers) peak() float64 { return v.set.Peak() }

func (v *vectorLayers) bytes() int64 {
	n := v.scratch.Bytes()
	for _, c := range v.convs {
		n += c.Bytes()
	}
	for _, d := range v.dense {
		n += d.Bytes()
	}
	return n
}

func (v *vectorLayers) close() {
	for _, c := range v.convs {
		c.Close()
	}
	for _, d := range v.dense {
		d.Close()
	}
	v.scratch.Close()
}
