package trace

import (
	"context"
	"fmt"

	"github.com/vggscope/vggscope/nn"
)

// A Step says how one value came about from those of the layer below. One of Sum, Pool and Copy is set, or none for a value
// of the input.
type Step struct {
	Unit  nn.Unit // with Before false: what the layer above reads
	Layer nn.Layer
	Value float32  // as the pass has it
	Sum   *Sum     // of a convolution or a dense layer
	Pool  *Pool    // of a pool
	Copy  *nn.Unit // of flatten: the value of the layer below that it is
}

// Follow works out how a unit's value came about. The pass must have come to its layer.
func (w *Weights) Follow(ctx context.Context, pass *nn.Activations, u nn.Unit) (Step, error) {
	u.Before = false
	s := Step{Unit: u, Layer: w.Network.Layers[u.Layer]}
	var err error
	if s.Value, err = pass.Value(u); err != nil || s.Layer.Kind == nn.Input {
		return s, err
	}
	below, err := pass.Output(u.Layer - 1)
	if err != nil {
		return s, err
	}
	switch s.Layer.Kind {
	case nn.Pool:
		s.Pool = poolOf(below, u)
	case nn.Flatten:
		i := u.C / below.C
		s.Copy = &nn.Unit{Site: nn.Site{Layer: u.Layer - 1}, Y: i / below.W, X: i % below.W, C: u.C % below.C}
	case nn.Conv, nn.Dense:
		s.Sum, err = w.sumOf(ctx, pass, below, u)
	default:
		err = fmt.Errorf("trace: nothing is known of layers such as %s", s.Layer.Name)
	}
	return s, err
}

// A Pool is the window of four values of which one was let through.
type Pool struct {
	From [4]nn.Unit // row by row
	In   [4]float32
	Won  int // the index of the largest, the first of equals
	Ties int // how many have its value: 1 where none of the others has
}

func poolOf(below nn.Tensor, u nn.Unit) *Pool {
	p := &Pool{}
	for i := range p.From {
		at := nn.Unit{Site: nn.Site{Layer: u.Layer - 1}, Y: 2*u.Y + i/2, X: 2*u.X + i%2, C: u.C}
		p.From[i], p.In[i] = at, below.At(at.Y, at.X, at.C)
		switch v := p.In[i]; {
		case i == 0 || v > p.In[p.Won]:
			p.Won, p.Ties = i, 1
		case v == p.In[p.Won]:
			p.Ties++
		}
	}
	return p
}
