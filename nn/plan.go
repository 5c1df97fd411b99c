package nn

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// plan is all that a GPU runner does for one network, as data: which buffers there are, how the weights get into theirs,
// and the dispatches of each layer. Making it needs no GPU, so that it can be tested anywhere, under any limits. It is
// checked when it is made, so that nothing about it can be wrong when it runs.
type plan struct {
	family  shaders.Family
	tuned   map[string]op.Algorithm // the fastest algorithms by shape, as far as they are known
	half    map[string]bool         // names of the dense kernels that are kept as float16
	layers  []layerPlan
	scratch []*op.Buffer // between the steps of one layer, shared by all layers and passes
	weights []op.Weights // written once
	marks   *op.Buffer   // one value for each layer: not zero where it computed something that is not finite
}

// layerPlan is how one layer's output comes about and where it is. Output and logits are there once for each pass that is kept.
type layerPlan struct {
	steps  []op.Step
	output *op.Buffer // before its ReLU for layers that have one
	logits *op.Buffer // the values before a softmax; otherwise nil
	// For passes that have some of its channels off: which, the output without them, and the step that makes it.
	channels, masked *op.Buffer
	mask             op.Step
}

// outputs are the buffers that each pass has of its own.
func (l layerPlan) outputs() []*op.Buffer {
	if l.logits != nil {
		return []*op.Buffer{l.output, l.logits}
	}
	return []*op.Buffer{l.output}
}

// shared are the buffers between the steps of a layer.
type shared struct{ input, sums, partial *op.Buffer }

// newPlan plans a network for a family of shaders and a device's limits. tuned and half may be nil.
func newPlan(n *Network, family shaders.Family, limits gpu.Limits, tuned map[string]op.Algorithm, half map[string]bool) (*plan, error) {
	p := &plan{family: family, tuned: tuned, half: half, marks: op.NewBuffer("marks", op.Quads(len(n.Layers)))}
	s := shared{op.NewBuffer("winograd_input", 0), op.NewBuffer("winograd_sums", 0), op.NewBuffer("dense_partial", 0)}
	for i, l := range n.Layers {
		lp := p.layer(l)
		var src *op.Buffer
		low := op.WithoutReLU
		if i > 0 {
			src = p.layers[i-1].output
			if n.Layers[i-1].Activation == "relu" {
				low = op.WithReLU
			}
		}
		switch l.Kind {
		case Conv:
			lp.steps = p.conv(l, low, src, lp.output, s, limits)
		case Pool:
			lp.steps = []op.Step{op.Maxpool2x2Step(family, l.In, low, src, lp.output)}
		case Flatten:
			lp.steps = []op.Step{op.FlattenStep(family, l.In, src, lp.output)}
		case Dense:
			if err := p.dense(&lp, l, low, src, s, limits); err != nil {
				return nil, err
			}
		}
		p.layers = append(p.layers, lp)
	}
	for _, b := range []*op.Buffer{s.input, s.sums, s.partial} {
		if b.Texels > 0 {
			p.scratch = append(p.scratch, b)
		}
	}
	return p, p.check(limits)
}

// layer plans where a layer's output is.
func (p *plan) layer(l Layer) layerPlan {
	size := op.Texels(l.Out)
	lp := layerPlan{
		output:   op.NewBuffer(l.Name, size),
		channels: op.NewBuffer(l.Name+", channels", op.Quads(l.Out.C)),
		masked:   op.NewBuffer(l.Name+", channels off", size),
	}
	lp.mask = op.MaskStep(p.family, l.Out, lp.output, lp.channels, lp.masked)
	return lp
}

// bias plans the buffer of a layer's bias.
func (p *plan) bias(l Layer) *op.Buffer {
	b := op.NewBuffer(l.Bias(), op.Quads(l.Out.C))
	p.weights = append(p.weights, op.Weights{Buffer: b, Array: l.Bias(), Layout: op.VectorLayout, RowTexels: b.Texels})
	return b
}

func (p *plan) conv(l Layer, low float32, src, dst *op.Buffer, s shared, limits gpu.Limits) []op.Step {
	c := p.algorithm(l, limits).Plan(op.Conv{In: l.In, Out: l.Out}, low, op.ConvBuffers{
		Src: src, Kernel: op.NewBuffer(l.Kernel(), 0), Bias: p.bias(l), Dst: dst, Input: s.input, Sums: s.sums,
		Watch: op.Watch{Marks: p.marks, Layer: l.Index},
	})
	c.Kernel.Array = l.Kernel()
	p.weights = append(p.weights, c.Kernel)
	return c.Steps
}

