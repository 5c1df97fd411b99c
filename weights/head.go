package weights

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// What most people have is a VGG without its own dense layers and one, two or three of their own behind it, called anything.
// Here they are told by their shapes: the first takes what the last maps have, each of the others what the one before it gives.

// denseLayer is a kernel with its bias among the stored arrays.
type denseLayer struct {
	stem         string // what both names have in common
	kernel, bias format.Array
	in, out      int
	unbiased     bool // there is no bias
}

// parameterOf takes the name of a parameter apart: the layer's, and which of its arrays it is.
var parameterOf = regexp.MustCompile(`^(?:(.*?)[./_])?(kernel|weights?|W|w|bias|biases|b|gamma|beta|moving_mean|moving_variance|` +
	`running_mean|running_var|vars/[0-3])(?:_[0-9]+)?(?::0)?$`)

// isKernel and isBias tell the two arrays of a dense layer by the ends of their names.
var (
	isKernel = []string{"kernel", "weight", "weights", "W", "w", "vars/0"}
	isBias   = []string{"bias", "biases", "b", "vars/1"}
)

// headFinder looks for dense layers in the place of VGG's own.
type headFinder struct {
	layers []denseLayer
	others []format.Array // that are part of no dense layer, and not harmless
	norms  []headNorm     // beside a dense layer
}

// findHead puts the dense layers in their places where they are not VGG's own by name. What makes that impossible is a note,
// and the convolutions are opened without them.
func (o *opener) findHead() {
	p := &o.place
	if n := len(o.set.Card.Head); n > 0 {
		o.namedHead(n)
		return
	}
	found, whole := o.ownHead()
	if len(p.match.Missing) > 0 && !whole {
		return // a half layer, or a file of a folder, is missing: checkComplete says so
	}
	h := o.gather()
	if len(h.layers) == 0 || len(h.layers) == len(found) && len(p.match.Missing) == 0 && len(h.norms) == 0 {
		return
	}
	if reason := o.placeHead(h); reason != nil {
		o.leaveHead(h, reason)
	}
}

// namedHead: the card says how many of the dense layers there are.
func (o *opener) namedHead(n int) {
	p := &o.place
	p.match.Config = p.match.Config.WithDense(n)
	o.set.Config = p.match.Config
	wanted := map[string]bool{}
	for _, a := range p.match.Config.Arrays() {
		wanted[a.Name()] = true
	}
	p.match.Missing = slices.DeleteFunc(p.match.Missing, func(a vgg.Array) bool { return !wanted[a.Name()] })
	for i, a := range p.match.Found { // with the places that they have in this configuration
		for _, b := range p.match.Config.Arrays() {
			if a.Name() == b.Name() {
				p.match.Found[i] = b
			}
		}
	}
}

// ownHead lists the dense layers that have VGG's own names, and reports whether each of them is there in full, or not at all,
// in a file that cannot have lost one.
func (o *opener) ownHead() (found []string, whole bool) {
	whole = len(o.store.Files()) == 0
	for _, a := range o.place.match.Found {
		if a.Layer.Kind == vgg.Dense && a.Role == vgg.Kernel {
			found = append(found, a.Layer.Name)
		}
	}
	for _, a := range o.place.match.Missing {
		if a.Layer.Kind != vgg.Dense || slices.Contains(found, a.Layer.Name) && a.Role == vgg.Kernel || o.hasBias(a.Layer) {
			whole = false // half a layer, but for a bias that all may do without
		}
	}
	return found, whole
}

// hasBias reports whether a dense layer has a bias and no kernel.
func (o *opener) hasBias(l vgg.Layer) bool {
	_, bias := o.place.found[l.Bias()]
	_, kernel := o.place.found[l.Kernel()]
	return bias && !kernel
}

// gather collects the dense layers, those with VGG's names and any others.
func (o *opener) gather() headFinder {
	var list []format.Array
	for _, a := range o.place.match.Found {
		if a.Layer.Kind == vgg.Dense {
			list = append(list, o.place.of(a))
		}
	}
	for _, a := range o.place.rest {
		if !harmless(a) {
			list = append(list, a)
		}
	}
	h := headFinder{}
	at := h.kernels(list, o.naming.channelsFirst)
	for _, a := range list {
		h.bias(a, at)
	}
	h.others = h.neighbours()
	return h
}

// kernels makes a layer of each kernel, and says by the stems of their names which is which.
func (h *headFinder) kernels(list []format.Array, channelsFirst bool) map[string]int {
	at := map[string]int{}
	for _, a := range list {
		m := parameterOf.FindStringSubmatch(a.Name)
		if m == nil || !slices.Contains(isKernel, m[2]) || len(a.Shape) != 2 || a.Err != nil {
			continue
		}
		l := denseLayer{stem: m[1], kernel: a, in: a.Shape[0], out: a.Shape[1], unbiased: true}
		if channelsFirst {
			l.in, l.out = l.out, l.in
		}
		at[m[1]] = len(h.layers)
		h.layers = append(h.layers, l)
	}
	return at
}

