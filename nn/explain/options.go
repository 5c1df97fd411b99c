package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// option is one field of a Request: how a method that reads it takes it over, or its default.
type option struct {
	name string // in JSON
	fill func(n *nn.Network, from Request, to *Request) error
}

// The most that is asked for by mistake only.
const (
	maxPictures = 10000
	maxSteps    = 10000
)

var (
	reducerOption = option{"reducer", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.Reducer, err = oneOf("reducer", from.Reducer, Reducers())
		return err
	}}
	baselineOption = option{"baseline", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.Baseline, err = oneOf("baseline", from.Baseline, Baselines())
		return err
	}}
	nOption = option{"n", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.N, err = between("n", from.N, 25, maxPictures)
		return err
	}}
	stepsOption = option{"steps", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.Steps, err = between("steps", from.Steps, 0, maxSteps)
		return err
	}}
	sigmaOption = option{"sigma", func(_ *nn.Network, from Request, to *Request) error {
		if to.Sigma = from.Sigma; to.Sigma == 0 {
			to.Sigma = 0.15
		}
		if !(to.Sigma > 0 && to.Sigma <= 10) {
			return fmt.Errorf("sigma is %g, but must be more than 0 and at most 10 times the range of the input", from.Sigma)
		}
		return nil
	}}
	seedOption      = option{"seed", func(_ *nn.Network, from Request, to *Request) error { to.Seed = from.Seed; return nil }}
	keepSignOption  = option{"keep_sign", func(_ *nn.Network, from Request, to *Request) error { to.KeepSign = from.KeepSign; return nil }}
	layerOption     = option{"layer", fillLayer}
	compositeOption = option{"composite", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.Composite, err = oneOf("composite", from.Composite, Composites())
		return err
	}}
	zeroBiasOption  = option{"zero_bias", func(_ *nn.Network, from Request, to *Request) error { to.ZeroBias = from.ZeroBias; return nil }}
	conditionOption = option{"condition", func(_ *nn.Network, from Request, to *Request) error { to.Condition = from.Condition; return nil }}
	patchOption     = option{"patch", func(n *nn.Network, from Request, to *Request) (err error) {
		in := n.Layers[0].Out
		to.Patch, err = between("patch", from.Patch, min(16, in.H, in.W), min(in.H, in.W))
		return err
	}}
	strideOption = option{"stride", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.Stride, err = between("stride", from.Stride, max(to.Patch/2, 1), to.Patch) // with a longer one some pixels are never covered
		return err
	}}
	fillOption = option{"fill", func(_ *nn.Network, from Request, to *Request) (err error) {
		to.Fill, err = oneOf("fill", from.Fill, Baselines())
		return err
	}}
)

// oneOf is a choice of a list, or its first where none was made.
func oneOf[T ~string](name string, v T, all []T) (T, error) {
	if v == "" {
		return all[0], nil
	}
	if !slices.Contains(all, v) {
		return v, fmt.Errorf("no %s %q; there are %s", name, v, joined(all))
	}
	return v, nil
}

func joined[T ~string](names []T) string {
	var list []string
	for _, n := range names {
		list = append(list, string(n))
	}
	return strings.Join(list, ", ")
}

func between(name string, v, standard, most int) (int, error) {
	if v == 0 {
		return standard, nil
	}
	if v < 1 || v > most {
		return v, fmt.Errorf("%s is %d, but must be from 1 to %d", name, v, most)
	}
	return v, nil
}

// fillLayer takes a layer with maps; the last convolution is the default.
func fillLayer(n *nn.Network, from Request, to *Request) error {
	if from.Layer == "" {
		to.Layer = lastMaps(n).Name
		return nil
	}
	l, ok := n.Find(from.Layer)
	switch {
	case !ok:
		return noLayer(n, from.Layer)
	case l.Out.Flat():
		return fmt.Errorf("%s gives a vector, and this is drawn from maps: name a convolution or a pool, such as %s", l.Name, lastMaps(n).Name)
	}
	to.Layer = l.Name
	return nil
}
