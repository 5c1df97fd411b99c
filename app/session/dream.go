package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/picture"
)

// DreamingName is the task's in State.
const DreamingName = "dreaming"

// A Dream is how far a picture is that something likes.
type Dream struct {
	Picture   *picture.RGB  // so far
	Curve     []float64     // each step's activation
	PerSecond float64       // steps
	Result    *dream.Result // at the end, and where it was stopped; nil while it goes on
	Err       error         // why it ended; the context's where it was stopped
}

// dreamTold is the least time between two pictures.
const dreamTold = 100 * time.Millisecond

// Dreamt is where a dream is kept between two runs of its task; the zero value is one that has not begun. It belongs to the task that has
// the runner: whoever else wants to know is told.
type Dreamt struct{ last *dream.Result }

// Dreaming looks for the picture that a request describes, or goes on with it until it has the request's steps. A picture that is
// opened takes the runner away; then it goes on from where it was. tell hears of it on the task's goroutine, at the end too. What is
// wrong with a request is told that way, and is no problem of the session's.
func Dreaming(m *Model, req dream.Request, keep *Dreamt, tell func(Dream)) Task {
	return Task{
		Name: DreamingName, When: WhenFree, Until: Ended,
		Run: func(ctx context.Context, t Tools) error {
			if t.Model != m {
				return nil // it is about another one
			}
			d := Dream{}
			from := keep.last
			if from != nil {
				d.Curve = slices.Clone(from.Curve)
			}
			var last time.Time
			each := func(f dream.Frame) {
				t.Progress(float64(f.Step) / float64(max(f.Steps, 1)))
				d.Curve, d.PerSecond = append(d.Curve, f.Activation), f.PerSecond
				if time.Since(last) >= dreamTold {
					last = time.Now()
					part := d
					part.Picture, part.Curve = f.Picture(), slices.Clone(d.Curve)
					tell(part)
				}
			}
			var err error
			if from == nil {
				d.Result, err = dream.Run(ctx, t.Runner, req, each)
			} else {
				d.Result, err = dream.GoOn(ctx, t.Runner, from, max(req.Steps, len(from.Curve)), each)
			}
			if d.Err = err; d.Result != nil {
				keep.last = d.Result
				d.Picture, d.Curve, d.PerSecond = d.Result.Picture, d.Result.Curve, d.Result.PerSecond
			}
			tell(d)
			if ctx.Err() != nil || errors.Is(err, nn.ErrDeviceLost) {
				return err
			}
			return nil
		},
	}
}
