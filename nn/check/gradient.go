package check

import (
	"context"
	"errors"
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// gradients judges the way back through the passes that were compared.
func (c *comparer) gradients(ctx context.Context, gpu, cpu nn.Runner, onCPU *nn.Activations) (err error) {
	if c.report.CPUGradient, err = unaccounted(ctx, cpu, onCPU); err != nil || gpu == nil {
		return err
	}
	c.report.GPUGradient, err = unaccounted(ctx, gpu, c.gpu)
	return err
}

// unaccounted tells which share of one value of the last layer, the highest logit or else the sum of all, its gradient does not
// account for; see explain.FullGradient. That takes the maps of one pass alone: another runner's round otherwise, and where one
// finds a ReLU open that the other finds closed, both are right.
func unaccounted(ctx context.Context, r nn.Runner, a *nn.Activations) (float64, error) {
	aim, err := target(a)
	if err != nil {
		return 0, err
	}
	_, account, err := explain.Accounted(ctx, r, a, aim, nn.Site{})
	if errors.Is(err, nn.ErrGradientNotFinite) {
		return math.Inf(1), nil
	}
	return account.Residual, err
}

// target is where the gradient starts, and the value there.
func target(a *nn.Activations) (explain.Aim, error) {
	n := a.Network()
	if n.HasTop() {
		return explain.Target{Class: explain.Top}.Aim(a)
	}
	last := n.Layers[len(n.Layers)-1]
	aim := explain.Aim{From: nn.Site{Layer: last.Index}, Seed: nn.NewTensor(last.Out), Class: -1, Minus: -1}
	for i := range aim.Seed.Data {
		aim.Seed.Data[i] = 1
	}
	var err error
	aim.Value, err = aim.In(a)
	return aim, err
}
