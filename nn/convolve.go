package nn

import (
	"context"
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
)

// Convolution is one 3x3 convolution, in the place of a layer of the network and with weights of the caller's: for methods that
// ask what the layer would do with a part of its kernel.
type Convolution struct {
	Layer int       // whose shapes it has
	Taps  []float32 // (3, 3, in, out), as Keras stores a kernel
	Bias  []float32 // (out), or nil for zeros
	// Turned is the way back: from the shape of the layer's output to that of its input, with the kernel turned by 180
	// degrees, and in and out channels changed round. It has no bias.
	Turned bool
}

// ErrConvolutionNotFinite is returned where a convolution leaves the range of float32.
var ErrConvolutionNotFinite = errors.New("nn: a convolution has values that are infinite or not a number")

// check refuses what is no convolution of the network's, and gives its shape.
func (c Convolution) check(n *Network, values Tensor) (op.Conv, error) {
	if c.Layer < 0 || c.Layer >= len(n.Layers) || n.Layers[c.Layer].Kind != Conv {
		return op.Conv{}, fmt.Errorf("nn: layer %d is no convolution", c.Layer)
	}
	l := n.Layers[c.Layer]
	s := op.Conv{In: l.In, Out: l.Out}
	if c.Turned {
		s = turnedShape(l)
	}
	switch {
	case len(c.Taps) != 9*l.In.C*l.Out.C:
		return s, fmt.Errorf("nn: a kernel for %s has %d values, got %d", l.Name, 9*l.In.C*l.Out.C, len(c.Taps))
	case c.Turned && c.Bias != nil:
		return s, fmt.Errorf("nn: the way back through %s has no bias", l.Name)
	case c.Bias != nil && len(c.Bias) != l.Out.C:
		return s, fmt.Errorf("nn: a bias for %s has %d values, got %d", l.Name, l.Out.C, len(c.Bias))
	case values.Shape != s.In || len(values.Data) != s.In.Len():
		return s, fmt.Errorf("nn: %s takes %s, got %s with %d values", l.Name, s.In, values.Shape, len(values.Data))
	}
	return s, nil
}

// weights are the kernel (3, 3, in, out) and the bias of the convolution's own shape.
func (c Convolution) weights(s op.Conv) (taps, bias []float32) {
	taps, bias = c.Taps, c.Bias
	if c.Turned {
		taps = op.TurnKernel(taps, s.Out.C, s.In.C)
	}
	if bias == nil {
		bias = make([]float32, s.Out.C)
	}
	return taps, bias
}

func (r *cpuRunner) Convolve(ctx context.Context, c Convolution, values Tensor) (Tensor, error) {
	s, err := c.check(r.network, values)
	if err != nil {
		return Tensor{}, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	if r.closed {
		return Tensor{}, ErrReleased
	}
	if err := ctx.Err(); err != nil {
		return Tensor{}, err
	}
	taps, bias := c.weights(s)
	conv, err := r.layers.convolution(s, taps, bias)
	if err != nil {
		return Tensor{}, err
	}
	defer conv.close()
	return finiteConvolution(conv.convolve(values))
}

func (r *gpuRunner) Convolve(ctx context.Context, c Convolution, values Tensor) (Tensor, error) {
	s, err := c.check(r.network, values)
	if err != nil {
		return Tensor{}, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	if r.closed.Load() {
		return Tensor{}, ErrReleased
	}
	if err := ctx.Err(); err != nil {
		return Tensor{}, err
	}
	if err := r.probeBack(); err != nil {
		return Tensor{}, err
	}
	t, err := r.convolve(c, s, values)
	if err != nil && r.closed.Load() {
		err = ErrReleased
	}
	return finiteConvolution(t, err)
}

// convolve has buffers of its own, which it gives back.
func (r *gpuRunner) convolve(c Convolution, s op.Conv, values Tensor) (Tensor, error) {
	b := op.NewConvBuffers()
	plan := r.backAlgorithm(s).Plan(s, op.WithoutReLU, b)
	b.Src.Texels, b.Dst.Texels, b.Bias.Texels = op.Texels(s.In), op.Texels(s.Out), op.Quads(s.Out.C)
	own := op.Buffers{}
	defer own.Release()
	for _, buffer := range []*op.Buffer{b.Src, b.Dst, b.Bias, b.Input, b.Sums, b.Watch.Marks} {
		if buffer.Texels == 0 {
			continue
		}
		if err := own.Zeroed(r.exec.Device, buffer); err != nil {
			return Tensor{}, err
		}
	}
	taps, bias := c.weights(s)
	kernel, err := r.uploadKernel(taps, s, plan.Kernel)
	if err != nil {
		return Tensor{}, err
	}
	own[b.Kernel] = kernel
	if err := own[b.Src].Upload(op.Pack(values), 0); err != nil {
		return Tensor{}, err
	}
	whole := make([]float32, b.Bias.Texels*gpu.TexelBytes/4)
	copy(whole, bias)
	if err := own[b.Bias].Upload(whole, 0); err != nil {
		return Tensor{}, err
	}
	if _, err := r.exec.Run(own, plan.Steps...); err != nil {
		return Tensor{}, err
	}
	out := make([]float32, b.Dst.Texels*gpu.TexelBytes/4)
	if err := own[b.Dst].Download(out, 0); err != nil {
		return Tensor{}, fmt.Errorf("nn: reading a convolution: %w", err)
	}
	return op.Unpack(s.Out, out), nil
}

func finiteConvolution(t Tensor, err error) (Tensor, error) {
	if err == nil && !op.Finite(t.Data) {
		return Tensor{}, ErrConvolutionNotFinite
	}
	return t, err
}
