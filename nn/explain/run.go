package explain

import (
	"context"
	"errors"
	"fmt"

	"github.com/vggscope/vggscope/nn"
)

// Progress hears how much is done; it may be nil.
type Progress func(done, total int)

// Run computes a request for a pass of a runner. The pass must be done with the target's layer; methods that change the picture
// read its input, and switch off the channels that are off in it. It is kept as it is. The runner is busy meanwhile, and is
// asked step by step, so that other passes may come between. ctx is looked at between layers.
//
// The errors are those of the request, which say what the network has instead, and those of the runner.
func Run(ctx context.Context, r nn.Runner, a *nn.Activations, req Request, progress Progress) (*Result, error) {
	m, ok := find(req.Method)
	if !ok {
		return nil, noMethod(req.Method)
	}
	if a == nil || a.Network() != r.Network() {
		return nil, errors.New("explain: the activations are of another runner")
	}
	filled, err := req.Filled(r.Network())
	if err != nil {
		return nil, err
	}
	aim, err := req.Target.Aim(a)
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	j := &job{ctx: ctx, r: r, a: a, n: r.Network(), req: filled, aim: aim, progress: progress}
	j.res = &Result{Request: filled, Aim: aim, Map2D: m.map2D}
	if err := m.run(j); err != nil {
		return nil, wrapped(req.Method, err)
	}
	return j.res, nil
}

func wrapped(m Method, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("explain: %s: %w", m, err)
}

// job is one run: what methods read, and the result that they fill in.
type job struct {
	ctx      context.Context
	r        nn.Runner
	a        *nn.Activations
	n        *nn.Network
	req      Request
	aim      Aim
	progress Progress
	res      *Result
}

func (j *job) fact(key string, value any) { j.res.Facts = append(j.res.Facts, Fact{key, value}) }

// back is the gradient of the target at a site, by a rule.
func (j *job) back(of *nn.Activations, rule nn.Rule, to nn.Site) (nn.Tensor, error) {
	return j.r.Backward(j.ctx, j.aim.Back(of, rule, to))
}

// pass computes another picture, with the same channels off.
func (j *job) pass(input nn.Tensor) (*nn.Activations, error) {
	if layer, ok := j.a.Given(); ok {
		return nil, notOfThePicture(j.n, layer)
	}
	return j.r.Forward(j.ctx, nn.Pass{Input: input, Off: j.a.Off()})
}

func notOfThePicture(n *nn.Network, layer int) error {
	return fmt.Errorf("%s has channels that do not come from this picture, so that the picture does not explain what is behind it: put them back first", n.Layers[layer].Name)
}
