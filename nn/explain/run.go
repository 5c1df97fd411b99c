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
	j, run, err := prepare(ctx, r, a, req, progress)
	if err != nil {
		return nil, err
	}
	if err := run(j); err != nil {
		return nil, wrapped(req.Method, err)
	}
	return j.res, nil
}

// runWith is Run with other weights in the upper layers, for methods that are made of gradients.
func runWith(ctx context.Context, r nn.Runner, a *nn.Activations, req Request, head *randomHead) (*Result, error) {
	j, run, err := prepare(ctx, r, a, req, nil)
	if err != nil {
		return nil, err
	}
	j.head = head
	if j.aim.Value, err = j.valueIn(a); err != nil {
		return nil, err
	}
	if err := run(j); err != nil {
		return nil, wrapped(req.Method, err)
	}
	return j.res, nil
}

// prepare finds what is wrong with a request.
func prepare(ctx context.Context, r nn.Runner, a *nn.Activations, req Request, progress Progress) (*job, func(*job) error, error) {
	m, ok := find(req.Method)
	if !ok {
		return nil, nil, noMethod(req.Method)
	}
	if a == nil || a.Network() != r.Network() {
		return nil, nil, errors.New("explain: the activations are of another runner")
	}
	filled, err := req.Filled(r.Network())
	if err != nil {
		return nil, nil, err
	}
	aim, err := req.Target.Aim(a)
	if err != nil {
		return nil, nil, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	j := &job{ctx: ctx, r: r, a: a, n: r.Network(), req: filled, aim: aim, progress: progress}
	j.res = &Result{Request: filled, Aim: aim, Map2D: m.map2D}
	return j, m.run, nil
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
	// head has random weights in place of the upper layers'; nil for the network as it is.
	head   *randomHead
	passes map[*nn.Activations]*headPass
}

func (j *job) fact(key string, value any) { j.res.Facts = append(j.res.Facts, Fact{key, value}) }

// back is the gradient of the target at a site, by a rule.
func (j *job) back(of *nn.Activations, rule nn.Rule, to nn.Site) (nn.Tensor, error) {
	b := j.aim.Back(of, rule, to)
	if j.head == nil || j.aim.From.Layer < j.head.lowest {
		return j.r.Backward(j.ctx, b)
	}
	p, err := j.headPass(of)
	if err != nil {
		return nn.Tensor{}, err
	}
	return j.head.backward(j.ctx, p, b)
}

// at gives the values at a site of a pass.
func (j *job) at(of *nn.Activations, s nn.Site) (nn.Tensor, error) {
	if j.head == nil || s.Layer < j.head.lowest {
		return of.At(s)
	}
	p, err := j.headPass(of)
	if err != nil {
		return nn.Tensor{}, err
	}
	return p.values(s)
}

// valueIn is the target's value in a pass.
func (j *job) valueIn(of *nn.Activations) (float64, error) {
	t, err := j.at(of, j.aim.From)
	return inner(t.Data, j.aim.Seed.Data), err
}

// headPass computes the upper layers of a pass, once in a row.
func (j *job) headPass(of *nn.Activations) (*headPass, error) {
	if p := j.passes[of]; p != nil {
		return p, nil
	}
	p, err := j.head.forward(j.ctx, of, j.aim.From.Layer)
	if err == nil {
		j.passes = map[*nn.Activations]*headPass{of: p}
	}
	return p, err
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
