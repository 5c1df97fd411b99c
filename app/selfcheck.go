package main

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
)

// selfCheck holds the built-in model on the session's runner against stored values, and against the CPU. With another model
// in use there is nothing to hold it against, and its weights are not at hand: the built-in one's layers say as much about
// the machine, once it is in use again.
func selfCheck(ctx context.Context, r nn.Runner) error {
	set, err := weights.Builtin()
	if err != nil {
		return err
	}
	defer set.Close()
	if r.Network().Card.Name != set.Card.Name {
		return nil
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
