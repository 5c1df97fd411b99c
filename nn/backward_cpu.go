package nn

import (
	"context"
	"image"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/simd"
)

// turnedConv takes a gradient through a convolution, from (h, w, out) to (h, w, in).
type turnedConv interface {
	back(g Tensor) (Tensor, error)
	bytes() int64
	close()
}

func newHeldCPU() *held[turnedConv] {
	return &held[turnedConv]{free: turnedConv.close, size: turnedConv.bytes}
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
		t, err := c.runner.turned.take(l.Index, func() (turnedConv, error) {
			taps, err := c.runner.turnedKernel(ctx, l)
			if err != nil {
				return nil, err
			}
			return c.runner.layers.turn(l, taps)
		})
		if err != nil {
			return err
		}
		defer c.runner.turned.done(l.Index)
		around := op.Map(below.Dy(), below.Dx(), l.Out.C)
		c.g, err = t.back(op.Place(c.g, around, box.Sub(below.Min)))
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
	// turn makes a convolution of a layer's kernel (3, 3, out, in), which is turned round already.
	turn(l Layer, taps []float32) (turnedConv, error)
	// denseBack multiplies with a dense layer's transposed matrix.
	denseBack(l Layer, g Tensor) Tensor
}

// plainTurned convolves in Go.
type plainTurned struct {
	kernel   []float32 // of Winograd's algorithm its factors
	winograd bool
	zeros    []float32 // in place of a bias
}

func (p *plainLayers) turn(l Layer, taps []float32) (turnedConv, error) {
	t := &plainTurned{kernel: taps, winograd: op.WinogradCPUPays(l.Out.C, l.In.C), zeros: make([]float32, l.In.C)}
	if t.winograd {
		t.kernel = op.WinogradKernelCPU(taps, l.Out.C, l.In.C)
	}
	return t, nil
}

func (p *plainTurned) back(g Tensor) (Tensor, error) {
	if p.winograd {
		return op.WinogradCPU(g, p.kernel, p.zeros), nil
	}
	return op.Conv3x3CPU(g, p.kernel, p.zeros), nil
}

func (p *plainTurned) bytes() int64 { return int64(len(p.kernel)+len(p.zeros)) * 4 }

func (p *plainTurned) close() { p.kernel = nil }

func (p *plainLayers) denseBack(l Layer, g Tensor) Tensor {
	return op.DenseBackCPU(g, p.weights[l.Kernel()])
}

// vectorTurned convolves on the processor's vector units.
type vectorTurned struct {
	conv    *simd.Conv
	in      int // channels of the layer's input, which come out
	scratch *simd.Scratch
}

func (v *vectorLayers) turn(l Layer, taps []float32) (turnedConv, error) {
	conv, err := simd.NewConv(v.set, taps, make([]float32, l.In.C), l.Out.C, simd.Side(l.In.H, l.In.W, l.Out.C))
	return vectorTurned{conv, l.In.C, &v.scratch}, err
}

func (v vectorTurned) back(g Tensor) (Tensor, error) {
	out := op.NewTensor(op.Map(g.H, g.W, v.in))
	_, err := v.conv.Forward(out.Data, g.Data, g.H, g.W, false, v.scratch)
	return out, err
}

func (v vectorTurned) bytes() int64 { return v.conv.Bytes() }

func (v vectorTurned) close() { v.conv.Close() }

func (v *vectorLayers) denseBack(l Layer, g Tensor) Tensor {
	out := op.NewTensor(l.In)
	v.dense[l.Index].Back(out.Data, g.Data)
	return out
}
