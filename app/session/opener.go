package session

import (
	"context"
	"fmt"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/weights"
)

// Opener makes a runner for a set of weights, as nn.Open does for a backend. The set stays open. The runner before is closed by
// then.
type Opener func(ctx context.Context, set *weights.Set, backend nn.Backend, progress func(done, total int64)) (nn.Runner, error)

// OnWindow gives the usual Opener: it computes on the window's GPU; where there is no window, or OpenGL fails on it, or it is
// known to compute wrong, on the CPU. noWindow is why there is no window. A GPU that nothing is known of is judged first, but
// not for the built-in model, which shows its first picture and is then checked itself. The weights of that one come while the
// first layers are computed already.
func OnWindow(window *nn.Window, noWindow error) Opener {
	return func(ctx context.Context, set *weights.Set, backend nn.Backend, progress func(done, total int64)) (nn.Runner, error) {
		o := nn.Options{Backend: backend, Window: window, NoGPU: noWindow, Progress: progress}
		if set.Path == "" { // nothing is wrong with its files, so that a fault that comes later is the GPU's
			o.Background, o.Progress = true, nil
		}
		v := check.Verdicts{Judge: set.Path != ""}
		return v.Open(ctx, set, o)
	}
}

// openSet opens the weights that are meant.
func openSet(ref ModelRef) (*weights.Set, error) {
	if ref.Path == "" {
		return weights.Builtin()
	}
	return weights.OpenAs(ref.Path, ref.Choices)
}

// checkSet finds what keeps a set from being a network, before anything is given up for it.
func checkSet(set *weights.Set) error {
	_, err := nn.NewNetwork(set)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}
