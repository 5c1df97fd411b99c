package weights

import (
	"fmt"
	"strings"
)

// checkComplete names the arrays that are lacking. All dense layers may be, which makes a set without predictions.
func (o *opener) checkComplete() {
	files := make(map[string]string, len(o.naming.keras)) // Keras' name to the one to look for
	for own, keras := range o.naming.keras {
		files[keras] = own + ".npy"
	}
	var missing, missingTop []string
	for _, l := range Layers() {
		for _, name := range []string{l.Kernel(), l.Bias()} {
			switch {
			case o.found[name] != "":
			case l.Dense:
				missingTop = append(missingTop, files[name])
			default:
				missing = append(missing, files[name])
			}
		}
	}
	if len(missingTop) < 2*denseLayers {
		missing = append(missing, missingTop...)
	}
	if len(missing) > 0 {
		o.problem("%w: %s", ErrMissing, strings.Join(missing, ", "))
	}
}

const denseLayers = 3

// checkChain checks that each layer takes what the one before it gives. Where an array is missing or unreadable that
// has been said already, and the chain goes on behind it.
func (o *opener) checkChain() {
	in, above := 3, "an RGB picture"
	for _, l := range Layers() {
		if l.Name == "fc1" && in > 0 {
			h, w := o.set.Card.Input.Height/32, o.set.Card.Input.Width/32
			above = fmt.Sprintf("%d x %d x %d of block5_pool", h, w, in)
			in *= h * w
		}
		kernel, bias := o.arrays[l.Kernel()], o.arrays[l.Bias()]
		if kernel == nil {
			in = 0 // unknown
			continue
		}
		axis := len(kernel.Shape) - 2
		if have := kernel.Shape[axis]; in > 0 && have != in {
			o.problem("%s: %w: %s takes %d inputs, want %d: %s", kernel.File, ErrShape,
				shapeText(kernel.Shape), have, in, above)
		}
		in, above = kernel.last(), "the outputs of "+l.Name
		if bias != nil && bias.Len() != in {
			o.problem("%s: %w: %s, want %s as %s has outputs", bias.File, ErrShape,
				shapeText(bias.Shape), shapeText([]int{in}), kernel.File)
		}
		if limit := maxOuts(l); in > limit {
			o.problem("%s: %w: %d outputs, at most %d expected", kernel.File, ErrShape, in, limit)
		}
	}
}

// maxOuts bounds a layer's width: 16 times the full one, and any list of classes.
func maxOuts(l Layer) int {
	if l.Dense {
		return maxClasses
	}
	return 16 * l.Full
}
