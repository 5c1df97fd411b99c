package session

import (
	"context"
	"errors"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// A Tuner finds out, while nothing else is to be done, how a runner's device computes fastest. Runners that are opened
// afterwards make use of it; the one at hand stays as it is.
type Tuner struct {
	Needs func(nn.Runner) bool // is there something to find out; false on software renderers and on the CPU
	Tune  func(ctx context.Context, r nn.Runner) error
	After time.Duration // how long nothing must have been asked for
}

// standardTuner keeps what it finds where nn looks for it. Where there is no place for that, it would begin anew each time,
// and is none.
func standardTuner() Tuner {
	return Tuner{
		Needs: func(r nn.Runner) bool { return nn.TuningFile() != "" && nn.NeedsTuning(r, nn.TuningFile()) },
		Tune: func(ctx context.Context, r nn.Runner) error {
			_, err := nn.Tune(ctx, r, nn.TuneOptions{})
			return err
		},
		After: 4 * time.Second,
	}
}

// Tune has another tuner used from now on than the usual one, which a session begins with. Whatever is asked for ends its
// work; it goes on once nothing is to be done again. What it fails at is logged, and not tried again on that runner.
func (s *Session) Tune(t Tuner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tuner = t
	s.interrupt(tuning)
}

// tune lets the tuner work on the runner, after a while of rest.
func (w *worker) tune(ctx context.Context, t Tuner) {
	r := w.runner
	if !t.Needs(r) {
		w.tuned = r
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-time.After(t.After):
	}
	w.show(ctx, Tuning)
	start := time.Now()
	err := work.Safely(func() error { return t.Tune(ctx, r) })
	switch {
	case ctx.Err() != nil: // again when there is time
		return
	case errors.Is(err, nn.ErrDeviceLost):
		w.deviceFailed(err)
		return
	case err != nil:
		w.log.Warn("tuning failed", "renderer", w.device.Renderer, "error", err)
	default:
		w.log.Info("tuned for the next start", "renderer", w.device.Renderer, "took", time.Since(start))
	}
	w.tuned = r
}
