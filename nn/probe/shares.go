package probe

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// Shares says how a target is made of a layer's channels. VGG is piecewise linear: at the point where it is, a target is the sum of a
// layer's values, each times its gradient, and of what the biases behind the layer add. So the shares are exact and not
// estimates; they say nothing of how the target would change if a channel did, which is what Switches measures.
type Shares struct {
	Aim   explain.Aim
	Layer nn.Layer
	// Channels is, by channel, the sum over its map of values times gradients.
	Channels []float64
	// Map is the sum over the channels, at each place: (height, width, 1), signed.
	Map nn.Tensor
	// Bias is what the biases of the layers behind add.
	Bias float64
	// Account compares the sum of all that with the target's value.
	Account explain.Account
}

// SharesOf computes the shares of a layer's channels, after its ReLU, in a target: in a difference of two classes, why the network
// says the one and not the other. Exchanging the two changes the sign of each number and nothing else.
func SharesOf(ctx context.Context, r nn.Runner, a *nn.Activations, aim explain.Aim, layer int) (*Shares, error) {
	n := r.Network()
	if layer < 0 || layer > aim.From.Layer || layer == aim.From.Layer && aim.From.Before {
		return nil, fmt.Errorf("probe: the target %s does not come from layer %d: choose one before %s", aim.Target, layer, n.Layers[aim.From.Layer].Name)
	}
	at := nn.Site{Layer: layer}
	g, account, err := explain.Accounted(ctx, r, a, aim, at)
	if err != nil {
		return nil, err
	}
	values, err := a.At(at)
	if err != nil {
		return nil, err
	}
	s := &Shares{
		Aim: aim, Layer: n.Layers[layer], Account: account, Bias: account.Of(explain.PartBias),
		Channels: make([]float64, values.C), Map: nn.NewTensor(nn.Map(values.H, values.W, 1)),
	}
	places := make([]float64, values.H*values.W)
	for i, v := range values.Data {
		p := float64(v) * float64(g.Data[i])
		s.Channels[i%values.C] += p
		places[i/values.C] += p
	}
	for i, v := range places {
		s.Map.Data[i] = float32(v)
	}
	return s, nil
}

// Ranked lists the channels, that with the largest share first; of equals the lower one comes first.
func (s *Shares) Ranked() []int {
	order := make([]int, len(s.Channels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(s.Channels[y], s.Channels[x]) })
	return order
}
