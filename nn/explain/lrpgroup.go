package explain

import "github.com/vggscope/vggscope/nn"

// group adds what a group of a rule hands down.
func (w *lrpWalk) group(l nn.Layer, k kernel, g lrpGroup, x, z, relevance nn.Tensor, down *mean) error {
	among := func(i int) bool { return g.when == 0 || float64(z.Data[i])*float64(g.when) > 0 }
	if !anyIn(relevance, among) {
		return nil
	}
	inputs := make([]nn.Tensor, len(g.parts)) // without data where there is nothing of the kind
	for i, p := range g.parts {
		if part, none := p.input.of(x.Data, l.In.C, w.n.Card.Input); !none {
			inputs[i] = nn.Tensor{Shape: l.In, Data: part}
		}
	}
	sums, bias, err := w.groupSums(l, k, g, inputs)
	if err != nil {
		return err
	}
	var few []int
	if k.dense == nil {
		few = k.refine(l, sums.sums, g, inputs, bias, func(i int) bool { return relevance.Data[i] != 0 && among(i) })
	}
	s := w.shares(l, sums.tensor(), relevance, stabilizer, bias, among, g.scale)
	k.scatter(l, s, few, g, inputs, down)
	for i, p := range g.parts {
		if inputs[i].Data == nil {
			continue
		}
		back, err := k.back(w, l, p.weight, s)
		if err != nil {
			return err
		}
		for at, v := range back.Data {
			down.sums[at] += float64(p.sign) * float64(v) * float64(inputs[i].Data[at])
		}
	}
	return nil
}

// groupSums is what the parts of a group sum up to, and what of it is bias.
func (w *lrpWalk) groupSums(l nn.Layer, k kernel, g lrpGroup, inputs []nn.Tensor) (sums *mean, bias []float32, err error) {
	sums, bias = newMean(l.Out), make([]float32, l.Out.C)
	for i, p := range g.parts {
		if p.bias && !w.zeroBias {
			for c, b := range k.bias {
				bias[c] += p.sign * p.weight(b)
			}
		}
		if inputs[i].Data == nil {
			continue
		}
		forth, err := k.forth(w, l, p.weight, inputs[i])
		if err != nil {
			return nil, nil, err
		}
		sums.add(forth, float64(p.sign))
	}
	for i := range sums.sums {
		sums.sums[i] += float64(bias[i%l.Out.C])
	}
	return sums, bias, nil
}

func anyIn(t nn.Tensor, among func(i int) bool) bool {
	for i, v := range t.Data {
		if v != 0 && among(i) {
			return true
		}
	}
	return false
}
