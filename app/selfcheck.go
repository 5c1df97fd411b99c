package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
)

// errNoReference is why a model in use cannot be checked: there are no stored values for it.
var errNoReference = errors.New("no stored values for this model")

// checkOnce is the self-check that runs by itself: on a GPU, once for each device, so that it passes over those in passed. It
// says nothing when all is well, or when there is nothing to compare with.
func checkOnce(w *ui.Window, passed []string) session.Check {
	return func(ctx context.Context, r nn.Runner) error {
		if d := r.Device(); d.Backend != nn.GPU || slices.Contains(passed, deviceName(d)) {
			return nil
		}
		err := checkAndNote(ctx, w, r)
		if errors.Is(err, errNoReference) {
			return nil
		}
		return err
	}
}

// checkNow is the self-check that somebody asked for: the window tells how it went.
func checkNow(w *ui.Window) session.Check {
	return func(ctx context.Context, r nn.Runner) error {
		switch err := checkAndNote(ctx, w, r); {
		case errors.Is(err, errNoReference):
			w.Tell("status.check.other")
		case err != nil:
			return err
		default:
			w.Tell("status.check.passed")
		}
		return nil
	}
}

// checkAndNote has the window remember the device where it computes right.
func checkAndNote(ctx context.Context, w *ui.Window, r nn.Runner) error {
	err := selfCheck(ctx, r)
	if err == nil {
		w.Passed(deviceName(r.Device()))
	}
	return err
}

// deviceName tells devices apart as far as what they compute may depend on it.
func deviceName(d nn.DeviceInfo) string { return d.Renderer + ", " + d.Version }

// selfCheck holds the built-in model on the session's runner against stored values, and against the CPU. With another model
// in use it has nothing to hold it against.
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
	if !report.OK {
		return errors.New(report.Verdict)
	}
	return nil
}
