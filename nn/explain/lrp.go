package explain

import (
	"fmt"

	"github.com/vggscope/vggscope/nn"
)

// LayerRelevance is what LRP gives a layer's output.
type LayerRelevance struct {
	Layer    string
	Sum      float64
	Channels []float64 // the sum of each channel
}

// Percent is the share of a channel in the layer's relevance, of 100. It is not a number where the layer has none.
func (l LayerRelevance) Percent(channel int) float64 { return 100 * l.Channels[channel] / l.Sum }

// lrp is layer-wise relevance propagation (Bach et al. 2015). It starts with the values that are explained, and hands them down
// from layer to layer, by the rules of a composite; at a ReLU they stay, and in a pool go to the winner.
func (j *job) lrp() error {
	w := j.lrpWalk()
	if err := w.conditionHolds(); err != nil {
		return err
	}
	relevance, err := w.begin()
	if err != nil {
		return err
	}
	return w.finish(relevance, w.aim.From.Layer)
}

func (j *job) lrpWalk() *lrpWalk {
	w := &lrpWalk{job: j, zeroBias: j.req.ZeroBias}
	w.first, w.conv, w.dense = j.req.Composite.rules()
	return w
}

// finish walks from a layer's relevance to the input, and fills in the result.
func (w *lrpWalk) finish(relevance nn.Tensor, from int) error {
	j := w.job
	values, err := w.down(relevance, from, 0)
	if err != nil {
		return err
	}
	j.res.Values, j.res.Signed, j.res.Relevance = values, true, w.layers
	want := j.aim.Value
	if j.req.Condition != (Target{}) {
		want = w.begun
		j.fact("condition", j.req.Condition.String())
	}
	account := Account{Name: RelevanceSum, Parts: w.parts, Want: want, Tolerance: RelevanceTolerance}
	j.res.Accounts = append(j.res.Accounts, account.closed())
	j.fact("composite", string(j.req.Composite))
	j.fact("rules", fmt.Sprintf("%s, %s, %s", w.first.name, w.conv.name, w.dense.name))
	j.fact("biases", map[bool]string{false: "kept", true: "zero"}[w.zeroBias])
	return nil
}

// lrpWalk takes relevance down through a network.
type lrpWalk struct {
	*job
	first, conv, dense lrpRule
	zeroBias           bool

	begun  float64 // what a condition has left
	layers []LayerRelevance
	parts  []Part // what stays at each layer, and what comes to the input
}

func (w *lrpWalk) conditionHolds() error {
	c := w.req.Condition
	if c == (Target{}) {
		return nil
	}
	l, ok := w.n.Find(c.Layer)
	switch {
	case c.Layer == "":
		return fmt.Errorf("the condition %s is no channel: write LAYER:CHANNEL", c)
	case !ok:
		return noLayer(w.n, c.Layer)
	case l.Index > w.aim.From.Layer:
		return fmt.Errorf("the condition %s lies behind the target %s: choose a layer before it", c, w.aim.Target)
	case c.Channel >= l.Out.C || c.Unit && (c.Y >= l.Out.H || c.X >= l.Out.W):
		return fmt.Errorf("the condition %s: %s is %s", c, l.Name, l.Out)
	}
	return nil
}

// begin is the relevance of what is explained.
func (w *lrpWalk) begin() (nn.Tensor, error) {
	start, err := w.at(w.a, w.aim.From)
	if err != nil {
		return nn.Tensor{}, err
	}
	relevance := nn.NewTensor(start.Shape)
	for i, v := range start.Data {
		relevance.Data[i] = v * w.aim.Seed.Data[i]
	}
	return relevance, nil
}

// down takes relevance from a layer's output to that of a lower one, and notes it for all of them.
func (w *lrpWalk) down(relevance nn.Tensor, from, to int) (nn.Tensor, error) {
	var err error
	for i := from; ; i-- {
		l := w.n.Layers[i]
		if w.req.Condition.Layer == l.Name {
			keepOnly(relevance, w.req.Condition)
			w.begun, w.parts = sumOf(relevance), nil
		}
		w.layers = append(w.layers, relevanceOf(l, relevance))
		w.progress(from-i, from-to)
		if i == to {
			if i == 0 {
				w.parts = append(w.parts, Part{l.Name, PartValues, sumOf(relevance)})
			}
			return relevance, nil
		}
		if relevance, err = w.through(l, relevance); err != nil {
			return nn.Tensor{}, fmt.Errorf("%s: %w", l.Name, err)
		}
	}
}

// keepOnly leaves a channel, or one unit of it.
func keepOnly(t nn.Tensor, c Target) {
	for i := range t.Data {
		at := i / t.C
		if i%t.C != c.Channel || c.Unit && (at/t.W != c.Y || at%t.W != c.X) {
			t.Data[i] = 0
		}
	}
}

