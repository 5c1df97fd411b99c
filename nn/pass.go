package nn

import (
	"context"
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/nn/op"
)

// Pass says what Forward computes: all layers of a picture, or, with Base, only those from a layer on.
type Pass struct {
	// Input is the picture as Preprocess gives it. It is not looked at where Base is set.
	Input Tensor
	// From is the first layer to compute, and Base the pass of the same runner that all layers below are read from: it must
	// be done with them. Base may be released once Forward has begun, because the new activations keep its memory.
	From int
	Base *Activations
	// Off lists, by layer, channels that are zero after its ReLU, so that the next layer does not see them. What is there
	// before the ReLU stays as it is. The layers may be those that are computed and the one before them; for that one Off
	// takes the place of what Base has, and with an empty list all its channels are on. The probabilities have no channels.
	Off map[int][]int
	// Below, where it has values, is what the layer From reads in place of the output of the layer before it, in that layer's
	// shape and as after its ReLU: with other values in some channels, or those of another picture. Off applies to it too.
	// It needs a Base, from which no more is read than what a backward pass asks for.
	Below Tensor
	// To is the last layer to compute, and 0 for all: the activations then have no layer behind it.
	To int
	// Done is called after each layer with the activations so far and the layer's index: layers up to it can be read from then
	// on, also by other goroutines while the pass goes on. It may be nil.
	Done func(a *Activations, layer int)
	// AllowNotFinite gives the activations also where values are infinite or not a number, to who wants to look at them. Else
	// the error is a NotFiniteError.
	AllowNotFinite bool
}

// ErrNotFinite is what a NotFiniteError is, for errors.Is.
var ErrNotFinite = errors.New("nn: values that are infinite or not a number")

// NotFiniteError says in which layer first a pass computed values that are infinite or not a number. Nothing behind it can be
// right, however plausible it looks: a ReLU may turn what is not a number into zero.
type NotFiniteError struct{ Layer Layer }

// Is makes it an ErrNotFinite.
func (e *NotFiniteError) Is(target error) bool { return target == ErrNotFinite }

func (e *NotFiniteError) Error() string {
	if e.Layer.Kind == Input {
		return "nn: the input has values that are infinite or not a number: check scale, mean and std of the model card"
	}
	return fmt.Sprintf("nn: the values of %s are infinite or not a number: the weights of this model are too large to compute with", e.Layer.Name)
}

// last is the last layer of the pass.
func (p Pass) last(n *Network) int {
	if p.To == 0 {
		return len(n.Layers) - 1
	}
	return p.To
}

// check refuses a pass that the network cannot do.
func (p Pass) check(n *Network) error {
	if p.To != 0 && (p.To < p.From || p.To >= len(n.Layers)) {
		return fmt.Errorf("nn: a pass of layers %d to %d, of %d", p.From, p.To, len(n.Layers))
	}
	begins := p.checkInput
	if p.Base != nil {
		begins = p.checkBase
	}
	if err := begins(n); err != nil {
		return err
	}
	return p.checkOff(n)
}

func (p Pass) checkInput(n *Network) error {
	if p.given() {
		return errors.New("nn: a pass that is given what its first layer reads goes on from another one")
	}
	if p.From != 0 {
		return fmt.Errorf("nn: a pass from layer %d on needs another one that has the layers below", p.From)
	}
	if want := n.Layers[0].Out; p.Input.Shape != want || len(p.Input.Data) != want.Len() {
		return fmt.Errorf("nn: the input is %s with %d values, want %s", p.Input.Shape, len(p.Input.Data), want)
	}
	if !p.AllowNotFinite && !op.Finite(p.Input.Data) {
		return &NotFiniteError{n.Layers[0]}
	}
	return nil
}

func (p Pass) checkBase(n *Network) error {
	if p.Base.network != n {
		return fmt.Errorf("nn: a pass cannot go on from one of another runner")
	}
	if p.From < 1 || p.From >= len(n.Layers) {
		return fmt.Errorf("nn: a pass that goes on from another one begins at layers 1 to %d, not at %d", len(n.Layers)-1, p.From)
	}
	if p.Base.Done() < p.From {
		return ErrNotYet
	}
	return p.checkBelow(n.Layers[p.From-1])
}

func (p Pass) checkBelow(l Layer) error {
	if !p.given() {
		return nil
	}
	if p.Below.Shape != l.Out || len(p.Below.Data) != l.Out.Len() {
		return fmt.Errorf("nn: in place of %s the pass is given %s with %d values, want %s", l.Name, p.Below.Shape, len(p.Below.Data), l.Out)
	}
	if !p.AllowNotFinite && !op.Finite(p.Below.Data) {
		return fmt.Errorf("nn: what the pass is given in place of %s has values that are infinite or not a number", l.Name)
	}
	return nil
}

// given reports whether the pass brings what its first layer reads.
func (p Pass) given() bool { return p.Below.Data != nil }

func (p Pass) checkOff(n *Network) error {
	for layer, channels := range p.Off {
		if layer < max(0, p.From-1) || layer >= len(n.Layers) {
			return fmt.Errorf("nn: channels of layer %d cannot be off in a pass of layers %d to %d", layer, p.From, len(n.Layers)-1)
		}
		l := n.Layers[layer]
		if l.Activation == "softmax" {
			return fmt.Errorf("nn: %s has probabilities, which cannot be off", l.Name)
		}
		for _, c := range channels {
			if c < 0 || c >= l.Out.C {
				return fmt.Errorf("nn: channel %d of %s cannot be off: it has %d", c, l.Name, l.Out.C)
			}
		}
	}
	return nil
}

// off reports whether the pass keeps a layer's output with some channels at zero apart from the output itself.
func (p Pass) off(layer int) bool { _, ok := p.Off[layer]; return ok }

// apart reports whether the pass keeps what the next layer reads apart from the layer's output: with channels off, or given.
func (p Pass) apart(layer int) bool { return p.off(layer) || p.given() && layer == p.From-1 }

// below is what the pass is given, without the channels that it has off.
func (p Pass) below() Tensor { return op.MaskRef(p.Below, p.Off[p.From-1]) }

// each is the pass for each of several pictures.
func (p Pass) each(inputs []Tensor) []Pass {
	passes := make([]Pass, len(inputs))
	for i, in := range inputs {
		passes[i] = p
		passes[i].Input = in
	}
	return passes
}

// oneByOne is ForwardAll for who has nothing better.
func oneByOne(ctx context.Context, r Runner, passes []Pass) ([]*Activations, error) {
	var all []*Activations
	for _, p := range passes {
		a, err := r.Forward(ctx, p)
		if err != nil {
			for _, done := range all {
				done.Release()
			}
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}
