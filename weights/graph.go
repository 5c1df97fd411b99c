package weights

import (
	"fmt"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// followGraph puts the arrays in their places by what the file tells of its network. It reports false where the file tells
// nothing, or nothing that its arrays can be found by.
func (o *opener) followGraph(stored []format.Array) (bool, error) {
	s, ok := o.store.(format.Graphed)
	if !ok || s.Graph() == nil {
		return false, nil
	}
	g := s.Graph()
	if !hasKernels(g) {
		return false, nil
	}
	t, err := readTrunk(g)
	if err != nil {
		if what, name := looksLike(stored); what != "" {
			return false, fmt.Errorf("%w: it looks like %s (it has %s); only networks of the VGG family can be used", ErrNotModel, what, name)
		}
		return false, err
	}
	c, err := t.config()
	if err != nil {
		return false, err
	}
	h, reason := readHead(g, t.rest)
	if reason != nil {
		h = told{}
	}
	n := len(h.dense)
	if n > 0 {
		c = c.WithDense(n)
	}
	o.graph = &graphed{chain: g, scales: t.scales, pools: t.pools, head: h, reason: reason, epsilon: map[string]float64{}}
	o.place = o.placeOps(c, t, h.dense, stored)
	o.set.Config = c
	return true, nil
}

// graphed is what a file's graph told.
type graphed struct {
	chain   *format.Graph
	scales  []format.Op
	pools   []format.Op
	head    told
	reason  *Note              // why the head was left out
	epsilon map[string]float64 // of batch normalisations, by the names of their convolutions
}

// hasKernels reports whether the file has the arrays of all its convolutions.
func hasKernels(g *format.Graph) bool {
	convs := 0
	for _, op := range g.Ops {
		if op.Kind == format.OpConv {
			if convs++; op.Kernel == nil {
				return false
			}
		}
	}
	return convs > 0
}

// placeOps puts the arrays of the operations in the places of a configuration's.
func (o *opener) placeOps(c vgg.Config, t *trunk, dense []format.Op, stored []format.Array) placement {
	p := placement{match: vgg.Match{Config: c, Scheme: o.graphScheme(stored)}, found: map[string]format.Array{}}
	used := map[string]bool{}
	put := func(l vgg.Layer, role vgg.Role, a *format.Array) {
		of := vgg.Array{Layer: l, Role: role}
		p.match.Found = append(p.match.Found, of)
		p.found[of.Name()] = *a
		used[a.File] = true
	}
	for i, l := range c.Weighted() {
		var op format.Op
		switch {
		case i < len(t.convs):
			op = t.convs[i]
		case i-len(t.convs) < len(dense):
			op = dense[i-len(t.convs)]
		default:
			continue
		}
		put(l, vgg.Kernel, op.Kernel)
		if op.Bias != nil {
			put(l, vgg.Bias, op.Bias)
		} else {
			o.unbiased = append(o.unbiased, l)
		}
		if i < len(t.norms) {
			norm := t.norms[i]
			o.graph.epsilon[l.Name] = norm.Epsilon
			for j, role := range []vgg.Role{vgg.Gamma, vgg.Beta, vgg.Mean, vgg.Variance} {
				if a := norm.Norm[j]; a != nil {
					put(l, role, a)
				} else if role == vgg.Gamma {
					o.ones = append(o.ones, vgg.Array{Layer: l, Role: role})
				} else {
					o.zeros = append(o.zeros, vgg.Array{Layer: l, Role: role})
				}
			}
		}
	}
	for _, n := range o.graph.head.norms {
		for _, a := range n.arrays {
			if a != nil {
				used[a.File] = true
			}
		}
	}
	for _, a := range stored {
		if !used[a.File] {
			p.rest = append(p.rest, a)
		}
	}
	return p
}

// graphScheme is the scheme whose names the arrays have, or else the one with the file's order of axes.
func (o *opener) graphScheme(stored []format.Array) vgg.Scheme {
	if byName, err := findPlaces(stored); err == nil && len(byName.match.Found) > 0 {
		if len(byName.match.Missing) > 0 {
			o.note(noteGraph)
		}
		return byName.match.Scheme
	}
	o.note(noteGraph)
	if o.graph.chain.ChannelsFirst {
		return vgg.Torchvision
	}
	return vgg.Keras
}

// followHead takes from the graph what is told of the head and of the input.
func (o *opener) followHead() {
	g := o.graph
	o.followOrder()
	if o.choices.Flatten == "" {
		o.naming.flattenCHW = g.head.chw
	}
	if g.head.average {
		o.choices.Reading = ReadAverage
	} else if g.head.flat {
		o.choices.Reading = ReadFlat
	}
	if o.headNorms = g.head.norms; len(g.head.dense) == 0 {
		o.headNorms = nil
	}
	if f := g.chain.Beside; f != "" {
		o.note(noteParts, f)
	}
	if g.reason != nil {
		o.headless = true
		o.note(noteHeadOut, *g.reason)
	}
	if n := len(g.head.dense); n > 0 && g.head.dense[n-1].Activation == "linear" {
		o.note(noteSoftmax)
	}
	o.graphInput()
}

// followOrder: the graph gives arrays with Keras' axes, and tells in which order maps are flattened.
func (o *opener) followOrder() { o.naming.channelsFirst, o.ordered = false, true }

// graphInput takes the size of the input, and what the first layers do to it, from the graph.
func (o *opener) graphInput() {
	g, c := o.graph, &o.set.Card
	if !c.Assumed {
		return
	}
	o.graphSize()
	if f := g.chain.Fit; f != "" {
		c.Input.Fit, c.Input.Resize = f, 0
	}
	if f := g.chain.Filter; f == "nearest" || f == "bilinear" || f == "bicubic" {
		c.Input.Resample = f
	}
	if usual, ok := InputNamed(g.chain.Usual); ok {
		c.Input = c.Input.prepared(usual.Input)
	}
	if len(g.scales) == 0 {
		return
	}
	in, ok := scaled(c.Input, g.scales)
	if !ok {
		o.note(noteUnscaled, g.scales[0].Type)
		return
	}
	c.Input, o.scaled = in, true
	if f := g.chain.Prepared; f != "" {
		o.note(noteConverter, f)
		return
	}
	o.note(noteScaling)
}

// graphSize takes the size of the input from the graph.
func (o *opener) graphSize() {
	h, w := o.graph.chain.Height, o.graph.chain.Width
	switch {
	case o.sized || h <= 0 || w <= 0:
		return // chosen, or any size
	case !fitsInput(h) || !fitsInput(w):
		o.problem("%w: the input of this network is %d x %d, want %d to %d pixels each way", ErrNotModel, h, w, minInput, maxInput)
		return
	}
	o.sized = true
	o.set.Card.Input.sized(w, h)
}

// checkPools refuses pools that keep what ours drop: of maps of even size that is nothing.
func (o *opener) checkPools() error {
	if o.graph == nil {
		return nil
	}
	h, w := o.set.Card.Input.Height, o.set.Card.Input.Width
	for _, p := range o.graph.pools {
		if p.Ceil && (h%2 > 0 || w%2 > 0) {
			return fmt.Errorf("%w: %s pools maps of %d x %d and keeps the row or column that is left over (padding \"same\", ceil_mode); only pools that drop it can be computed",
				ErrNotModel, plain.Clip(p.Name), h, w)
		}
		h, w = h/2, w/2
	}
	return nil
}

// scaled is the input of a network that prepares pictures itself.
func scaled(in Input, ops []format.Op) (Input, bool) {
	factor, shift := [3]float64{1, 1, 1}, [3]float64{}
	in.Channels = "RGB"
	for _, op := range ops {
		if op.Unknown {
			return in, false
		}
		if op.Swapped {
			in.Channels = "BGR"
		}
		for i := range factor {
			factor[i], shift[i] = factor[i]*op.Factor[i], shift[i]*op.Factor[i]+op.Shift[i]
		}
	}
	if max(factor[0], factor[1], factor[2]) > 1 { // levels of 0 to 255 would become hundreds: it takes values of 0 to 1
		for i := range factor {
			factor[i] /= 255
		}
	}
	if factor[0] == factor[1] && factor[1] == factor[2] {
		in.Scale, in.Std = factor[0], [3]float64{1, 1, 1}
		for i := range shift {
			in.Mean[i] = 0 - shift[i]
		}
		return in, in.Scale != 0
	}
	in.Scale = 1
	for i := range factor {
		if factor[i] == 0 {
			return in, false
		}
		in.Mean[i], in.Std[i] = 0-shift[i]/factor[i], 1/factor[i]
	}
	return in, true
}
