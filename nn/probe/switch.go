package probe

import (
	"fmt"
	"maps"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// Replacement is what stands in a channel's place.
type Replacement string

// The replacements.
const (
	Zero Replacement = "zero"
	Mean Replacement = "mean" // the mean of the channel's own map, at each place
	Swap Replacement = "swap" // the channel of another picture
)

// Replacements lists them.
func Replacements() []Replacement { return []Replacement{Zero, Mean, Swap} }

// Switch says which channels of a layer, after its ReLU, have other values.
type Switch struct {
	Layer    int
	Channels []int
	With     Replacement     // empty for Zero
	Other    *nn.Activations // another picture's, for Swap: of the same runner, and done with the layer
}

// Pass gives the pass that goes on from a with the switch thrown. Forward computes the layers behind it and no others; without any
// channels it computes the same numbers as a has.
func (s Switch) Pass(a *nn.Activations) (nn.Pass, error) {
	with, err := s.replacement(a)
	if err != nil {
		return nn.Pass{}, err
	}
	now, err := a.Output(s.Layer)
	if err != nil {
		return nn.Pass{}, err
	}
	return s.pass(a, exchanged(now, with, s.Channels)), nil
}

// pass goes on from the layer, given its values, with what is off behind it.
func (s Switch) pass(a *nn.Activations, below nn.Tensor) nn.Pass {
	off := a.Off()
	maps.DeleteFunc(off, func(layer int, _ []int) bool { return layer <= s.Layer })
	return nn.Pass{From: s.Layer + 1, Base: a, Below: below, Off: off}
}

// exchanged is a copy of a layer's values with those of some channels from another tensor.
func exchanged(now, with nn.Tensor, channels []int) nn.Tensor {
	t := nn.Tensor{Shape: now.Shape, Data: slices.Clone(now.Data)}
	for _, c := range channels {
		for i := c; i < len(t.Data); i += t.C {
			t.Data[i] = with.Data[i]
		}
	}
	return t
}

// replacement is what all channels of the layer would be replaced by.
func (s Switch) replacement(a *nn.Activations) (nn.Tensor, error) {
	l, err := s.check(a.Network())
	if err != nil {
		return nn.Tensor{}, err
	}
	if given, ok := a.Given(); ok && given > s.Layer {
		return nn.Tensor{}, fmt.Errorf("probe: channels of %s are another picture's or a mean, which %s has no part in: put those back first", a.Network().Layers[given].Name, l.Name)
	}
	switch s.With {
	case Mean:
		now, err := a.Output(s.Layer)
		return means(now), err
	case Swap:
		return s.Other.Output(s.Layer)
	}
	return nn.NewTensor(l.Out), nil
}

func (s Switch) check(n *nn.Network) (nn.Layer, error) {
	if s.Layer < 0 || s.Layer >= len(n.Layers)-1 {
		return nn.Layer{}, fmt.Errorf("probe: layer %d has no channels to switch: %s has layers 0 to %d with another one behind them", s.Layer, n.Card.Name, len(n.Layers)-2)
	}
	l := n.Layers[s.Layer]
	for _, c := range s.Channels {
		if c < 0 || c >= l.Out.C {
			return l, fmt.Errorf("probe: %s has channels 0 to %d, and no channel %d", l.Name, l.Out.C-1, c)
		}
	}
	switch {
	case s.With != "" && !slices.Contains(Replacements(), s.With):
		return l, fmt.Errorf("probe: a channel is replaced by %v, not by %q", Replacements(), s.With)
	case s.With == Mean && l.Out.H*l.Out.W == 1:
		return l, fmt.Errorf("probe: a channel of %s is a single value and its own mean: choose zero, or a layer with maps", l.Name)
	case s.With == Swap && (s.Other == nil || s.Other.Network() != n):
		return l, fmt.Errorf("probe: to swap channels of %s takes another picture that the same model has computed", l.Name)
	}
	return l, nil
}

// means has at each place of a channel the mean of its map.
func means(t nn.Tensor) nn.Tensor {
	sums := make([]float64, t.C)
	for i, v := range t.Data {
		sums[i%t.C] += float64(v)
	}
	out := nn.NewTensor(t.Shape)
	for i := range out.Data {
		out.Data[i] = float32(sums[i%t.C] / float64(t.H*t.W))
	}
	return out
}
