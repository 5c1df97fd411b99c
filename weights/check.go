package weights

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// checkComplete names the arrays that are lacking. All dense layers may be, which makes a set without predictions.
func (o *opener) checkComplete() {
	var missing []string
	for _, a := range o.place.match.Missing {
		missing = append(missing, o.place.prefix+a.In(o.place.match.Scheme)+".npy")
	}
	if len(missing) > 0 {
		o.problem("%w for a %s: %s", ErrMissing, o.set.Config.Name, strings.Join(missing, ", "))
	}
}

// checkChain checks that each layer takes what the one before it gives. Where an array is missing or unreadable that
// has been said already, and the chain goes on behind it.
func (o *opener) checkChain() {
	in, above, pool := 3, "an RGB picture", ""
	for _, l := range o.set.Config.Layers() {
		switch {
		case l.Kind == vgg.Pool:
			pool = l.Name
		case l.ReadsMaps() && in > 0:
			h, w := o.poolSize()
			above = fmt.Sprintf("%d x %d x %d of %s", h, w, in, pool)
			in *= h * w
		}
		if l.Kind != vgg.Conv && l.Kind != vgg.Dense {
			continue
		}
		kernel, bias := o.arrays[l.Kernel()], o.arrays[l.Bias()]
		if kernel == nil {
			in = 0 // unknown
			continue
		}
		axis := len(kernel.Shape) - 2
		if have := kernel.Shape[axis]; in > 0 && have != in {
			o.problem("%s: %w: %s takes %d inputs, want %d: %s", kernel.File, ErrShape,
				plain.Shape(kernel.Shape), have, in, above)
		}
		in, above = kernel.last(), "the outputs of "+l.Name
		if bias != nil && bias.Len() != in {
			o.problem("%s: %w: %s, want %s as %s has outputs", bias.File, ErrShape,
				plain.Shape(bias.Shape), plain.Shape([]int{in}), kernel.File)
		}
		if limit := maxOuts(l); in > limit {
			o.problem("%s: %w: %d outputs, at most %d expected", kernel.File, ErrShape, in, limit)
		}
	}
}

// poolSize is the height and width of the map behind the last pool.
func (o *opener) poolSize() (h, w int) {
	in, stride := o.set.Card.Input, o.set.Config.Stride()
	return in.Height / stride, in.Width / stride
}

// maxOuts bounds a layer's width: 16 times the full one, and any list of classes.
func maxOuts(l vgg.Layer) int {
	if l.Kind == vgg.Dense {
		return maxClasses
	}
	return 16 * l.Full
}
