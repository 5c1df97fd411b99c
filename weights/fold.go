package weights

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// What is added to the variance before its root is taken, by default, in torch.nn.BatchNorm2d and in Keras' layer. Files do
// not tell.
const (
	torchEpsilon = 1e-5
	kerasEpsilon = 1e-3
)

// foldNorms puts each batch normalisation into the convolution that it follows, whose outputs it scales and moves:
// gamma*(x-mean)/sqrt(variance+epsilon)+beta is a convolution again. The set is then one without batch normalisation.
func (o *opener) foldNorms() {
	if !o.set.Config.BatchNorm {
		return
	}
	epsilon, whose := torchEpsilon, "PyTorch"
	if o.set.Scheme == vgg.Keras {
		epsilon, whose = kerasEpsilon, "Keras"
	}
	name := o.set.Config.Name
	o.set.Config = o.set.Config.WithoutBatchNorm()
	for _, l := range o.set.Config.Weighted() {
		if l.Kind == vgg.Conv {
			e := epsilon
			if o.graph != nil {
				e = o.graph.epsilon[l.Name]
			}
			o.foldNorm(l, e)
		}
	}
	if o.graph != nil {
		o.note(noteEpsilons, name)
		return
	}
	o.note(noteFolded, name, whose, fmt.Sprintf("%g", epsilon))
}

// foldNorm folds one. What is missing or unreadable has been said already.
func (o *opener) foldNorm(l vgg.Layer, epsilon float64) {
	kernel, bias := o.arrays[l.Kernel()], o.arrays[l.Bias()]
	n := &norm{bias: bias, epsilon: epsilon}
	for role, to := range map[vgg.Role]**Array{vgg.Gamma: &n.gamma, vgg.Beta: &n.beta, vgg.Mean: &n.mean, vgg.Variance: &n.variance} {
		name := vgg.Array{Layer: l, Role: role}.Name()
		*to = o.arrays[name]
		delete(o.arrays, name)
	}
	if kernel == nil || bias == nil || bias.Len() != kernel.last() {
		return
	}
	for _, a := range n.arrays() {
		switch {
		case a == nil:
			return
		case a.Len() != kernel.last():
			o.problem("%s: %w: %s, want %s as %s has outputs", a.File, ErrShape, plain.Shape(a.Shape), plain.Shape([]int{kernel.last()}), kernel.File)
			return
		}
	}
	o.arrays[l.Kernel()] = kernel.folded(&foldedSource{from: kernel, norm: n})
	o.arrays[l.Bias()] = bias.folded(&foldedSource{from: bias, norm: n, isBias: true})
}

// norm is a batch normalisation, and the bias of the convolution before it.
type norm struct {
	gamma, beta, mean, variance, bias *Array
	epsilon                           float64

	mu           sync.Mutex
	scale, shift []float64 // of each output, once they have been worked out; shift includes the bias
}

func (n *norm) arrays() []*Array { return []*Array{n.gamma, n.beta, n.mean, n.variance, n.bias} }

// load works out what each output is multiplied by, and what is added to it.
func (n *norm) load(ctx context.Context) (scale, shift []float64, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.scale != nil {
		return n.scale, n.shift, nil
	}
	var v [5][]float32 // of gamma, beta, mean, variance and bias
	for i, a := range n.arrays() {
		if v[i], err = a.Values(ctx); err != nil {
			return nil, nil, err
		}
	}
	scale, shift = make([]float64, len(v[0])), make([]float64, len(v[0]))
	for i := range scale {
		root := math.Sqrt(float64(v[3][i]) + n.epsilon)
		if !(root > 0) {
			return nil, nil, fmt.Errorf("%w: variance %d of %s is %v, want at least 0", ErrFormat, i, n.variance.File, v[3][i])
		}
		scale[i] = float64(v[0][i]) / root
		shift[i] = float64(v[1][i]) + (float64(v[4][i])-float64(v[2][i]))*scale[i]
	}
	n.scale, n.shift = scale, shift
	return scale, shift, nil
}

// foldedSource is a kernel or a bias with a batch normalisation folded in.
type foldedSource struct {
	from   *Array
	norm   *norm
	isBias bool
}

func (s *foldedSource) chunk() int { return s.from.src.chunk() }

func (s *foldedSource) read(ctx context.Context, dst []float32, from int) error {
	scale, shift, err := s.norm.load(ctx)
	if err != nil {
		return err
	}
	if s.isBias {
		part := make([]float32, len(dst))
		for i := range part {
			part[i] = float32(shift[from+i])
		}
		copy(dst, part)
		return foldedFinite(part, from)
	}
	outs := len(scale)
	buf := make([]float32, min(len(dst), max(1, s.chunk()/outs)*outs))
	for len(dst) > 0 {
		part := buf[:min(len(buf), len(dst))]
		if err := s.from.src.read(ctx, part, from); err != nil {
			return err
		}
		for i := range part {
			part[i] = float32(float64(part[i]) * scale[i%outs]) // parts begin with an output
		}
		if err := foldedFinite(part, from); err != nil {
			return err
		}
		copy(dst, part)
		dst, from = dst[len(part):], from+len(part)
	}
	return nil
}

// foldedFinite fails where folding made a number that is none.
func foldedFinite(values []float32, from int) error {
	if i := firstNotFinite(values); i >= 0 {
		return fmt.Errorf("%w: value %d is %v with the batch normalisation folded in; weights must be finite float32", ErrNotFinite, from+i, values[i])
	}
	return nil
}

// arrays are those that it is made of.
func (s *foldedSource) arrays() []*Array {
	if s.isBias {
		return s.norm.arrays()
	}
	return []*Array{s.from}
}
