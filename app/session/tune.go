package session

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/nn"
)

// TuningName is the task's in State.
const TuningName = "tuning"

// A Tuner finds out how a runner's device computes fastest. Runners that are opened afterwards make use of it; the one at
// hand stays as it is.
type Tuner struct {
	Needs func(nn.Runner) bool // is there something to find out; false on software renderers and on the CPU
	Tune  func(ctx context.Context, r nn.Runner) error
	After time.Duration // how long nothing must have been asked for
}

// Tuning has a tuner work on each runner while nothing else is to be done, but not before there is something to see. What it
// fails at is logged, and not tried again on that runner.
func Tuning(t Tuner) Task {
	return Task{
		Name: TuningName, When: WhenShown, Rest: t.After, Until: Always, Needs: t.Needs, Error: Logged,
		Run: func(ctx context.Context, tools Tools) error { return t.Tune(ctx, tools.Runner) },
	}
}

// standardTuner keeps what it finds where nn looks for it. Where there is no place for that, it would begin anew each time,
// and is none.
func standardTuner() Tuner {
	return Tuner{
		Needs: func(r nn.Runner) bool { return nn.TuningFile() != "" && r.NeedsTuning(nn.TuningFile()) },
		Tune: func(ctx context.Context, r nn.Runner) error {
			_, err := r.Tune(ctx, nn.TuneOptions{})
			return err
		},
		After: 4 * time.Second,
	}
}
