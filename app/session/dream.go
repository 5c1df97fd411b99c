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

// A DreamRequest is what a picture is to be like, of any size.
type DreamRequest struct {
	dream.Request
	Of   *Picture // that dream.Accentuate begins with, or whose spectrum dream.MACO keeps; nil for none
	Side int      // width and height in pixels; 0 for the model's. The CPU then computes, beside the runner
}

// ready gives the runner and the request with its photo brought to size. done closes what was opened.
func (q DreamRequest) ready(ctx context.Context, t Tools) (r nn.Runner, req dream.Request, done func(), err error) {
	r, req, done = t.Runner, q.Request, func() {}
	if q.Side > 0 {
		if r, err = t.OpenSized(ctx, q.Side); err != nil {
			return nil, req, done, err
		}
		done = r.Close
	}
	if q.Of == nil {
		return r, req, done, nil
	}
	fitted := q.Of.Prepared.Fitted
	if q.Side > 0 {
		p, err := nn.Preprocess(q.Of.Prepared.Original, r.Network().Card.Input.With(q.Of.Input.Fit, q.Of.Input.Resample))
		if err != nil {
			done()
			return nil, req, func() {}, err
		}
		fitted = p.Fitted
	}
	if req.Method == dream.MACO {
		req.Samples = []*picture.RGB{fitted}
	} else {
		req.Photo = fitted
	}
	return r, req, done, nil
}

// dreamTold is the least time between two pictures.
const dreamTold = 100 * time.Millisecond

// Dreamt is where a dream is kept between two runs of its task; the zero value is one that has not begun. It belongs to the task that has
// the runner: whoever else wants to know is told.
type Dreamt struct{ last *dream.Result }

// Dreaming looks for the picture that a request describes, or goes on with it until it has the request's steps. A picture that is
// opened takes the runner away; then it goes on from where it was. tell hears of it on the task's goroutine, at the end too. What is
// wrong with a request is told that way, and is no problem of the session's.
func Dreaming(m *Model, q DreamRequest, keep *Dreamt, tell func(Dream)) Task {
	return Task{
		Name: DreamingName, When: WhenFree, Until: Ended, Of: m,
		Run: func(ctx context.Context, t Tools) error {
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
			r, req, done, err := q.ready(ctx, t)
			defer done()
			switch {
			case err != nil:
			case from == nil:
				d.Result, err = dream.Run(ctx, r, req, each)
			default:
				d.Result, err = dream.GoOn(ctx, r, from, max(req.Steps, len(from.Curve)), each)
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
