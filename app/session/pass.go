package session

import (
	"context"
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
	w.begun = p
	w.drop(&w.older)
	w.show(ctx, Running)
	r, err := w.forward(ctx, p)
	switch {
	case err == nil && w.show(ctx, Idle, result(r)):
		w.older, w.last, w.kept = w.last, r, w.now
		w.log.Info("picture analysed", "name", p.Name, "took", r.Activations.Total())
	case ctx.Err() != nil:
		w.drop(&r)
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
		so, err = w.runner.Forward(ctx, p.Prepared.Input, func(a *nn.Activations, layer int) {
			so = a
			if layer == 0 || layer < last && time.Since(told) >= interval {
				w.show(ctx, Running, result(&Result{Picture: p, Activations: a, Done: layer + 1}))
				told = time.Now()
			}
		})
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
	if !isPanic(err) {
		w.deviceFailed(err)
		return
	}
	p := w.blame(err, ProgramProblem, w.now.picture.Path)
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

// check runs a comparison that was asked for, and asks for it again if something came in between.
func (w *worker) check(ctx context.Context, c Check) {
	w.show(ctx, Checking)
	err := work.Safely(func() error { return c(ctx, w.runner) })
	switch {
	case ctx.Err() != nil:
		w.mu.Lock()
		if w.wish.check == nil && !w.wish.cancel {
			w.wish.check = c
		}
		w.mu.Unlock()
	case err == nil:
		w.log.Debug("check ended well", "renderer", w.device.Renderer)
	case isPanic(err):
		w.show(ctx, Idle, problem(w.blame(err, ProgramProblem, "")))
	default:
		w.deviceFailed(err)
	}
}
