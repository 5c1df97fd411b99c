package session

import (
	"context"
	"errors"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// best is how many classes a Result lists.
const best = 5

// pass runs the picture through the network.
//
// The last two complete results stay readable: the one that is shown, and the one before, which views may still be drawing
// from. The latter is released here, when the next pass needs its memory, so that a runner never holds more than two.
func (w *worker) pass(ctx context.Context) {
	p := w.now.picture
	w.tried = p
	w.drop(&w.older)
	w.show(ctx, Running)
	r, err := w.forward(ctx, p)
	switch {
	case err == nil && w.show(ctx, Idle, result(r)):
		w.older, w.last, w.lastAt = w.last, r, w.now.place
		w.log.Info("picture analysed", "name", p.Name, "took", r.Activations.Total())
	case ctx.Err() != nil:
		w.drop(&r)
		if !w.session.cancelled() { // what came in between may come to nothing
			w.tried = nil
		}
	default:
		w.passFailed(err)
	}
}

// forward runs the pass and shows its layers as they come. It gives nil with every error.
func (w *worker) forward(ctx context.Context, p *Picture) (*Result, error) {
	var so *nn.Activations // as far as they are
	r := &Result{Picture: p}
	err := work.Safely(func() (err error) {
		last := len(w.runner.Network().Layers) - 1
		var told time.Time
		so, err = w.runner.Forward(ctx, nn.Pass{Input: p.Prepared.Input, Done: func(a *nn.Activations, layer int) {
			so = a
			if layer == 0 || layer < last && time.Since(told) >= interval {
				w.show(ctx, Running, result(&Result{Picture: p, Activations: a, Done: layer + 1}))
				told = time.Now()
			}
		}})
		if err != nil {
			return err
		}
		r.Activations, r.Done = so, last+1
		r.Top, err = so.Top(best)
		return err
	})
	if err != nil {
		if so != nil {
			so.Release()
		}
		return nil, err
	}
	return r, nil
}

// passFailed goes back, or on to the CPU.
func (w *worker) passFailed(err error) {
	what := ProgramProblem
	switch {
	case errors.Is(err, nn.ErrNotFinite): // it would be so on the CPU too
		what = PassProblem
	case !isPanic(err):
		w.deviceFailed(err)
		return
	}
	p := w.blame(err, what, w.now.picture.Path)
	w.giveUp()
	w.show(w.base, Idle, problem(p))
}

// drop releases a result and forgets it.
func (w *worker) drop(r **Result) {
	if *r != nil {
		(*r).Activations.Release()
		*r = nil
	}
}
