package check

import (
	"context"
	"errors"
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/op"
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
// account for. The network is linear between the kinks of its ReLUs and pools, so that the value is the sum of each input
// times its gradient, and of each bias times the gradients of all that it is added to. That takes the maps of one pass
// alone: another runner's round otherwise, and where one finds a ReLU open that the other finds closed, both are right.
func unaccounted(ctx context.Context, r nn.Runner, a *nn.Activations) (float64, error) {
	n := r.Network()
	b, value, err := target(a)
	if err != nil {
		return 0, err
	}
	left, scale := value, math.Abs(value)
	account := func(part float64) {
		left -= part
		scale = max(scale, math.Abs(part))
	}
	b.Each = func(s nn.Site, read func() (nn.Tensor, error)) error {
		l := n.Layers[s.Layer]
		if l.Params == 0 || !s.Before {
			return nil
		}
		bias, err := r.Weights().Array(l.Bias()).Values(ctx)
		if err != nil {
			return err
		}
		g, err := read()
		if err == nil {
			account(inner(g.Data, bias))
		}
		return err
	}
	g, err := r.Backward(ctx, b)
	if errors.Is(err, nn.ErrGradientNotFinite) {
		return math.Inf(1), nil
	}
	if err != nil {
		return 0, err
	}
	in, err := a.At(nn.Site{})
	if err != nil {
		return 0, err
	}
	account(inner(g.Data, in.Data))
	return op.Share(math.Abs(left), scale), nil
}

// target is where the gradient starts, and the value there.
func target(a *nn.Activations) (b nn.Back, value float64, err error) {
	n := a.Network()
	last := n.Layers[len(n.Layers)-1]
	b = nn.Back{Of: a, From: nn.Site{Layer: last.Index}, Seed: nn.NewTensor(last.Out)}
	if n.HasTop() {
		b.From = n.Logits()
	}
	t, err := a.At(b.From)
	if err != nil {
		return b, 0, err
	}
	best := 0
	for i, v := range t.Data {
		if !n.HasTop() {
			b.Seed.Data[i] = 1
			value += float64(v)
		}
		if v > t.Data[best] {
			best = i
		}
	}
	if n.HasTop() {
		b.Seed.Data[best], value = 1, float64(t.Data[best])
	}
	return b, value, nil
}

// inner is the sum of the products of values with weights that begin anew behind their last.
func inner(values, weights []float32) (sum float64) {
	for i, v := range values {
		sum += float64(v) * float64(weights[i%len(weights)])
	}
	return sum
}
