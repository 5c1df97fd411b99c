package main

import (
	"context"
	"errors"
	"maps"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
)

// errNoReference is why a model in use cannot be checked: there are no stored values for it.
var errNoReference = errors.New("no stored values for this model")

// checkOnce is the self-check that runs by itself: on a GPU that nothing is known of. It says nothing when all is well, or
// when there is nothing to compare with.
func checkOnce(ctx context.Context, r nn.Runner) error {
	if d := r.Device(); d.Backend != nn.GPU || (check.Verdicts{}).Known(d) {
		return nil
	}
	if err := selfCheck(ctx, r); !errors.Is(err, errNoReference) {
		return err
	}
	return nil
}

// checkNow is the self-check that somebody asked for: the window tells how it went.
func checkNow(w *ui.Window) session.Check {
	return func(ctx context.Context, r nn.Runner) error {
		switch err := selfCheck(ctx, r); {
		case errors.Is(err, errNoReference):
			w.Checked("status.check.other")
		case err != nil:
			return err
		default:
			w.Checked("status.check.passed")
		}
		return nil
	}
}

// selfCheck holds the built-in model on the session's runner against stored values, and against the CPU, and has the verdict
// on the GPU remembered. With another model in use it has nothing to hold it against.
func selfCheck(ctx context.Context, r nn.Runner) error {
	set, err := weights.Builtin()
	if err != nil {
		return err
	}
	defer set.Close()
	if !maps.Equal(r.Network().Card.SHA256, set.Card.SHA256) { // any model may have its name
		return errNoReference
	}
	cpu, err := nn.Open(ctx, set, nn.Options{Backend: nn.CPU})
	if err != nil {
		return err
	}
	defer cpu.Close()
	gpu := r
	if r.Device().Backend != nn.GPU {
		gpu = nil
	}
	report, err := check.Run(ctx, gpu, cpu, check.Builtin(), nil)
	if err != nil {
		return err
	}
	_ = check.Verdicts{}.Keep(report) // where it cannot be kept it is asked again at the next start
	return report.Fault()
}
