package nn

import (
	"context"
	"errors"
	"fmt"
	"image"
	"maps"
	"slices"

	"github.com/vggscope/vggscope/nn/op"
)

// Rule is what a backward pass does at a ReLU; see op.Rule.
type Rule = op.Rule

// The rules; see package op.
const (
	Gradient  = op.Gradient
	Deconvnet = op.Deconvnet
	Guided    = op.Guided
)

// Back says what Backward computes: how the values at one site of a pass, weighted by a seed, change with those at a site
// before it.
type Back struct {
	// Of is a pass of the same runner that is done with the layer of From, whose maps say which ReLUs were open and which
	// values the pools took. Backward keeps its memory while it computes.
	Of *Activations
	// From is where it starts, and Seed, in the shape of that layer, the weight of each value there; see SeedUnit and the
	// others. Probabilities are no start, only the logits before them (Network.Logits): where a probability is nearly 1 the
	// gradient of all is nearly zero.
	From Site
	Seed Tensor
	Rule Rule
	// To is where it ends: From or a site below. Site{} is the input.
	To Site
	// Each is called at each site on the way, From and To included, and so hears of progress. read gives the gradient there,
	// and can be called until Each returns; from a GPU it takes time. An error ends the pass and is returned. The runner is
	// busy meanwhile: Each must not have it compute anything. It may be nil.
	Each func(s Site, read func() (Tensor, error)) error
}

// ErrGradientNotFinite is returned where a backward pass leaves the range of float32.
var ErrGradientNotFinite = errors.New("nn: the gradient is infinite or not a number: the weights of this model are too large to compute with")

// check refuses what cannot be computed, and gives the sites the names that they have in the walk.
func (b Back) check(n *Network) (Back, error) {
	for _, s := range []Site{b.From, b.To} {
		if s.Layer < 0 || s.Layer >= len(n.Layers) {
			return b, fmt.Errorf("nn: layer %d of %d", s.Layer, len(n.Layers))
		}
	}
	b.From, b.To = n.site(b.From), n.site(b.To)
	from := n.Layers[b.From.Layer]
	switch {
	case b.Of == nil || b.Of.network != n:
		return b, errors.New("nn: a backward pass needs activations of the same runner")
	case b.Of.Done() <= b.From.Layer:
		return b, ErrNotYet
	case from.Activation == "softmax" && !b.From.Before:
		return b, fmt.Errorf("nn: a backward pass starts at the logits of %s, not at its probabilities", from.Name)
	case b.To.Layer > from.Index || b.To.Layer == from.Index && b.From.Before && !b.To.Before:
		return b, fmt.Errorf("nn: a backward pass goes down: it cannot end at %s when it starts at %s", n.Layers[b.To.Layer].Name, from.Name)
	case !b.Rule.Valid():
		return b, fmt.Errorf("nn: %s is none of a backward pass", b.Rule)
	}
	if l, ok := b.stopped(n); ok {
		return b, fmt.Errorf("nn: %s was given to this pass, so that nothing below it has part in what is behind: a backward pass can go down to it and not further", l.Name)
	}
	return b, b.checkSeed(from)
}

// stopped gives the layer in whose place values were given, where the pass goes past it.
func (b Back) stopped(n *Network) (l Layer, ok bool) {
	for a := b.Of; a != nil; a = a.base {
		at := Site{Layer: a.from - 1}
		if a.given && b.From.Layer >= a.from && (b.To.Layer < at.Layer || b.To.Layer == at.Layer && b.To.Before) {
			return n.Layers[at.Layer], true
		}
	}
	return l, false
}

func (b Back) checkSeed(from Layer) error {
	if b.Seed.Shape != from.Out || len(b.Seed.Data) != from.Out.Len() {
		return fmt.Errorf("nn: the seed is %s with %d values, want %s, as %s is", b.Seed.Shape, len(b.Seed.Data), from.Out, from.Name)
	}
	if !op.Finite(b.Seed.Data) {
		return errors.New("nn: the seed has values that are infinite or not a number")
	}
	return nil
}