func relevanceOf(l nn.Layer, t nn.Tensor) LayerRelevance {
	r := LayerRelevance{Layer: l.Name, Channels: make([]float64, t.C)}
	for i, v := range t.Data {
		r.Channels[i%t.C] += float64(v)
		r.Sum += float64(v)
	}
	return r
}

// through takes relevance from a layer's output to that of the layer before.
func (w *lrpWalk) through(l nn.Layer, relevance nn.Tensor) (nn.Tensor, error) {
	switch l.Kind {
	case nn.Conv:
		rule := w.conv
		if l.Index == 1 {
			rule = w.first
		}
		return w.byRule(l, rule, relevance)
	case nn.Dense:
		return w.byRule(l, w.dense, relevance)
	}
	return w.linear(l, nn.Site{Layer: l.Index}, relevance)
}

// linear is a backward pass through one layer: in a pool to the winners, through a kernel as it is.
func (w *lrpWalk) linear(l nn.Layer, from nn.Site, g nn.Tensor) (nn.Tensor, error) {
	if w.random(l) {
		p, err := w.headPass(w.a)
		if err != nil {
			return nn.Tensor{}, err
		}
		return w.head.below(w.ctx, p, l, g)
	}
	return w.r.Backward(w.ctx, nn.Back{Of: w.a, From: from, Seed: g, To: nn.Site{Layer: l.Index - 1}})
}

func (w *lrpWalk) byRule(l nn.Layer, rule lrpRule, relevance nn.Tensor) (nn.Tensor, error) {
	x, err := w.at(w.a, nn.Site{Layer: l.Index - 1})
	if err != nil {
		return nn.Tensor{}, err
	}
	z, err := w.at(w.a, nn.Site{Layer: l.Index, Before: true})
	if err != nil {
		return nn.Tensor{}, err
	}
	if len(rule.groups) == 0 {
		return w.byEpsilon(l, rule.epsilon, x, z, relevance)
	}
	k, err := w.kernelOf(l)
	if err != nil {
		return nn.Tensor{}, err
	}
	down := newMean(l.In)
	for _, g := range rule.groups {
		if err := w.group(l, k, g, x, z, relevance, down); err != nil {
			return nn.Tensor{}, err
		}
	}
	return down.tensor(), nil
}

// random reports whether a layer has random weights.
func (w *lrpWalk) random(l nn.Layer) bool { return w.head != nil && l.Index >= w.head.lowest }

func (w *lrpWalk) biasOf(l nn.Layer) ([]float32, error) {
	if w.random(l) {
		return make([]float32, l.Out.C), nil
	}
	return w.r.Weights().Array(l.Bias()).Values(w.ctx)
}

// byEpsilon needs no other kernel than the layer's own, nor its sums anew.
func (w *lrpWalk) byEpsilon(l nn.Layer, epsilon float64, x, z, relevance nn.Tensor) (nn.Tensor, error) {
	bias, err := w.biasOf(l)
	if err != nil {
		return nn.Tensor{}, err
	}
	if w.zeroBias {
		sums := nn.NewTensor(z.Shape)
		for i, v := range z.Data {
			sums.Data[i] = v - bias[i%l.Out.C]
		}
		z, bias = sums, make([]float32, len(bias))
	}
	s := w.shares(l, z, relevance, epsilon, bias, func(int) bool { return true }, 1)
	down, err := w.linear(l, nn.Site{Layer: l.Index, Before: l.Activation != ""}, s)
	if err != nil {
		return nn.Tensor{}, err
	}
	for i, v := range x.Data {
		down.Data[i] *= v
	}
	return down, nil
}

// shares is scale * relevance / stabilized(z) where among says so, and notes what of the relevance the bias and the stabilizer
// have, and what no group takes.
func (w *lrpWalk) shares(l nn.Layer, z, relevance nn.Tensor, epsilon float64, bias []float32, among func(i int) bool, scale float64) nn.Tensor {
	s := nn.NewTensor(z.Shape)
	var inBias, inStabilizer float64
	for i, r := range relevance.Data {
		if r == 0 || !among(i) {
			continue
		}
		below := stabilized(float64(z.Data[i]), epsilon)
		if below == 0 { // with epsilon 0 alone: there is nothing to hand down
			inStabilizer += scale * float64(r)
			continue
		}
		share := scale * float64(r) / below
		s.Data[i] = float32(share)
		inBias += share * float64(bias[i%len(bias)])
		inStabilizer += share * (below - float64(z.Data[i]))
	}
	w.parts = append(w.parts, Part{l.Name, PartBias, inBias}, Part{l.Name, PartStabilizer, inStabilizer})
	return s
}
