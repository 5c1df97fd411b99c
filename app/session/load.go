package session

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// load makes a model the one in use, or brings the one before back.
func (w *worker) load(ctx context.Context, path string) {
	w.show(ctx, Loading)
	err := work.Safely(func() error { return w.use(ctx, path) })
	if err == nil {
		return
	}
	var p *Problem
	if ctx.Err() == nil {
		p = w.blame(err, ModelProblem, path)
	}
	if w.runner == nil && !w.session.another() { // else there is no need to load the old one in between
		w.bringBack(path)
	}
	w.show(w.base, Loading, problem(p))
}

// use opens a set and a runner for it. What can be wrong without reading the values is found before the runner in use is
// closed; two of them at once would take twice the memory, and the GPU's window carries only one.
func (w *worker) use(ctx context.Context, path string) error {
	set, err := openSet(path)
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
	w.closeRunner()
	start := time.Now()
	r, err := w.open(ctx, set, w.backend(), w.progress(ctx))
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		r.Close()
		return ctx.Err()
	}
	w.dropModel()
	n, d := r.Network(), r.Device()
	w.runner, w.model, kept = r, &Model{Path: path, Network: n, Weights: set, device: d}, true
	w.log.Info("model loaded", "path", path, "name", n.Card.Name, "backend", d.Backend, "renderer", d.Renderer,
		"took", time.Since(start))
	return nil
}

// dropModel closes the weights of the model in use.
func (w *worker) dropModel() {
	if w.model == nil {
		return
	}
	if err := w.model.Weights.Close(); err != nil {
		w.log.Warn("closing the weights", "path", w.model.Path, "error", err)
	}
	w.model = nil
}

// backend is what to compute with: the GPU where there is one, until it fails.
func (w *worker) backend() nn.Backend {
	if w.gpuFault != nil {
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
	var paths []string
	if w.model != nil {
		paths = append(paths, w.model.Path)
	}
	if failed != "" || w.gpuFault != nil {
		paths = append(paths, "")
	}
	for _, path := range paths {
		err := work.Safely(func() error { return w.use(w.base, path) })
		if err == nil || w.base.Err() != nil {
			return
		}
		w.log.Error("the model before cannot be loaded again", "path", path, "error", err)
	}
	w.dropModel()
	w.session.noPicture() // there is nothing to run it through, and trying would never end
}

// closeRunner releases all that hangs on the runner, so that readers get nn.ErrReleased and not a fault of the device.
func (w *worker) closeRunner() {
	if w.runner == nil {
		return
	}
	w.allOn()
	w.dropSecond()
	w.last.Release()
	w.last, w.lastAt, w.tried, w.triedOff = nil, place{}, nil, nil
	r := w.runner
	w.runner = nil
	if err := work.Safely(func() error { r.Close(); return nil }); err != nil {
		w.log.Error("closing the runner", "error", err)
	}
}

// deviceFailed goes on in CPU mode, once for the whole session.
func (w *worker) deviceFailed(err error) {
	if w.runner == nil || w.model.device.Backend != nn.GPU {
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
