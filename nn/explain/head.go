package explain

import (
	"context"
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/splitmix"
	"github.com/vggscope/vggscope/weights/work"
)

// randomHead is the upper part of a network with random weights, on top of the layers below as they are: a network to compare
// with. Its kernels are made when they are needed, and not kept: fc1 of VGG16 alone has 411 MB.
type randomHead struct {
	r      nn.Runner
	lowest int // layer of the network from which on weights are random
	key    uint64
}

func newRandomHead(r nn.Runner, lowest int, seed uint64) *randomHead {
	return &randomHead{r: r, lowest: lowest, key: splitmix.Mix(seed)}
}

// weight is element i of the kernel of a layer: uniform, with the deviation sqrt(2 / fan-in) that keeps the size of what ReLUs
// let through (He et al. 2015, arXiv:1502.01852). Biases are zero.
func (h randomHead) weight(layer, i int, scale float64) float32 {
	u := float64(splitmix.Mix(h.key+uint64(layer)<<40+uint64(i))>>40) / (1 << 24)
	return float32((2*u - 1) * scale)
}

func (h randomHead) scale(l nn.Layer) float64 {
	if l.Kind == nn.Conv {
		return math.Sqrt(6 / float64(9*l.In.C))
	}
	return math.Sqrt(6 / float64(l.In.C))
}

func (h randomHead) taps(l nn.Layer) []float32 {
	taps, scale := make([]float32, 9*l.In.C*l.Out.C), h.scale(l)
	work.Parts(len(taps), func(from, to int) {
		for i := from; i < to; i++ {
			taps[i] = h.weight(l.Index, i, scale)
		}
	})
	return taps
}

// kernel is what LRP's rules change.
func (h randomHead) kernel(l nn.Layer) kernel {
	k := kernel{bias: make([]float32, l.Out.C)}
	if l.Kind == nn.Conv {
		k.taps = h.taps(l)
	} else {
		k.dense = randomRows{h, l}
	}
	return k
}

// randomRows are the rows of a random dense layer's kernel, made when they are read.
type randomRows struct {
	randomHead
	l nn.Layer
}

func (r randomRows) Rows() int   { return r.l.In.C }
func (r randomRows) RowLen() int { return r.l.Out.C }

func (r randomRows) ReadRows(ctx context.Context, dst []float32, first, _ int) error {
	scale := r.scale(r.l)
	work.Parts(len(dst), func(from, to int) {
		for i := from; i < to; i++ {
			dst[i] = r.weight(r.l.Index, first*r.RowLen()+i, scale)
		}
	})
	return ctx.Err()
}

// headPass is what a pass has become above.
type headPass struct {
	of     *nn.Activations
	before map[int]nn.Tensor // by layer: before its ReLU or softmax
}

