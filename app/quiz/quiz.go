package quiz

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// ErrNothing is returned where a network and a pass offer nothing to ask for.
var ErrNothing = errors.New("quiz: nothing to ask for")

// A Source is what items are made of. Without a pass, or with one that is not complete, only what the network alone says is asked for.
type Source struct {
	Network *nn.Network
	Pass    *nn.Activations // complete; nil: none
	Weights *trace.Weights  // of the network; nil: no sums are asked for
}

// Kinds are those that the source has items of, in the order in which they are asked.
func (s Source) Kinds() []Kind {
	kinds := []Kind{Size, Params, Field, Macs}
	if s.Pass == nil {
		return kinds
	}
	kinds = append(kinds, Which, Pool)
	if s.Weights != nil {
		kinds = append(kinds, Sum)
	}
	if s.Network.HasTop() && s.Network.Layers[len(s.Network.Layers)-1].Out.C > 1 {
		kinds = append(kinds, Softmax)
	}
	return kinds
}

// Make draws item i of a seed: the same one for the same network and picture. Kinds follow each other, so that each comes once in
// every round.
func (s Source) Make(ctx context.Context, seed, i uint64) (Item, error) {
	kinds := s.Kinds()
	d := draw{s, rand.New(rand.NewPCG(seed, i))} //nolint:gosec // a question is no secret
	kind := kinds[i%uint64(len(kinds))]
	it, err := d.make(ctx, kind)
	it.Kind = kind
	if err != nil {
		return it, fmt.Errorf("quiz: item %d of %d (%s): %w", i, seed, kind, err)
	}
	return it, nil
}

// draw makes one item of a source.
type draw struct {
	Source
	r *rand.Rand
}

func (d draw) make(ctx context.Context, k Kind) (Item, error) {
	switch k {
	case Size:
		return d.size()
	case Params:
		return d.params()
	case Field:
		return d.field()
	case Macs:
		return d.macs()
	case Sum:
		return d.sum(ctx)
	case Pool:
		return d.pool()
	case Softmax:
		return d.softmax()
	}
	return d.which()
}

// layer draws one of those that fit.
func (d draw) layer(fits func(nn.Layer) bool) (nn.Layer, error) {
	var list []nn.Layer
	for _, l := range d.Network.Layers {
		if fits(l) {
			list = append(list, l)
		}
	}
	if len(list) == 0 {
		return nn.Layer{}, ErrNothing
	}
	return list[d.r.IntN(len(list))], nil
}

func isConv(l nn.Layer) bool { return l.Kind == nn.Conv }
func isPool(l nn.Layer) bool { return l.Kind == nn.Pool }
func isMaps(l nn.Layer) bool { return l.Kind == nn.Conv || l.Kind == nn.Pool }
func sums(l nn.Layer) bool   { return l.Kind == nn.Conv || l.Kind == nn.Dense }
