package session

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// FieldingName is the task's in State.
const FieldingName = "fielding"

// A Fielded is where in the picture the effect on a unit comes from.
type Fielded struct {
	Of    *Result
	Unit  nn.Unit
	Field *explain.Field // nil where there is none
	Err   error          // the context's where it was ended
}

// Fielding computes the effective receptive field of a unit of the result that is shown. After an interruption it begins anew. tell
// hears of the end on the task's goroutine; what is wrong is told that way.
func Fielding(u nn.Unit, tell func(Fielded)) Task {
	return Task{
		Name: FieldingName, When: WhenShown, Until: Ended,
		Run: func(ctx context.Context, t Tools) error {
			f := Fielded{Of: t.Result, Unit: u}
			f.Field, f.Err = explain.EffectiveField(ctx, t.Runner, t.Result.Activations, u)
			tell(f)
			if ctx.Err() != nil || errors.Is(f.Err, nn.ErrDeviceLost) {
				return f.Err
			}
			return nil
		},
	}
}
