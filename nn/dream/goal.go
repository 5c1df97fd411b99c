package dream

import (
	"context"
	"fmt"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// goal is what goes up: the target's value, of a channel the mean over its map. Steps go by its gradient before the ReLU; what
// people are told is what it comes to behind it.
type goal struct {
	aim  explain.Aim
	from nn.Site   // where a step begins
	seed nn.Tensor // the weight of each value there
}

// newGoal finds the target in a pass over the first picture.
func newGoal(a *nn.Activations, t explain.Target) (goal, error) {
	aim, err := t.Aim(a)
	if err != nil {
		return goal{}, err
	}
	if t.Layer != "" && !t.Unit {
		count := float32(aim.Seed.H * aim.Seed.W)
		for i := range aim.Seed.Data {
			aim.Seed.Data[i] /= count
		}
	}
	g := goal{aim: aim, from: aim.From, seed: aim.Seed}
	g.from.Before = a.Network().Layers[g.from.Layer].Activation != ""
	return g, nil
}

// activation is what the goal comes to in a pass: after the ReLU where the target is a channel. A unit's is before it.
func (g goal) activation(a *nn.Activations) (float64, error) {
	t, err := a.At(g.from)
	if err != nil {
		return 0, err
	}
	rectify := g.aim.From != g.from
	sum := 0.0
	for i, w := range g.seed.Data {
		if v := t.Data[i]; w != 0 && (v > 0 || !rectify) {
			sum += float64(w) * float64(v)
		}
	}
	return sum, nil
}

// redirected is for how many steps a gradient that is all zero goes through ReLUs that are shut.
const redirected = 16

// gradient is that of the goal at the input.
func (g goal) gradient(ctx context.Context, r nn.Runner, a *nn.Activations, step int) (nn.Tensor, error) {
	back := nn.Back{Of: a, From: g.from, Seed: g.seed}
	t, err := r.Backward(ctx, back)
	if err != nil || step >= redirected || !allZero(t.Data) {
		return t, err
	}
	back.Rule = nn.Deconvnet
	return r.Backward(ctx, back)
}

func allZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}

// forward computes a pass as far as the goal needs it.
func forward(ctx context.Context, r nn.Runner, input nn.Tensor, to int) (*nn.Activations, error) {
	a, err := r.Forward(ctx, nn.Pass{Input: input, To: to})
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("dream: %w", err)
	}
	return a, err
}
