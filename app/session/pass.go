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

// pass runs the picture through the network. The result before stays until the new one is there to take its place.
func (w *worker) pass(ctx context.Context) {
	p := w.now.picture
	w.tried = p
	w.show(ctx, Running)
	r, err := w.forward(ctx, p, func(r *Result) { w.show(ctx, Running, w.part(r)) })
	switch {
	case err == nil && w.showWhole(ctx, r):
		w.allOn()
		w.last.Release()
		w.last, w.lastAt, w.lastOn, w.triedOff = r, w.now.place, w.runner, nil
		if err := w.model.Weights.Rest(); err != nil { // all that the runner needs of them it has
			w.log.Warn("closing the weights' files", "error", err)
		}
		w.log.Info("picture analysed", "name", p.Name, "took", r.Activations.Total())
	case ctx.Err() != nil:
		r.Release()
		if !w.session.cancelled() { // what came in between may come to nothing
			w.tried = nil
		}
	default:
		w.passFailed(err)
	}
}

// showWhole shows a pass with all channels on. Where some are to be off, what is to be seen is still to come.
func (w *worker) showWhole(ctx context.Context, r *Result) bool {
	return w.session.publish(ctx, func(s *State) {
		w.present(s, Idle)
		result(r)(s)
		if len(w.session.off(w.model)) > 0 {
			s.Phase, s.Tried = Running, nil
		}
	})
}

// forward runs the pass and shows now and then, as a result, the layers that are done; show may be nil. It gives nil with every
// error.
func (w *worker) forward(ctx context.Context, p *Picture, show func(*Result)) (*Result, error) {
	var so *nn.Activations // as far as they are
	r := &Result{Picture: p}
	err := work.Safely(func() (err error) {
		last := len(w.runner.Network().Layers) - 1
		var told time.Time
		r.Activations, err = w.runner.Forward(ctx, nn.Pass{Input: p.Prepared.Input, Done: func(a *nn.Activations, layer int) {
			so = a
			if show != nil && (layer == 0 || layer < last && time.Since(told) >= interval) {
				show(&Result{Picture: p, Activations: a, Done: layer + 1})
				told = time.Now()
			}
		}})
		if err != nil {
			return err
		}
		so, r.Done = r.Activations, last+1
		r.Top, err = so.Top(best)
		return err
	})
	switch {
	case err == nil:
		return r, nil
	case r.Activations != nil || isPanic(err) && so != nil: // else Forward has released them, which counts
		so.Release()
	}
	return nil, err
}

// part shows a pass under way, but only how far it is where it repeats what is on the screen.
func (w *worker) part(r *Result) func(*State) {
	if w.shown() {
		return progress(share(r))
	}
	return result(r)
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
