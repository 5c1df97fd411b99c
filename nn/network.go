package nn

import (
	"fmt"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Kind is what a layer does.
type Kind = vgg.Kind

// The kinds of layers that a VGG is made of.
const (
	Input   = vgg.Input
	Conv    = vgg.Conv
	Pool    = vgg.Pool
	Flatten = vgg.Flatten
	Dense   = vgg.Dense
)

// Layer is one row of the model's summary.
type Layer struct {
	Index   int
	Name    string // Keras' name, such as block3_conv1
	Kind    Kind
	Block   int // 1 to 5; 0 before and behind the blocks of convolutions
	In, Out Shape
	Params  int // kernel and bias
	// Activation is what Keras applies to the layer's sums: "relu", "softmax" or nothing. The values before it are kept
	// too; see Activations.Before.
	Activation string
}

// Kernel is the name of the layer's kernel array.
func (l Layer) Kernel() string { return vgg.Layer{Name: l.Name}.Kernel() }

// Bias is the name of the layer's bias array.
func (l Layer) Bias() string { return vgg.Layer{Name: l.Name}.Bias() }

// ConvShape is the name of a convolution's shape in a Choice; it is empty for other layers.
func (l Layer) ConvShape() string {
	if l.Kind != Conv {
		return ""
	}
	return op.Conv{In: l.In, Out: l.Out}.String()
}

// MACs is the number of multiplications, each with an addition, that the layer's formula takes.
func (l Layer) MACs() int {
	switch l.Kind {
	case Conv:
		return 9 * l.In.C * l.Out.Len()
	case Dense:
		return l.In.C * l.Out.C
	}
	return 0
}

// Network is a VGG of any width, with the dense layers on top or without them. It is read-only.
type Network struct {
	Card    weights.Card
	Classes []weights.Class // one for each output, nil without the dense layers
	Layers  []Layer         // 23 for VGG16, or 19 without the dense layers
}

// NewNetwork reads the network off a set of weights: the layers of its configuration, with the widths of its arrays.
func NewNetwork(set *weights.Set) (*Network, error) {
	in, stride := set.Card.Input, set.Config.Stride()
	if in.Width < stride || in.Height < stride { // less than one value behind the last pool
		return nil, fmt.Errorf("nn: %s: the input is %d x %d, but both must be at least %d", set.Card.Name, in.Width, in.Height, stride)
	}
	n := &Network{Card: set.Card, Classes: set.Classes}
	for _, l := range set.Config.Layers() {
		if l.Kind == Flatten && !set.HasTop() {
			return n, nil
		}
		if l.ReadsMaps() {
			if got, want := set.Array(l.Kernel()).Rows(), n.last().Out.C; got != want {
				return nil, fmt.Errorf("nn: %s: %s takes %d values, but an input of %d x %d gives it %d",
					set.Card.Name, l.Name, got, in.Width, in.Height, want)
			}
		}
		n.addLayer(set, l)
	}
	return n, nil
}

// addLayer adds a layer whose channels and parameters are those of its arrays.
func (n *Network) addLayer(set *weights.Set, v vgg.Layer) {
	l := Layer{Name: v.Name, Kind: v.Kind, Block: v.Block, Activation: v.Activation}
	switch v.Kind {
	case Input:
		l.Out = op.Map(set.Card.Input.Height, set.Card.Input.Width, v.Full)
	case Pool:
		l.Out = op.Pooled(n.last().Out)
	case Flatten:
		l.Out = op.Vector(n.last().Out.Len())
	default:
		kernel, bias := set.Array(v.Kernel()), set.Array(v.Bias())
		l.Out, l.Params = op.Vector(bias.Len()), kernel.Len()+bias.Len()
		if v.Kind == Conv {
			l.Out = op.Map(n.last().Out.H, n.last().Out.W, bias.Len())
		}
	}
	n.add(l)
}

func (n *Network) add(l Layer) {
	l.Index, l.In = len(n.Layers), l.Out
	if l.Index > 0 {
		l.In = n.last().Out
	}
	n.Layers = append(n.Layers, l)
}

func (n *Network) last() Layer { return n.Layers[len(n.Layers)-1] }

// HasTop reports whether the network ends in class probabilities.
func (n *Network) HasTop() bool { return n.last().Kind == Dense }

// Find gives the layer of that name.
func (n *Network) Find(name string) (Layer, bool) {
	for _, l := range n.Layers {
		if l.Name == name {
			return l, true
		}
	}
	return Layer{}, false
}

// layer is Find for names that are known to exist.
func (n *Network) layer(name string) Layer {
	l, ok := n.Find(name)
	if !ok {
		panic("nn: no layer " + name)
	}
	return l
}

// Params is the number of parameters of the layers up to and without index to; len(Layers) for all of them.
func (n *Network) Params(to int) int {
	sum := 0
	for _, l := range n.Layers[:to] {
		sum += l.Params
	}
	return sum
}

// Top is the index of the first layer that a network without its dense layers lacks: 19 for VGG16.
func (n *Network) Top() int {
	for _, l := range n.Layers {
		if l.Kind == Flatten {
			return l.Index
		}
	}
	return len(n.Layers)
}