// bias puts an array, if it is the bias of a layer, to that.
func (h *headFinder) bias(a format.Array, at map[string]int) {
	m := parameterOf.FindStringSubmatch(a.Name)
	if m != nil {
		if i, ok := at[m[1]]; ok {
			l := &h.layers[i]
			if a.Name == l.kernel.Name {
				return
			}
			if l.unbiased && slices.Contains(isBias, m[2]) && slices.Equal(a.Shape, []int{l.out}) && a.Err == nil {
				l.bias, l.unbiased = a, false
				return
			}
		}
	}
	h.others = append(h.others, a)
}

// placeHead puts the layers in their places, or says why that cannot be done.
func (o *opener) placeHead(h headFinder) (reason *Note) {
	if len(h.others) > 0 {
		return why(whyPlace, describe(h.others[0]))
	}
	if len(h.layers) > maxHead {
		return why(whyMany, len(h.layers), maxHead)
	}
	if i := slices.IndexFunc(h.layers, func(l denseLayer) bool { return l.unbiased }); i >= 0 && len(o.store.Files()) > 0 {
		return why(whyBias, describe(h.layers[i].kernel))
	}
	order, reason := o.order(h.layers)
	if reason == nil {
		o.setHead(order)
		o.setNorms(h, order)
	}
	return reason
}

func why(key string, args ...any) *Note { return &Note{key, args} }

const maxHead = 3

// setHead puts layers, in their order, in the places of the dense layers.
func (o *opener) setHead(layers []denseLayer) {
	p := &o.place
	o.set.Config = o.set.Config.WithDense(len(layers))
	p.match.Config = o.set.Config
	notDense := func(a vgg.Array) bool { return a.Layer.Kind == vgg.Dense }
	p.match.Found = slices.DeleteFunc(slices.Clone(p.match.Found), notDense)
	p.match.Missing = slices.DeleteFunc(slices.Clone(p.match.Missing), notDense)
	taken := map[string]bool{}
	var said []string
	for i, l := range o.set.Config.Top() {
		d := layers[i]
		put := func(role vgg.Role, a format.Array) {
			of := vgg.Array{Layer: l, Role: role}
			p.match.Found, p.found[of.Name()] = append(p.match.Found, of), a
			taken[a.Name] = true
		}
		put(vgg.Kernel, d.kernel)
		if d.unbiased {
			o.unbiased = append(o.unbiased, l)
		} else {
			put(vgg.Bias, d.bias)
		}
		said = append(said, fmt.Sprintf("%s %s → %s", plain.Clip(d.stem), plain.Shape(d.kernel.Shape), l.Name))
	}
	p.rest = slices.DeleteFunc(slices.Clone(p.rest), func(a format.Array) bool { return taken[a.Name] })
	o.note(noteHead, strings.Join(said, ", "))
}

// setNorms says which places the dense layers have that batch normalisations belong to.
func (o *opener) setNorms(h headFinder, order []denseLayer) {
	taken := map[string]bool{}
	for _, n := range h.norms {
		n.dense = slices.IndexFunc(order, func(l denseLayer) bool { return l.stem == h.layers[n.dense].stem })
		o.headNorms = append(o.headNorms, n)
		for _, a := range n.arrays {
			if a != nil {
				taken[a.Name] = true
			}
		}
	}
	o.place.rest = slices.DeleteFunc(o.place.rest, func(a format.Array) bool { return taken[a.Name] })
}

// leaveHead opens the network without its dense layers, if all that is left over can only be a part of them; otherwise it
// leaves everything as it is, for checkPlaces.
func (o *opener) leaveHead(h headFinder, reason *Note) {
	widths := map[int]bool{3: true}
	for _, a := range o.place.match.Found {
		if s := o.place.of(a).Shape; a.Layer.Kind == vgg.Conv && a.Role == vgg.Bias && len(s) == 1 {
			widths[s[0]] = true
		}
	}
	units := map[int]bool{}
	for _, l := range h.layers {
		units[l.in], units[l.out] = true, true
	}
	for _, n := range h.norms {
		for _, a := range n.arrays {
			if a != nil {
				h.others = append(h.others, *a)
			}
		}
	}
	for _, a := range h.others {
		if len(a.Shape) != 1 || a.Err != nil || widths[a.Shape[0]] || !units[a.Shape[0]] {
			return
		}
	}
	o.dropHead()
	o.note(noteHeadOut, *reason)
}

// dropHead takes the dense layers out of the network: what was theirs is unused.
func (o *opener) dropHead() {
	p := &o.place
	dense := func(a vgg.Array) bool { return a.Layer.Kind == vgg.Dense }
	for _, a := range p.match.Found {
		if dense(a) {
			p.rest = append(p.rest, p.of(a))
			delete(p.found, a.Name())
		}
	}
	p.match.Found = slices.DeleteFunc(slices.Clone(p.match.Found), dense)
	p.match.Missing = slices.DeleteFunc(slices.Clone(p.match.Missing), dense)
	o.headless, o.headNorms = true, nil
}
