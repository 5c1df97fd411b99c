package main

import (
	"context"
	"errors"
	"slices"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
)

// errNoReference is why a model in use cannot be checked: there are no stored values for it.
var errNoReference = errors.New("no stored values for this model")

// checkFor is a check that tells the window how it went. With a list of devices it is the one that runs by itself, once for
// each device: it passes over those in the list, and says nothing when all is well.
func checkFor(w *ui.Window, seen []string) session.Check {
	quiet := seen != nil
	return func(ctx context.Context, r nn.Runner) error {
		d := r.Device()
		device := d.Renderer + ", " + d.Version
		if quiet && (d.Backend != nn.GPU || slices.Contains(seen, device)) {
			return nil
		}
		switch err := selfCheck(ctx, r); {
		case errors.Is(err, errNoReference):
			w.Checked("", false, !quiet)
			return nil
		case err != nil:
			return err
		}
		w.Checked(device, true, !quiet)
		return nil
	}
}

// selfCheck holds the built-in model on the session's runner against stored values, and against the CPU. With another model
// in use it has nothing to hold it against.
func selfCheck(ctx context.Context, r nn.Runner) error {
	set, err := weights.Builtin()
	if err != nil {
		return err
	}
	defer set.Close()
	if r.Network().Card.Name != set.Card.Name {
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
	if !report.OK {
		return errors.New(report.Verdict)
	}
	return nil
}
