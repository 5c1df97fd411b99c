package nn

import (
	"context"
	"image"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/simd"
)

// cpuConv is one convolution with weights of its own, such as that which takes a gradient through a layer.
type cpuConv interface {
	// convolve takes maps of any height and width.
	convolve(in Tensor) (Tensor, error)
	bytes() int64
	close()
}

func newHeldCPU() *held[cpuConv] {
	return &held[cpuConv]{free: cpuConv.close, size: cpuConv.bytes}
}

func (r *cpuRunner) HoldKernels() (release func()) { return r.turned.hold() }

func (r *cpuRunner) Backward(ctx context.Context, b Back) (Tensor, error) {
	b, err := b.check(r.network)
	if err != nil {
		return Tensor{}, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	if r.closed || !b.Of.use(true) {
		return Tensor{}, ErrReleased
	}
	defer b.Of.unuse()
	defer r.turned.hold()()
	return b.walk(ctx, r.network, &cpuBacker{runner: r, kept: b.Of.memory.(*cpuPass)})
}

// cpuBacker computes on the box alone: g has its height and width.
type cpuBacker struct {
	runner *cpuRunner
	kept   *cpuPass
	g      Tensor
}

func (c *cpuBacker) begin(_ Layer, seed Tensor, box image.Rectangle) error {
	c.g = op.Crop(seed, box)
	return nil
}

func (c *cpuBacker) off(_ Layer, channels []int, _ image.Rectangle) error {
	c.g = op.MaskRef(c.g, channels)
	return nil
}

func (c *cpuBacker) relu(l Layer, rule Rule, box image.Rectangle) error {
	c.g = op.ReLUBackRef(c.g, op.Crop(c.kept.output(l.Index), box), rule)
	return nil
}

func (c *cpuBacker) through(ctx context.Context, l Layer, box image.Rectangle) (err error) {
	below := l.below(box)
	switch l.Kind {
	case Conv:
		t, err := c.runner.turned.take(l.Index, func() (cpuConv, error) {
			taps, err := c.runner.turnedKernel(ctx, l)
			if err != nil {
				return nil, err
			}
			return c.runner.layers.convolution(turnedShape(l), taps, make([]float32, l.In.C))
		})
		if err != nil {
			return err
		}
		defer c.runner.turned.done(l.Index)
		around := op.Map(below.Dy(), below.Dx(), l.Out.C)
		c.g, err = t.convolve(op.Place(c.g, around, box.Sub(below.Min)))
		return err
	case Pool:
		c.g = op.Maxpool2x2BackRef(c.g, op.Crop(c.kept.output(l.Index-1), below), c.runner.network.low(l))
	case Flatten:
		c.g = op.FlattenBackRef(c.g, l.In)
	case Dense:
		c.g = c.runner.layers.denseBack(l, c.g)
	}
	return nil
}

func (c *cpuBacker) read(s Shape, box image.Rectangle) (Tensor, error) {
	whole := op.NewTensor(s)
	copy(whole.Data, op.Place(c.g, s, box).Data)
	return whole, nil
}

// cpuBack is the part of cpuLayers that goes back.
type cpuBack interface {
	// convolution makes one of a kernel (3, 3, in, out) and a bias.
	convolution(s op.Conv, taps, bias []float32) (cpuConv, error)
	// denseBack multiplies with a dense layer's transposed matrix.
	denseBack(l Layer, g Tensor) Tensor
}

// plainConv convolves in Go.
type plainConv struct {
	kernel   []float32 // of Winograd's algorithm its factors
	bias     []float32
	winograd bool
}

func (p *plainLayers) convolution(s op.Conv, taps, bias []float32) (cpuConv, error) {
	c := &plainConv{kernel: taps, bias: bias, winograd: op.WinogradCPUPays(s.In.C, s.Out.C)}
	if c.winograd {
		c.kernel = op.WinogradKernelCPU(taps, s.In.C, s.Out.C)
	}
	return c, nil
}

func (p *plainConv) convolve(in Tensor) (Tensor, error) {
	if p.winograd {
		return op.WinogradCPU(in, p.kernel, p.bias), nil
	}
	return op.Conv3x3CPU(in, p.kernel, p.bias), nil
}

func (p *plainConv) bytes() int64 { return int64(len(p.kernel)+len(p.bias)) * 4 }

func (p *plainConv) close() { p.kernel = nil }

func (p *plainLayers) denseBack(l Layer, g Tensor) Tensor {
	return op.DenseBackCPU(g, p.weights[l.Kernel()])
}

// vectorConv convolves on the processor's vector units.
type vectorConv struct {
	conv    *simd.Conv
	out     int // channels
	scratch *simd.Scratch
}

func (v *vectorLayers) convolution(s op.Conv, taps, bias []float32) (cpuConv, error) {
	conv, err := simd.NewConv(v.set, taps, bias, s.In.C, simd.Side(s.Out.H, s.Out.W, s.In.C))
	return vectorConv{conv, s.Out.C, &v.scratch}, err
}

func (v vectorConv) convolve(in Tensor) (Tensor, error) {
	out := op.NewTensor(op.Map(in.H, in.W, v.out))
	_, err := v.conv.Forward(out.Data, in.Data, in.H, in.W, false, v.scratch)
	return out, err
}

func (v vectorConv) bytes() int64 { return v.conv.Bytes() }

func (v vectorConv) close() { v.conv.Close() }

func (v *vectorLayers) denseBack(l Layer, g Tensor) Tensor {
	out := op.NewTensor(l.In)
	v.dense[l.Index].Back(out.Data, g.Data)
	return out
}
