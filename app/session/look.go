package session

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/probe"
)

// LookingName is the task's in State.
const LookingName = "looking"

// Looks are what a target comes to when its picture looks different.
type Looks struct {
	Of     *Result // what it is about
	Target explain.Target
	Aim    explain.Aim // with its value in the picture as it is
	List   []probe.Response
	Err    error // the context's where it was ended
}

// Looking asks what a target comes to for the picture that is shown in each of probe's looks. tell hears of it on the task's
// goroutine, as Explaining's does.
func Looking(target explain.Target, tell func(Looks)) Task {
	return Task{
		Name: LookingName, When: WhenShown, Until: Ended,
		Run: func(ctx context.Context, t Tools) error {
			l := Looks{Of: t.Result, Target: target}
			if l.Aim, l.Err = target.Aim(t.Result.Activations); l.Err == nil {
				l.List, l.Err = probe.LooksOf(ctx, t.Runner, t.Result.Activations, l.Aim, t.Result.Picture.Prepared.Fitted, nil, probe.LookOptions{}, func(done, total int) {
					t.Progress(float64(done) / float64(total))
				})
			}
			tell(l)
			if ctx.Err() != nil || errors.Is(l.Err, nn.ErrDeviceLost) {
				return l.Err
			}
			return nil
		},
	}
}
