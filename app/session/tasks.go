package session

import (
	"context"
	"errors"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// mayBegin reports whether a task that waits can be given the runner, once that is free.
func (w *worker) mayBegin(a *asked) bool {
	return w.awake() && a.about(w.model) && a.served != w.runner && (a.When == WhenFree || w.fresh())
}

// awaited reports whether somebody asked for a task and waits for what comes of it, so that a model that rests is worth waking for it. What
// is done with each runner by itself can wait for one.
func (w *worker) awaited(a *asked) bool { return a.Until != Always && a.about(w.model) }

// begin starts a task's goroutine. The session's mu is held.
func (w *worker) begin(a *asked) {
	a.ctx, a.cancel = context.WithCancel(w.base)
	a.done, a.err, a.share = make(chan struct{}), nil, 0
	ctx := a.ctx
	tools := Tools{Progress: w.session.progressOf(ctx, a)}
	if a.When != Beside {
		tools.Runner, tools.Model = w.runner, w.model
		set, open := w.model.Weights, w.open
		tools.Open = func(ctx context.Context, b nn.Backend) (nn.Runner, error) { return open(ctx, set, b, nil) }
		tools.OpenSized = func(ctx context.Context, side int) (nn.Runner, error) {
			sized, err := set.Resized(side, side)
			if err != nil {
				return nil, err
			}
			return open(ctx, sized, nn.CPU, nil)
		}
		if w.fresh() {
			tools.Result = w.current()
		}
	}
	go func() {
		a.err = work.Safely(func() error { return w.session.attempt(ctx, a, tools) })
		close(a.done)
		w.session.ask(func(*wish) {}) // the worker looks at it
	}()
}

// attempt is the life of a task's goroutine: rest, then work.
func (s *Session) attempt(ctx context.Context, a *asked, t Tools) error {
	if a.Needs != nil && !a.Needs(t.Runner) {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(a.Rest):
	}
	s.publish(ctx, func(*State) { a.seen = true })
	start := time.Now()
	err := a.Run(ctx, t)
	if err == nil {
		s.log.Info("task done", "task", a.Name, "took", time.Since(start))
	}
	return err
}

// progressOf shows how far a task is, now and then.
func (s *Session) progressOf(ctx context.Context, a *asked) func(float64) {
	var told time.Time
	return func(share float64) {
		if time.Since(told) < interval {
			return
		}
		told = time.Now()
		s.publish(ctx, func(*State) { a.share = share })
	}
}

// interrupt ends the task that has the runner, and waits for that.
func (w *worker) interrupt(a *asked) {
	a.cancel()
	<-a.done
	w.settle(a)
}

// endTasks ends all at the session's end.
func (w *worker) endTasks() {
	for _, a := range w.session.underWay() {
		a.cancel()
		<-a.done
	}
}

// settle looks at how a task has ended.
func (w *worker) settle(a *asked) {
	interrupted := a.err != nil && !isPanic(a.err) && a.ctx.Err() != nil
	a.cancel()
	w.session.publish(w.base, func(*State) { w.session.tasks.settle(a, interrupted, w.runner) })
	if a.err != nil && !interrupted {
		w.taskFailed(a)
	}
}

// taskFailed does what a task's error means.
func (w *worker) taskFailed(a *asked) {
	switch {
	case a.When != Beside && errors.Is(a.err, nn.ErrDeviceLost), a.Error == DeviceFailed && !isPanic(a.err):
		w.deviceFailed(a.err)
	case a.Error == Logged:
		w.log.Warn("task failed", "task", a.Name, "error", a.err)
	default:
		w.session.publish(w.base, problem(w.blame(a.err, TaskProblem, "")))
	}
}