// backer computes the steps of one backward pass. It holds the gradient at one site at a time. box is where that can be
// other than zero; what is outside of it counts as zero, whatever is there: Winograd's algorithm leaves rounding errors in
// all outputs of a tile.
type backer interface {
	// begin puts the seed at a layer's output.
	begin(l Layer, seed Tensor, box image.Rectangle) error
	// off zeroes channels at a layer's output.
	off(l Layer, channels []int, box image.Rectangle) error
	// relu goes from a layer's output to what is before its ReLU.
	relu(l Layer, rule Rule, box image.Rectangle) error
	// through goes from a layer's sums, where it has any, or else its output, to its input.
	through(ctx context.Context, l Layer, box image.Rectangle) error
	// read gives the gradient in a tensor of its own, of a layer's shape.
	read(s Shape, box image.Rectangle) (Tensor, error)
}

// walk takes a backward pass from site to site.
func (b Back) walk(ctx context.Context, n *Network, steps backer) (Tensor, error) {
	at := b.From
	box := op.Support(b.Seed)
	if box.Empty() {
		box = image.Rect(0, 0, 1, 1) // of zeros
	}
	if err := steps.begin(n.Layers[at.Layer], b.Seed, box); err != nil {
		return Tensor{}, err
	}
	for {
		l := n.Layers[at.Layer]
		if channels := b.Of.off(l.Index); !at.Before && len(channels) > 0 {
			if err := steps.off(l, channels, box); err != nil {
				return Tensor{}, err
			}
		}
		if b.Each != nil {
			if err := b.Each(at, func() (Tensor, error) { return steps.read(l.Out, box) }); err != nil {
				return Tensor{}, err
			}
		}
		if err := ctx.Err(); err != nil {
			return Tensor{}, err
		}
		if at == b.To {
			return finiteGradient(steps.read(l.Out, box))
		}
		if l.Activation == "relu" && !at.Before {
			if err := steps.relu(l, b.Rule, box); err != nil {
				return Tensor{}, err
			}
			at.Before = true
			continue
		}
		if err := steps.through(ctx, l, box); err != nil {
			return Tensor{}, err
		}
		at, box = Site{Layer: l.Index - 1}, l.below(box)
	}
}

func finiteGradient(t Tensor, err error) (Tensor, error) {
	if err == nil && !op.Finite(t.Data) {
		err = ErrGradientNotFinite
	}
	return t, err
}

// below is the part of the layer's input that a part of its output is computed from.
func (l Layer) below(box image.Rectangle) image.Rectangle {
	all := image.Rect(0, 0, l.In.W, l.In.H)
	switch l.Kind {
	case Conv:
		return box.Inset(-1).Intersect(all)
	case Pool:
		return image.Rectangle{Min: box.Min.Mul(2), Max: box.Max.Mul(2)}
	}
	return all
}

// low is what a layer of this network reads at least of each value.
func (n *Network) low(l Layer) float32 {
	if n.Layers[l.Index-1].Activation == "relu" {
		return op.WithReLU
	}
	return op.WithoutReLU
}

// turnedKernel reads a convolution's kernel and turns it round for the way back.
func (m model) turnedKernel(ctx context.Context, l Layer) ([]float32, error) {
	taps, err := m.set.Array(l.Kernel()).Values(ctx)
	if err != nil {
		return nil, err
	}
	return op.TurnKernel(taps, l.In.C, l.Out.C), nil
}

// zeroed keeps a pass's list of channels that are off from what its caller does with it later. Where values are given none
// are off but those that it says.
func (p Pass) zeroed() map[int][]int {
	kept := maps.Clone(p.Off)
	for layer, channels := range kept {
		kept[layer] = slices.Clone(channels)
	}
	if p.given() && !p.off(p.From-1) {
		if kept == nil {
			kept = map[int][]int{}
		}
		kept[p.From-1] = nil
	}
	return kept
}

// off lists the channels of a layer that are off for the layers behind it, in this pass or in the one that it goes on from.
func (a *Activations) off(layer int) []int {
	for ; a != nil; a = a.base {
		if channels, ok := a.zeroed[layer]; ok || layer >= a.from {
			return channels
		}
	}
	return nil
}
