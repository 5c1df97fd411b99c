package session

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// load makes a model the one in use, or brings the one before back.
func (w *worker) load(ctx context.Context, ref ModelRef) {
	w.show(ctx, Loading)
	err := work.Safely(func() error { return w.use(ctx, ref) })
	if err == nil {
		return
	}
	var p *Problem
	if ctx.Err() == nil {
		p = w.blame(err, ModelProblem, ref.Path)
	}
	if w.model == nil && !w.session.another() { // the one before comes back by itself, when there is something to compute
		w.bringBack(ref.Path)
	}
	w.show(w.base, Loading, problem(p))
}

// use opens a set and a runner for it. What can be wrong without reading the values is found before the runner in use is
// closed; two of them at once would take twice the memory, and the GPU's window carries only one.
func (w *worker) use(ctx context.Context, ref ModelRef) error {
	set, err := openSet(ref)
	if err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept {
			set.Close()
		}
	}()
	if err := checkSet(set); err != nil {
		return err
	}
	if ref.Path != "" && (ref.Ask || !ref.Checked && len(set.Doubts) > 0) {
		w.waits = &Import{Ref: ref, Card: set.Card, Choices: set.Choices, Doubts: set.Doubts, Ways: set.Candidates(),
			Notes: set.Notes, Classes: len(set.Classes), Params: set.Params()}
		return nil
	}
	w.keepResults()
	w.closeRunner()
	r, err := w.openRunner(ctx, set)
	if err != nil {
		return err
	}
	w.setAside(ref)
	w.runner, kept = r, true
	w.side = side{model: &Model{ModelRef: ref, Network: r.Network(), Weights: set}, device: r.Device()}
	w.runs, w.tried = w.model, nil
	return nil
}

// openRunner opens a runner for a set. The one before is closed by then.
func (w *worker) openRunner(ctx context.Context, set *weights.Set) (nn.Runner, error) {
	start := time.Now()
	r, err := w.open(ctx, set, w.backend(), w.progress(ctx))
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		r.Close()
		return nil, ctx.Err()
	}
	d := r.Device()
	w.log.Info("model loaded", "path", set.Path, "name", r.Network().Card.Name, "backend", d.Backend, "renderer", d.Renderer,
		"took", time.Since(start))
	return r, nil
}

// backend is what to compute with: the GPU where there is one, until it fails, unless the user wants the CPU.
func (w *worker) backend() nn.Backend {
	if w.gpuFault != nil || w.chosen == nn.CPU {
		return nn.CPU
	}
	return nn.Auto
}

// progress shows how far the loading is, now and then.
func (w *worker) progress(ctx context.Context) func(done, total int64) {
	var told time.Time
	return func(done, total int64) {
		if total > 0 && time.Since(told) >= interval {
			w.show(ctx, Loading, progress(float64(done)/float64(total)))
			told = time.Now()
		}
	}
}

// bringBack loads the model before again, or the built-in one if that fails too, or is what failed.
func (w *worker) bringBack(failed string) {
	var refs []ModelRef
	if w.model != nil {
		refs = append(refs, w.model.ModelRef)
	}
	if failed != "" || w.gpuFault != nil {
		refs = append(refs, ModelRef{})
	}
	for _, ref := range refs {
		err := work.Safely(func() error { return w.use(w.base, ref) })
		if err == nil || w.base.Err() != nil {
			return
		}
		w.log.Error("the model before cannot be loaded again", "path", ref.Path, "error", err)
	}
	w.dropModel()
	w.session.noPicture() // there is nothing to run it through, and trying would never end
}

// closeRunner releases all that hangs on the runner, so that readers get nn.ErrReleased and not a fault of the device. What
// keepResults has read stays.
func (w *worker) closeRunner() {
	if w.runner == nil {
		return
	}
	w.allOn()
	w.dropSecond()
	for _, s := range []*side{&w.side, w.other} {
		if s != nil && s.lastOn == w.runner {
			s.forget()
		}
	}
	r := w.runner
	w.runner, w.runs, w.tried, w.triedOff = nil, nil, nil, nil
	if err := work.Safely(func() error { r.Close(); return nil }); err != nil {
		w.log.Error("closing the runner", "error", err)
	}
}

// deviceFailed goes on in CPU mode, once for the whole session.
func (w *worker) deviceFailed(err error) {
	if w.runner == nil || w.runner.Device().Backend != nn.GPU {
		p := w.blame(err, ProgramProblem, "")
		w.giveUp()
		w.show(w.base, Idle, problem(p))
		return
	}
	p := w.blame(err, DeviceProblem, "")
	w.gpuFault = err
	w.closeRunner()
	w.show(w.base, Loading, problem(p))
	w.bringBack("")
}
