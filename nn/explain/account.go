package explain

import (
	"context"

	"github.com/vggscope/vggscope/nn"
)

// Accounted is the gradient of an aim at the input or the output of a layer, and how the value is made of them:
//
//	value = sum of the values at that site times their gradients
//	      + sum, over the layers behind it, of biases times the gradients of all that they are added to
//
// in float64 from the float32 gradients of one backward pass. That holds for every picture: see FullGradient.
func Accounted(ctx context.Context, r nn.Runner, a *nn.Activations, aim Aim, to nn.Site) (nn.Tensor, Account, error) {
	n := r.Network()
	account := Account{Name: FullGradient, Want: aim.Value, Tolerance: FullGradientTolerance}
	if to.Layer > 0 {
		account.Name = Above
	}
	b := aim.Back(a, nn.Gradient, to)
	b.Each = func(s nn.Site, read func() (nn.Tensor, error)) error {
		l := n.Layers[s.Layer]
		if l.Params == 0 || l.Activation != "" && !s.Before || s == to {
			return nil
		}
		bias, err := r.Weights().Array(l.Bias()).Values(ctx)
		if err != nil {
			return err
		}
		g, err := read()
		if err == nil {
			account.Parts = append(account.Parts, Part{l.Name, PartBias, inner(g.Data, bias)})
		}
		return err
	}
	g, err := r.Backward(ctx, b)
	if err != nil {
		return g, account, err
	}
	values, err := a.At(to)
	if err != nil {
		return g, account, err
	}
	account.Parts = append(account.Parts, Part{n.Layers[to.Layer].Name, PartValues, inner(g.Data, values.Data)})
	return g, account.closed(), nil
}
