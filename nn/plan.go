package nn

import (
	"fmt"
	"maps"
	"slices"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// plan is all that a GPU runner does for one network, as data: which buffers there are, how the weights get into theirs,
// and the dispatches of each layer. Making it needs no GPU, so that it can be tested anywhere, under any limits.
type plan struct {
	family  shaders.Family
	tuned   map[string]Algorithm // the fastest kernels by shape, as far as they are known
	layers  []layerPlan
	outputs []bufferPlan   // written by shaders, one set of them for each picture that is kept
	scratch map[string]int // texels of the buffers between the steps of one layer, shared by all layers and pictures
	weights []weightPlan   // written once
}

// layerPlan is how one layer's output comes about and where it is.
type layerPlan struct {
	steps  []Step
	output string // buffer of the output; before its ReLU for layers that have one
	before string // buffer of the values before a softmax; otherwise empty
}

// bufferPlan is a buffer that shaders write.
type bufferPlan struct {
	name   string
	layer  int // that it is an output of
	texels int
}

// weightLayout is how an array lies in its buffer.
type weightLayout int

const (
	vectorLayout   weightLayout = iota // as it is, zeros behind the last value
	convLayout                         // packConv3x3
	rowsLayout                         // rows of the last axis, each padded to whole texels, or a band of such rows
	winogradLayout                     // what a step makes of rowsLayout
)

// weightPlan is a buffer of weights: rows of texels made from an array.
type weightPlan struct {
	name      string
	array     string
	layout    weightLayout
	rows      int
	rowTexels int
	firstRow  int  // of the array, for a band of a dense kernel
	transform Step // winogradLayout: reads rows from the buffer named rawKernel
}

// rawKernel is the buffer that a kernel waits in for its transformation.
const rawKernel = "raw_kernel"

// newPlan plans a network for a family of shaders and a device's limits. tuned may be nil.
func newPlan(n *Network, family shaders.Family, limits gpu.Limits, tuned map[string]Algorithm) (*plan, error) {
	p := &plan{family: family, tuned: tuned, scratch: map[string]int{}}
	for i, l := range n.Layers {
		var err error
		lp := layerPlan{output: l.Name}
		low := withoutReLU
		if i > 0 && n.Layers[i-1].Activation == "relu" {
			low = withReLU
		}
		src := ""
		if i > 0 {
			src = n.Layers[i-1].Name
		}
		switch l.Kind {
		case Input:
			p.output(l, l.Name)
		case Conv:
			lp.steps = p.conv(l, low, src, limits)
		case Pool:
			p.output(l, l.Name)
			lp.steps = []Step{maxpool2x2Step(family, l.Out, low, src, l.Name)}
		case Flatten:
			p.output(l, l.Name)
			lp.steps = []Step{flattenStep(family, l.In, src, l.Name)}
		case Dense:
			lp, err = p.dense(l, low, src, limits)
		}
		if err != nil {
			return nil, err
		}
		p.layers = append(p.layers, lp)
	}
	return p, p.check(limits)
}

func (p *plan) output(l Layer, name string) {
	p.outputs = append(p.outputs, bufferPlan{name, l.Index, texels(l.Out)})
}

func (p *plan) weight(w weightPlan) { p.weights = append(p.weights, w) }

// share makes a scratch buffer, or enlarges it.
func (p *plan) share(name string, texels int) string {
	p.scratch[name] = max(p.scratch[name], texels)
	return name
}

func (p *plan) conv(l Layer, low float32, src string, limits gpu.Limits) []Step {
	kernel, bias := l.Kernel(), l.Bias()
	p.output(l, l.Name)
	p.weight(weightPlan{name: bias, array: bias, layout: vectorLayout, rows: 1, rowTexels: quads(l.Out.C)})
	c := p.kernel(convShape{l.In, l.Out}, limits).plan(convShape{l.In, l.Out}, low, convBuffers{
		src: src, kernel: kernel, bias: bias, dst: l.Name, input: "winograd_input", sums: "winograd_sums",
	})
	p.weight(c.kernel)
	if c.input > 0 {
		p.share("winograd_input", c.input)
		p.share("winograd_sums", c.sums)
	}
	return c.steps
}

// kernel chooses how a convolution is computed: as was found fastest on this device, or else as the table has it.
func (p *plan) kernel(s convShape, limits gpu.Limits) Algorithm {
	if k, ok := p.tuned[s.String()]; ok && slices.Contains(candidates(s, p.family, limits), k) {
		return k
	}
	return defaultAlgorithm(s, p.family, limits)
}

// kernels are the distinct ways in which the network's convolutions are computed.
func (p *plan) kernels(n *Network, limits gpu.Limits) []Algorithm {
	var all []Algorithm
	for _, l := range n.Layers {
		if l.Kind != Conv {
			continue
		}
		if k := p.kernel(convShape{l.In, l.Out}, limits); !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	return all
}

func (p *plan) dense(l Layer, low float32, src string, limits gpu.Limits) (layerPlan, error) {
	d, err := planDense(p.family, l.In.C, l.Out.C, limits.BufferTexels())
	if err != nil {
		return layerPlan{}, err
	}
	kernel := l.Kernel()
	lp := layerPlan{output: l.Name}
	n := denseNames{
		src: src, bias: l.Bias(), partial: p.share("dense_partial", d.partialTexels()), dst: l.Name,
		kernel: func(band int) string { return fmt.Sprintf("%s_%d", kernel, band) },
	}
	if l.Activation == "softmax" {
		lp.before = l.Name + "_logits"
		n.dst = lp.before
		p.output(l, lp.before)
	}
	p.output(l, l.Name)
	for b := range d.bands() {
		p.weight(weightPlan{name: n.kernel(b), array: kernel, layout: rowsLayout, rows: d.rows(b), rowTexels: quads(l.Out.C), firstRow: b * d.bandRows})
	}
	p.weight(weightPlan{name: n.bias, array: n.bias, layout: vectorLayout, rows: 1, rowTexels: quads(l.Out.C)})
	lp.steps = d.steps(p.family, low, n)
	if lp.before != "" {
		lp.steps = append(lp.steps, softmaxStep(p.family, l.Out.C, lp.before, l.Name))
	}
	return lp, nil
}

// check refuses a plan that the device cannot run, before anything is allocated.
func (p *plan) check(limits gpu.Limits) error {
	fits := func(name string, texels int) error {
		if texels > limits.BufferTexels() {
			return fmt.Errorf("nn: buffer %s needs %d texels, the device allows %d", name, texels, limits.BufferTexels())
		}
		return nil
	}
	for _, b := range p.outputs {
		if err := fits(b.name, b.texels); err != nil {
			return err
		}
	}
	for _, w := range p.weights {
		if err := fits(w.name, w.rows*w.rowTexels); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.scratch)) {
		if err := fits(name, p.scratch[name]); err != nil {
			return err
		}
	}
	for _, l := range p.layers {
		for _, s := range l.steps {
			if !s.fits(limits) {
				return fmt.Errorf("nn: %s for %s needs groups %v, the device allows %v", s.Variant.Name(), s.Writes, s.Groups, limits.Groups)
			}
		}
	}
	return nil
}

// bytes is what the plan's weights, one set of activations, and the scratch buffers take.
func (p *plan) bytes() (weights, activations, scratch int) {
	for _, w := range p.weights {
		weights += w.rows * w.rowTexels * gpu.TexelBytes
	}
	for _, b := range p.outputs {
		activations += b.texels * gpu.TexelBytes
	}
	for _, t := range p.scratch {
		scratch += t * gpu.TexelBytes
	}
	return weights, activations, scratch
}