// forward computes the layers up to one.
func (h randomHead) forward(ctx context.Context, a *nn.Activations, to int) (*headPass, error) {
	p := &headPass{of: a, before: map[int]nn.Tensor{}}
	in, err := a.Output(h.lowest - 1)
	if err != nil {
		return nil, err
	}
	for _, l := range h.r.Network().Layers[h.lowest : to+1] {
		out, err := h.compute(ctx, l, in)
		if err != nil {
			return nil, err
		}
		p.before[l.Index] = out
		if in, err = p.values(nn.Site{Layer: l.Index}); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (h randomHead) compute(ctx context.Context, l nn.Layer, in nn.Tensor) (nn.Tensor, error) {
	switch l.Kind {
	case nn.Conv:
		return h.r.Convolve(ctx, nn.Convolution{Layer: l.Index, Taps: h.taps(l)}, in)
	case nn.Pool:
		out := nn.NewTensor(l.Out)
		for i := range out.Data {
			out.Data[i] = in.Data[winner(in, l.Out, i)]
		}
		return out, nil
	case nn.Dense:
		return h.dense(ctx, l, in)
	}
	return nn.Tensor{Shape: l.Out, Data: in.Data}, ctx.Err() // flatten, in the same order
}

// dense multiplies the rows whose input is not zero.
func (h randomHead) dense(ctx context.Context, l nn.Layer, in nn.Tensor) (nn.Tensor, error) {
	out, scale := nn.NewTensor(l.Out), h.scale(l)
	var rows []int
	for i, x := range in.Data {
		if x != 0 {
			rows = append(rows, i)
		}
	}
	work.Parts(l.Out.C, func(from, to int) {
		sums := make([]float64, to-from)
		for _, i := range rows {
			x, first := float64(in.Data[i]), i*l.Out.C+from
			for o := range sums {
				sums[o] += x * float64(h.weight(l.Index, first+o, scale))
			}
		}
		for o, v := range sums {
			out.Data[from+o] = float32(v)
		}
	})
	return out, ctx.Err()
}

func rectified(t nn.Tensor) nn.Tensor {
	out := nn.NewTensor(t.Shape)
	for i, v := range t.Data {
		out.Data[i] = max(v, 0)
	}
	return out
}

// winner is the index of the largest of the four values of a pool, of equals the first one row by row.
func winner(in nn.Tensor, out nn.Shape, i int) int {
	c, x, y := i%out.C, i/out.C%out.W, i/out.C/out.W
	best := (2*y*in.W+2*x)*in.C + c
	for _, at := range []int{best + in.C, best + in.W*in.C, best + (in.W+1)*in.C} {
		if in.Data[at] > in.Data[best] {
			best = at
		}
	}
	return best
}

// values are what a layer of the head puts out, or what a layer below it does.
func (p *headPass) values(s nn.Site) (nn.Tensor, error) {
	t, ok := p.before[s.Layer]
	if !ok {
		return p.of.At(s)
	}
	l := p.of.Network().Layers[s.Layer]
	if s.Before && l.Activation != "" {
		return t, nil
	}
	if l.Activation == "relu" {
		t = rectified(t)
	}
	return p.without(l.Index, t), nil
}

// without is a layer's output, or the gradient there, with the channels at zero that are off in the pass.
func (p *headPass) without(layer int, t nn.Tensor) nn.Tensor {
	off := p.of.Off()[layer]
	if len(off) == 0 {
		return t
	}
	out := nn.Tensor{Shape: t.Shape, Data: slices.Clone(t.Data)}
	for _, c := range off {
		for i := c; i < len(out.Data); i += t.C {
			out.Data[i] = 0
		}
	}
	return out
}

// backward takes the seed of a target at a site above down to another one, by a rule, and from the head's lowest layer on by the
// runner.
func (h randomHead) backward(ctx context.Context, p *headPass, b nn.Back) (nn.Tensor, error) {
	layers := h.r.Network().Layers
	g, at := b.Seed, b.From
	for at.Layer >= h.lowest {
		l := layers[at.Layer]
		if !at.Before {
			g = p.without(l.Index, g)
		}
		if at == b.To {
			return g, nil
		}
		if l.Activation == "relu" && !at.Before {
			g = throughReLU(g, p.before[l.Index], b.Rule)
			at.Before = true
			continue
		}
		if at.Before = true; at == b.To {
			return g, nil
		}
		var err error
		if g, err = h.below(ctx, p, l, g); err != nil {
			return g, err
		}
		at = nn.Site{Layer: l.Index - 1}
	}
	return h.r.Backward(ctx, nn.Back{Of: p.of, From: at, Seed: g, Rule: b.Rule, To: b.To})
}

func throughReLU(g, z nn.Tensor, rule nn.Rule) nn.Tensor {
	out := nn.NewTensor(g.Shape)
	for i, v := range g.Data {
		if (rule == nn.Deconvnet || z.Data[i] > 0) && (rule == nn.Gradient || v > 0) {
			out.Data[i] = v
		}
	}
	return out
}

// below takes a gradient through a layer of the head.
func (h randomHead) below(ctx context.Context, p *headPass, l nn.Layer, g nn.Tensor) (nn.Tensor, error) {
	switch l.Kind {
	case nn.Conv:
		return h.r.Convolve(ctx, nn.Convolution{Layer: l.Index, Taps: h.taps(l), Turned: true}, g)
	case nn.Pool:
		in, err := p.values(nn.Site{Layer: l.Index - 1})
		if err != nil {
			return g, err
		}
		out := nn.NewTensor(l.In)
		for i, v := range g.Data {
			out.Data[winner(in, l.Out, i)] = v
		}
		return out, nil
	case nn.Dense:
		out, scale := nn.NewTensor(l.In), h.scale(l)
		work.Parts(l.In.C, func(from, to int) {
			for i := from; i < to; i++ {
				sum := 0.0
				for o, v := range g.Data {
					if v != 0 {
						sum += float64(v) * float64(h.weight(l.Index, i*l.Out.C+o, scale))
					}
				}
				out.Data[i] = float32(sum)
			}
		})
		return out, ctx.Err()
	}
	return nn.Tensor{Shape: l.In, Data: g.Data}, ctx.Err()
}
