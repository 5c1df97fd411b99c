package weights

import (
	"context"

	"github.com/vggscope/vggscope/weights/vgg"
)

// Arrays that are worked out of a file's, so that networks which differ from a VGG only there are computed as one.

// zeros is the bias of a layer that has none.
type zeros struct{}

func (zeros) read(ctx context.Context, dst []float32, _ int) error {
	clear(dst)
	return ctx.Err()
}

func (zeros) chunk() int { return blockLen }

// ones is the scale of a batch normalisation that has none.
type ones struct{}

func (ones) read(ctx context.Context, dst []float32, _ int) error {
	for i := range dst {
		dst[i] = 1
	}
	return ctx.Err()
}

func (ones) chunk() int { return blockLen }

// averaged is the kernel of a dense layer that reads the mean of each map: as one that reads all of their values it has every
// row once for each place of the maps, over the number of places. The values are counted in H, W, C order.
type averaged struct {
	from   source
	rows   int // of from: the channels of the maps
	outs   int
	places int
}

func (s *averaged) chunk() int { return s.rows * s.outs }

func (s *averaged) read(ctx context.Context, dst []float32, from int) error {
	whole := s.rows * s.outs
	for len(dst) > 0 {
		at := from % whole
		n := min(len(dst), whole-at)
		part := make([]float32, n)
		if err := s.from.read(ctx, part, at); err != nil {
			return err
		}
		for i, x := range part {
			part[i] = x / float32(s.places)
		}
		copy(dst, part)
		dst, from = dst[n:], from+n
	}
	return nil
}

// average makes of a kernel that reads means one that reads the maps.
func (a *Array) average(h, w int) *Array {
	b := *a
	b.Shape = []int{h * w * a.Shape[0], a.Shape[1]}
	b.Stored += ", of global average pooling"
	b.src = &averaged{from: a.src, rows: a.Shape[0], outs: a.Shape[1], places: h * w}
	return &b
}

// twofold makes two columns of the one of a kernel or a bias, half of it with either sign: softmax(-x/2, x/2) is 1-sigmoid(x) and
// sigmoid(x). Neither answer's logit is a constant, of which there would be nothing to explain.
type twofold struct{ from source }

func (s twofold) chunk() int { return blockLen }

func (s twofold) read(ctx context.Context, dst []float32, from int) error {
	part := make([]float32, len(dst)/2)
	if err := s.from.read(ctx, part, from/2); err != nil {
		return err
	}
	for i, x := range part {
		dst[2*i], dst[2*i+1] = -x/2, x/2
	}
	return nil
}

// twofold makes two outputs of one.
func (a *Array) twofold() *Array {
	b := *a
	b.Shape = append(append([]int(nil), a.Shape[:len(a.Shape)-1]...), 2)
	b.Stored += ", of one output with a sigmoid"
	b.src = twofold{a.src}
	return &b
}

// derive puts what is worked out of the file's arrays in their places.
func (o *opener) derive() {
	top := o.set.Config.Top()
	for _, l := range o.unbiased {
		if k := o.arrays[l.Kernel()]; k != nil {
			o.arrays[l.Bias()] = &Array{Name: l.Bias(), Shape: []int{k.last()}, Stored: "none, all zeros", label: o.label, src: zeros{}}
		}
	}
	constant := func(list []vgg.Array, src source) {
		for _, a := range list {
			if k := o.arrays[a.Layer.Kernel()]; k != nil {
				o.arrays[a.Name()] = &Array{Name: a.Name(), Shape: []int{k.last()}, Stored: "none", label: o.label, src: src}
			}
		}
	}
	constant(o.ones, ones{})
	constant(o.zeros, zeros{})
	o.foldHead()
	if k := o.arrays[top[0].Kernel()]; k != nil && o.average && len(k.Shape) == 2 {
		h, w := o.poolSize()
		o.arrays[top[0].Kernel()] = k.average(h, w)
	}
	last := top[len(top)-1]
	kernel, bias := o.arrays[last.Kernel()], o.arrays[last.Bias()]
	if kernel != nil && bias != nil && kernel.last() == 1 && bias.last() == 1 {
		o.arrays[last.Kernel()], o.arrays[last.Bias()] = kernel.twofold(), bias.twofold()
		o.note(noteSigmoid)
	}
}
