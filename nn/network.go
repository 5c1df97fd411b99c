package nn

import (
	"fmt"

	"github.com/vggscope/vggscope/weights"
)

// Kind is what a layer does.
type Kind string

// The kinds of layers that VGG16 is made of, by the names that Keras' summary gives them.
const (
	Input   Kind = "InputLayer"
	Conv    Kind = "Conv2D"       // 3x3, stride 1, padding "same", with bias and, after it, ReLU
	Pool    Kind = "MaxPooling2D" // 2x2, stride 2
	Flatten Kind = "Flatten"
	Dense   Kind = "Dense" // with bias; ReLU after fc1 and fc2, softmax after predictions
)

// Layer is one row of the model's summary.
type Layer struct {
	Index   int
	Name    string // Keras' name, such as block3_conv1
	Kind    Kind
	In, Out Shape
	Params  int // kernel and bias
	// Activation is what Keras applies to the layer's sums: "relu", "softmax" or nothing. The values before it are kept
	// too; see Activations.Before.
	Activation string
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

// Network is a VGG16 of any width, with the dense layers on top or without them. It is read-only.
type Network struct {
	Card    weights.Card
	Classes []weights.Class // one for each output, nil without the dense layers
	Layers  []Layer         // 23, or 19 without the dense layers
}

// NewNetwork reads the network off a set of weights: 13 convolutions in five blocks with a pool behind each
// (Simonyan & Zisserman 2014, configuration D; layer names of keras/applications/vgg16.py).
func NewNetwork(set *weights.Set) (*Network, error) {
	in := set.Card.Input
	// Five pools halve the input. With 32 pixels nothing would be left of a map but one value, which is laid out as a
	// vector (Shape.Flat).
	if in.Width < 64 || in.Height < 64 || in.Width%32 != 0 || in.Height%32 != 0 {
		return nil, fmt.Errorf("nn: %s: the input is %d x %d, but both must be multiples of 32, and 64 at least",
			set.Card.Name, in.Width, in.Height)
	}
	n := &Network{Card: set.Card, Classes: set.Classes}
	n.add(Layer{Name: "input_1", Kind: Input, Out: Shape{in.Height, in.Width, 3}})
	for block, convs := range []int{2, 2, 3, 3, 3} {
		for i := range convs {
			name := fmt.Sprintf("block%d_conv%d", block+1, i+1)
			out := n.last().Out
			n.addWeighted(set, Layer{Name: name, Kind: Conv, Out: Shape{out.H, out.W, 0}, Activation: "relu"})
		}
		out := n.last().Out
		n.add(Layer{Name: fmt.Sprintf("block%d_pool", block+1), Kind: Pool, Out: Shape{out.H / 2, out.W / 2, out.C}})
	}
	if !set.HasTop() {
		return n, nil
	}
	n.add(Layer{Name: "flatten", Kind: Flatten, Out: Shape{1, 1, n.last().Out.Len()}})
	for _, l := range []Layer{{Name: "fc1", Activation: "relu"}, {Name: "fc2", Activation: "relu"}, {Name: "predictions", Activation: "softmax"}} {
		l.Kind, l.Out = Dense, Shape{1, 1, 0}
		n.addWeighted(set, l)
	}
	if got, want := set.Array("fc1_kernel").Rows(), n.layer("fc1").In.C; got != want {
		return nil, fmt.Errorf("nn: %s: fc1 takes %d values, but an input of %d x %d gives it %d", set.Card.Name, got, in.Width, in.Height, want)
	}
	return n, nil
}

// addWeighted adds a layer whose channels and parameters are those of its arrays.
func (n *Network) addWeighted(set *weights.Set, l Layer) {
	kernel, bias := set.Array(l.Name+"_kernel"), set.Array(l.Name+"_bias")
	l.Out.C, l.Params = bias.Len(), kernel.Len()+bias.Len()
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

// Top is the index of the first layer that a network without its dense layers lacks: 19.
func (n *Network) Top() int {
	for _, l := range n.Layers {
		if l.Kind == Flatten {
			return l.Index
		}
	}
	return len(n.Layers)
}
