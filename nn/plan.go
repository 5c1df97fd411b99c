package nn

import (
	"fmt"

	"github.com/vggscope/vggscope/gpu"
)

// plan is all that a GPU runner does for one network, as data: which buffers there are, how the weights get into theirs,
// and the dispatches of each layer. Making it needs no GPU, so that it can be tested anywhere, under any limits.
type plan struct {
	layers  []layerPlan
	buffers []bufferPlan // written by shaders, one set of them for each picture that is kept
	weights []weightPlan // written once
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
	texels int
}

// weightLayout is how an array lies in its buffer.
type weightLayout int

const (
	vectorLayout weightLayout = iota // as it is, zeros behind the last value
	convLayout                       // packConv3x3
	denseLayout                      // rows, each padded to whole texels; a band of rows in each buffer
)

// weightPlan is a buffer of weights: rows of texels made from an array.
type weightPlan struct {
	name      string
	array     string
	layout    weightLayout
	rows      int
	rowTexels int
	firstRow  int // of the array, for a band of a dense kernel
}

// newPlan plans a network for a family of shaders and a device's limits.
func newPlan(n *Network, family string, limits gpu.Limits) (*plan, error) {
	p := &plan{}
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
			p.buffer(l.Name, texels(l.Out))
		case Conv:
			lp.steps = p.conv(l, family, low, src)
		case Pool:
			p.buffer(l.Name, texels(l.Out))
			lp.steps = []Step{maxpool2x2Step(family, l.Out, low, src, l.Name)}
		case Flatten:
			p.buffer(l.Name, texels(l.Out))
			lp.steps = []Step{flattenStep(family, l.In, src, l.Name)}
		case Dense:
			lp, err = p.dense(l, family, low, src, limits)
		}
		if err != nil {
			return nil, err
		}
		p.layers = append(p.layers, lp)
	}
	return p, p.check(limits)
}

func (p *plan) buffer(name string, texels int) {
	p.buffers = append(p.buffers, bufferPlan{name, texels})
}

func (p *plan) weight(w weightPlan) { p.weights = append(p.weights, w) }

func (p *plan) conv(l Layer, family string, low float32, src string) []Step {
	n := convNames{src: src, kernel: l.Name + "_kernel", bias: l.Name + "_bias", dst: l.Name}
	p.buffer(l.Name, texels(l.Out))
	p.weight(weightPlan{n.kernel, n.kernel, convLayout, quads(l.Out.C), conv3x3RowTexels(l.In.C), 0})
	p.weight(weightPlan{n.bias, n.bias, vectorLayout, 1, quads(l.Out.C), 0})
	return []Step{conv3x3Step(family, l.In, l.Out, low, n)}
}

func (p *plan) dense(l Layer, family string, low float32, src string, limits gpu.Limits) (layerPlan, error) {
	d, err := planDense(family, l.In.C, l.Out.C, limits.BufferTexels())
	if err != nil {
		return layerPlan{}, err
	}
	kernel := l.Name + "_kernel"
	lp := layerPlan{output: l.Name}
	n := denseNames{
		src: src, bias: l.Name + "_bias", partial: l.Name + "_partial", dst: l.Name,
		kernel: func(band int) string { return fmt.Sprintf("%s_%d", kernel, band) },
	}
	if l.Activation == "softmax" {
		lp.before = l.Name + "_logits"
		n.dst = lp.before
		p.buffer(lp.before, texels(l.Out))
	}
	p.buffer(l.Name, texels(l.Out))
	p.buffer(n.partial, d.partialTexels())
	for b := range d.bands() {
		p.weight(weightPlan{n.kernel(b), kernel, denseLayout, d.rows(b), quads(l.Out.C), b * d.bandRows})
	}
	p.weight(weightPlan{n.bias, n.bias, vectorLayout, 1, quads(l.Out.C), 0})
	lp.steps = d.steps(family, low, n)
	if lp.before != "" {
		lp.steps = append(lp.steps, softmaxStep(family, l.Out.C, lp.before, l.Name))
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
	for _, b := range p.buffers {
		if err := fits(b.name, b.texels); err != nil {
			return err
		}
	}
	for _, w := range p.weights {
		if err := fits(w.name, w.rows*w.rowTexels); err != nil {
			return err
		}
	}
	for _, l := range p.layers {
		for _, s := range l.steps {
			for axis, g := range s.Groups {
				if g > limits.Groups[axis] {
					return fmt.Errorf("nn: %s for %s needs groups %v, the device allows %v", s.Variant.Name, s.Writes, s.Groups, limits.Groups)
				}
			}
		}
	}
	return nil
}

// bytes is what the plan's weights and one set of activations take.
func (p *plan) bytes() (weights, activations int) {
	for _, w := range p.weights {
		weights += w.rows * w.rowTexels * gpu.TexelBytes
	}
	for _, b := range p.buffers {
		activations += b.texels * gpu.TexelBytes
	}
	return weights, activations
}