// algorithm chooses how a convolution is computed: as was found fastest on this device, or else as the table has it.
func (p *plan) algorithm(l Layer, limits gpu.Limits) op.Algorithm {
	return p.algorithmFor(op.Conv{In: l.In, Out: l.Out}, limits)
}

func (p *plan) algorithmFor(s op.Conv, limits gpu.Limits) op.Algorithm {
	if a, ok := p.tuned[s.String()]; ok && slices.Contains(op.Candidates(s, p.family, limits), a) {
		return a
	}
	return op.DefaultAlgorithm(s, p.family, limits)
}

// algorithms are the distinct ways in which the network's convolutions are computed.
func (p *plan) algorithms(n *Network, limits gpu.Limits) []op.Algorithm {
	var all []op.Algorithm
	for _, l := range n.Layers {
		if l.Kind != Conv {
			continue
		}
		if a := p.algorithm(l, limits); !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

func (p *plan) dense(lp *layerPlan, l Layer, low float32, src *op.Buffer, s shared, limits gpu.Limits) error {
	d, err := p.matrix(l, limits)
	if err != nil {
		return err
	}
	b := op.DenseBuffers{
		Src: src, Bias: p.bias(l), Dst: lp.output, Partial: s.partial, Watch: op.Watch{Marks: p.marks, Layer: l.Index},
	}
	if l.Activation == "softmax" {
		lp.logits = op.NewBuffer(l.Name+"_logits", op.Texels(l.Out))
		b.Dst = lp.logits
	}
	for _, w := range d.Weights(l.Kernel()) {
		p.weights = append(p.weights, w)
		b.Bands = append(b.Bands, w.Buffer)
	}
	lp.steps = d.Steps(p.family, low, b)
	if lp.logits != nil {
		lp.steps = append(lp.steps, op.SoftmaxStep(p.family, l.Out.C, lp.logits, lp.output))
	}
	return nil
}

// matrix plans how a dense layer's matrix lies in its buffers, and what reads it there.
func (p *plan) matrix(l Layer, limits gpu.Limits) (op.DensePlan, error) {
	m := op.Matrix{In: l.In.C, Out: l.Out.C, Half: p.half[l.Kernel()]}
	return op.PlanDense(p.family, m, m.MaxTexels(limits))
}

// halves are the dense kernels that a file keeps as float16. They are kept so on the device too: it is half of the memory, with
// the same numbers.
func halves(n *Network, set *weights.Set) map[string]bool {
	half := map[string]bool{}
	for _, l := range n.Layers {
		if l.Kind == Dense && set.Array(l.Kernel()).Half() {
			half[l.Kernel()] = true
		}
	}
	return half
}

// check refuses a plan that the device cannot run, before anything is allocated, and panics where a step reads what nobody
// wrote: that is a fault of the plan.
func (p *plan) check(limits gpu.Limits) error {
	there := map[*op.Buffer]bool{p.marks: true} // buffers that hold something
	for _, w := range p.weights {
		there[w.Buffer] = true
	}
	for _, b := range p.buffers() {
		if most := b.Most(limits); b.Texels > most {
			return fmt.Errorf("nn: buffer %s needs %d texels, the device allows %d", b.Name, b.Texels, most)
		}
	}
	there[p.layers[0].output] = true // the input
	for _, l := range p.layers {
		there[l.channels] = true
		for _, s := range append(slices.Clone(l.steps), l.mask) {
			if err := s.Check(limits); err != nil {
				return err
			}
			for _, b := range s.Reads {
				if !there[b] {
					panic(fmt.Sprintf("nn: %s for %s reads %s before it is written", s.Variant.Name(), s.Writes.Name, b.Name))
				}
			}
			there[s.Writes] = true
		}
	}
	return nil
}

// buffers are all of the plan: those of a pass, then the weights', then the others that all passes share.
func (p *plan) buffers() []*op.Buffer {
	var all []*op.Buffer
	for _, l := range p.layers {
		all = append(all, l.outputs()...)
	}
	for _, w := range p.weights {
		all = append(all, w.Buffer)
	}
	return append(append(all, p.scratch...), p.marks)
}

// bytes is what the plan's weights, one set of activations, and the scratch buffers take.
func (p *plan) bytes() (weights, activations, scratch int) {
	for _, w := range p.weights {
		weights += w.Buffer.Bytes()
	}
	for _, l := range p.layers {
		for _, b := range l.outputs() {
			activations += b.Bytes()
		}
	}
	for _, b := range p.scratch {
		scratch += b.Bytes()
	}
	return weights, activations, scratch
}
