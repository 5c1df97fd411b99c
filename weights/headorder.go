package weights

import (
	"slices"

	"github.com/vggscope/vggscope/weights/plain"
)

// order finds the order in which the layers follow each other. Where several are possible the numbers in their names decide.
func (o *opener) order(layers []denseLayer) (order []denseLayer, reason *Note) {
	var fits [][]denseLayer
	for _, p := range permutations(layers) {
		if o.mayRead(p[0].in) && follow(p) {
			fits = append(fits, p)
		}
	}
	if len(fits) == 1 {
		return fits[0], nil
	}
	byName := slices.SortedFunc(slices.Values(layers), func(a, b denseLayer) int { return compareNatural(a.stem, b.stem) })
	for _, p := range fits {
		if slices.EqualFunc(p, byName, func(a, b denseLayer) bool { return a.stem == b.stem }) {
			return p, nil
		}
	}
	var names []string
	for _, l := range byName {
		names = append(names, describe(l.kernel))
	}
	if len(fits) > 1 {
		return nil, why(whyOrder, plain.List(names, maxHead))
	}
	return nil, why(whyChain, plain.List(names, maxHead), o.mapChannels())
}

// mayRead reports whether a first dense layer can take so many values: at the size that was asked for or at another, of which
// leaveSize speaks.
func (o *opener) mayRead(in int) bool {
	_, ok := o.reads(in)
	c := o.mapChannels()
	return ok || o.choices.Size > 0 && c > 0 && in%c == 0
}

func follow(layers []denseLayer) bool {
	for i := range layers[1:] {
		if layers[i+1].in != layers[i].out {
			return false
		}
	}
	return true
}

// permutations lists the orders of at most maxHead layers.
func permutations(layers []denseLayer) [][]denseLayer {
	if len(layers) < 2 {
		return [][]denseLayer{layers}
	}
	var list [][]denseLayer
	for i, first := range layers {
		for _, rest := range permutations(slices.Delete(slices.Clone(layers), i, i+1)) {
			list = append(list, append([]denseLayer{first}, rest...))
		}
	}
	return list
}
