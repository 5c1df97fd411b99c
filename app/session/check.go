package session

import (
	"context"

	"github.com/vggscope/vggscope/nn"
)

// CheckingName is the task's in State.
const CheckingName = "checking"

// Check compares what a runner computes with what it should. The error says in one sentence what is wrong.
type Check func(ctx context.Context, r nn.Runner) error

// Checking runs a comparison once no picture is under way. If it fails on the GPU, the session goes on in CPU mode. A picture
// that comes in between ends its context; it is then run again after that.
func Checking(c Check) Task {
	return Task{
		Name: CheckingName, When: WhenFree, Until: Ended, Error: DeviceFailed,
		Run: func(ctx context.Context, t Tools) error { return c(ctx, t.Runner) },
	}
}
