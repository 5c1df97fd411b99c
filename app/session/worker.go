package session

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// job is a kind of work, to tell what a new wish makes pointless.
type job int

const (
	waiting  job = iota
	sorting      // dropped paths
	loading      // a model
	reading      // a picture
	fitted       // a picture that was read, to the network's size
	passing      // a picture through the network
	checking     // the numbers
	tuning       // the device
	mending      // bringing a model back after a failure; only Close ends it
)

// interval is the least time between two states of one job: a screen shows no more.
const interval = 33 * time.Millisecond

// worker does one thing after another. Its fields belong to its goroutine; what others see is in the Session.
type worker struct {
	*Session
	open    Opener
	backend nn.Backend // nn.Auto until the GPU fails

	runner nn.Runner // nil before the first model, and while another one is loaded
	model  *Model    // the last one that could be used
	device nn.Device
	cpuWhy error

	now    seen     // the picture that was read last
	kept   seen     // the picture of last
	last   *Result  // the last complete pass on runner, nil if there is none
	older  *Result  // the one before, still readable: views may be at work on it
	begun  *Picture // the picture of the last pass that was begun on runner
	gaveUp *Picture // its pass was cancelled or failed, and is not tried again
	filled bool     // a sample has stood in for a first picture that could not be read

	tuned nn.Runner // the last one that the tuner is through with
}

// seen is a picture, nil before the first one, with its place.
type seen struct {
	place   place
	picture *Picture
}

func (w *worker) run() {
	defer close(w.done)
	for {
		ctx, do := w.next()
		if do == nil {
			break
		}
		if err := work.Safely(func() error { do(ctx); return nil }); err != nil {
			w.giveUp()
			w.show(w.base, Idle, problem(w.blame(err, ProgramProblem, "")))
		}
	}
	w.closeRunner()
}

// next waits until something is to be done, and gives that with the context that ends it; nothing at the end.
func (w *worker) next() (context.Context, func(context.Context)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		if w.cancel != nil {
			w.cancel()
		}
		w.job, w.cancel = waiting, nil
		if w.closed {
			return nil, nil
		}
		if kind, do := w.choose(); do != nil {
			var ctx context.Context
			ctx, w.cancel = context.WithCancel(w.base)
			w.job = kind
			return ctx, do
		}
		w.wake.Wait()
	}
}

// choose takes the next thing to do out of the wish, or finds it by comparing what is there with what should be. The
// caller holds mu.
func (w *worker) choose() (job, func(context.Context)) {
	ask := &w.wish
	switch {
	case ask.cancel:
		ask.cancel = false
		return mending, w.revert
	case ask.fault != nil:
		err := take(&ask.fault)
		return mending, func(context.Context) { w.deviceFailed(err) }
	case ask.drop != nil:
		paths := take(&ask.drop)
		return sorting, func(ctx context.Context) { w.sortOut(ctx, paths) }
	case ask.model != nil:
		path := *take(&ask.model)
		return loading, func(ctx context.Context) { w.load(ctx, path) }
	case ask.picture != nil && w.runner == nil:
		return loading, func(ctx context.Context) { w.load(ctx, "") }
	case ask.picture != nil:
		p := *take(&ask.picture)
		return reading, func(ctx context.Context) { w.read(ctx, p) }
	}
	return w.chooseMissing()
}

// chooseMissing is choose for what was not asked for by itself.
func (w *worker) chooseMissing() (job, func(context.Context)) {
	if w.runner != nil {
		if kind, do := w.choosePicture(); do != nil {
			return kind, do
		}
	}
	switch {
	case w.runner != nil && w.wish.check != nil:
		c := take(&w.wish.check)
		return checking, func(ctx context.Context) { w.check(ctx, c) }
	case w.wish.dismiss || w.state.Phase != Idle:
		return mending, func(ctx context.Context) { w.show(ctx, Idle) }
	case w.last != nil && w.tuner.Needs != nil && w.tuned != w.runner: // not before there is something to see
		t := w.tuner
		return tuning, func(ctx context.Context) { w.tune(ctx, t) }
	}
	return waiting, nil
}

// choosePicture finds what the picture lacks on its way to a result.
func (w *worker) choosePicture() (job, func(context.Context)) {
	switch p := w.now.picture; {
	case p == nil && w.state.Problem.aboutFile() && !w.filled:
		w.filled = true // tried once
		return reading, func(ctx context.Context) { w.read(ctx, firstSample()) }
	case p == nil:
	case p.Input != w.fit.over(w.model.Card.Input):
		return fitted, w.fitAgain
	case p != w.kept.picture && p != w.gaveUp:
		return passing, w.pass
	}
	return waiting, nil
}

// take empties a wish and gives what was in it.
func take[T any](p *T) T {
	v := *p
	var zero T
	*p = zero
	return v
}

// revert goes back to the last complete result; the picture without one stays as it is, and is not tried again.
func (w *worker) revert(ctx context.Context) {
	w.giveUp()
	w.show(ctx, Idle)
}

func (w *worker) giveUp() {
	w.gaveUp = w.begun
	if w.last != nil {
		w.now = w.kept
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.aim()
}

// aim lets Step go on from where the worker is, unless it was asked to go elsewhere. The caller holds mu.
func (w *worker) aim() {
	if w.wish.picture == nil {
		w.goal = w.now.place
	}
}
