package probe

import (
	"context"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// LookOptions say how strong the looks are; zeros stand for the defaults.
type LookOptions struct {
	Degrees float64 // of hue: how far round; 180
	Sigma   float64 // of blur: deviation in pixels; 4
	Tiles   int     // of shuffle: along each side; 4
	Seed    uint64  // of shuffle
}

func (o LookOptions) filled() (LookOptions, error) {
	if o.Degrees == 0 {
		o.Degrees = 180
	}
	if o.Sigma == 0 {
		o.Sigma = 4
	}
	if o.Tiles == 0 {
		o.Tiles = 4
	}
	switch {
	case !(o.Degrees >= -360 && o.Degrees <= 360):
		return o, fmt.Errorf("probe: colours are turned by -360 to 360 degrees, not by %g", o.Degrees)
	case !(o.Sigma > 0 && o.Sigma <= 100):
		return o, fmt.Errorf("probe: a blur has a deviation of more than 0 and at most 100 pixels, not %g", o.Sigma)
	case o.Tiles < 2 || o.Tiles > 32:
		return o, fmt.Errorf("probe: a picture is cut into 2 to 32 tiles along each side, not %d", o.Tiles)
	}
	return o, nil
}

// Response is what a network makes of a picture that looks different.
type Response struct {
	Look    Look
	Picture *picture.RGB // as the network sees it
	Effect               // of the target; Channel is -1
	Top     []nn.Prediction
}

// LooksOf computes a target for a picture in each of some looks, or in all of them without any. fitted is the picture at the network's
// size that a was computed from, before its preprocessing (nn.Prepared.Fitted). What is off in a is off here too. progress may be nil.
func LooksOf(ctx context.Context, r nn.Runner, a *nn.Activations, aim explain.Aim, fitted *picture.RGB, looks []Look, o LookOptions, progress func(done, total int)) ([]Response, error) {
	if layer, ok := a.Given(); ok {
		return nil, fmt.Errorf("probe: %s has channels that do not come from this picture: put them back first", r.Network().Layers[layer].Name)
	}
	in := r.Network().Card.Input
	if fitted.W != in.Width || fitted.H != in.Height {
		return nil, fmt.Errorf("probe: the picture is %d x %d, want %d x %d, the network's size", fitted.W, fitted.H, in.Width, in.Height)
	}
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	m, err := newMeasure(a, aim)
	if err != nil {
		return nil, err
	}
	if len(looks) == 0 {
		looks = AllLooks()
	}
	var list []Response
	for i, look := range looks {
		if !slices.Contains(AllLooks(), look) {
			return list, fmt.Errorf("probe: no look %q; there are %v", look, AllLooks())
		}
		res := Response{Look: look, Picture: look.of(fitted, o)}
		if err := res.compute(ctx, r, a.Off(), in, m); err != nil {
			return list, err
		}
		list = append(list, res)
		if progress != nil {
			progress(i+1, len(looks))
		}
	}
	return list, nil
}

func (res *Response) compute(ctx context.Context, r nn.Runner, off map[int][]int, in weights.Input, m measure) error {
	in.Fit = string(picture.Stretch) // it has the network's size already
	p, err := nn.Preprocess(res.Picture, in)
	if err != nil {
		return err
	}
	a, err := r.Forward(ctx, nn.Pass{Input: p.Input, Off: off})
	if err != nil {
		return err
	}
	defer a.Release()
	t, err := a.At(m.aim.From)
	if err != nil {
		return err
	}
	res.Effect = Effect{Channel: -1}
	res.Value, res.Probability = m.of(t.Data)
	res.Change, res.ProbabilityChange = res.Value-m.value, res.Probability-m.probability
	res.Top, err = a.Top(5)
	return err
}
