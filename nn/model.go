package nn

import (
	"context"
	"fmt"

	"github.com/vggscope/vggscope/weights"
)

// model is what all runners are made from.
type model struct {
	network *Network
	set     *weights.Set
}

func (m model) Network() *Network { return m.network }

func (m model) Weights() *weights.Set { return m.set }

// Kernel is what a layer multiplies with, as Keras stores it.
type Kernel struct {
	In, Out int       // channels
	Taps    []float32 // (3, 3, in, out) of a convolution, (in, out) of a dense layer
	Bias    []float32 // (out)
}

func (m model) Kernel(ctx context.Context, layer int) (Kernel, error) {
	return ReadKernel(ctx, m.network, m.set, layer)
}

// ReadKernel reads the kernel and bias of a network's layer from its set. It is an error for layers without one.
func ReadKernel(ctx context.Context, n *Network, set *weights.Set, layer int) (Kernel, error) {
	if layer < 0 || layer >= len(n.Layers) || n.Layers[layer].Params == 0 {
		return Kernel{}, fmt.Errorf("nn: layer %d has no kernel", layer)
	}
	l := n.Layers[layer]
	kernel, bias := set.Array(l.Kernel()), set.Array(l.Bias())
	k := Kernel{In: l.In.C, Out: l.Out.C, Taps: make([]float32, kernel.Len()), Bias: make([]float32, bias.Len())}
	if err := kernel.ReadRows(ctx, k.Taps, 0, kernel.Rows()); err != nil {
		return Kernel{}, err
	}
	if err := bias.ReadRows(ctx, k.Bias, 0, bias.Rows()); err != nil {
		return Kernel{}, err
	}
	return k, nil
}
