package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// ExplainingName is the task's in State.
const ExplainingName = "explaining"

// An Explanation is what became of a request about a result.
type Explanation struct {
	Of     *Result         // what it is about
	Asked  explain.Request // as it was asked for
	Result *explain.Result // nil where there is none
	// Spread is, for occlusion, a value for each pixel of the input.
	Spread  nn.Tensor
	Half    *explain.Halfway // of relevance through a channel, in passing: that it went on from
	Partial bool             // some of the values are still to come, or will not come because Err ended it
	Err     error            // the context's where it was ended
}

// Explaining computes a request about the result that is shown. After an interruption it begins anew, with the result that is
// shown then. tell hears of it on the task's goroutine: of the parts of an occlusion as they come, and at the end. What is wrong
// with a request, or with what it comes to, is told that way too, and is no problem of the session's.
func Explaining(req explain.Request, tell func(Explanation)) Task {
	return Task{
		Name: ExplainingName, When: WhenShown, Until: Ended,
		Run: func(ctx context.Context, t Tools) error {
			e := Explanation{Of: t.Result, Asked: req}
			if req.Method == explain.Occlusion {
				e.occlude(ctx, t, tell)
			} else {
				e.Result, e.Err = explain.Run(ctx, t.Runner, t.Result.Activations, req, t.count)
			}
			return e.end(ctx, tell)
		},
	}
}

// count is Progress for those who count.
func (t Tools) count(done, total int) { t.Progress(float64(done) / float64(max(total, 1))) }

// end tells of the end, and is what the session hears of it.
func (e Explanation) end(ctx context.Context, tell func(Explanation)) error {
	tell(e)
	if ctx.Err() != nil || errors.Is(e.Err, nn.ErrDeviceLost) {
		return e.Err
	}
	return nil
}

// told is the least time between two parts of an occlusion: each is a whole picture.
const told = 150 * time.Millisecond

// occlude covers the picture position by position, and tells of what is known so far.
func (e *Explanation) occlude(ctx context.Context, t Tools, tell func(Explanation)) {
	req, err := e.Asked.Filled(t.Runner.Network())
	if err != nil {
		e.Err = err
		return
	}
	acts := t.Result.Activations
	aim, err := req.Target.Aim(acts)
	if err != nil {
		e.Err = err
		return
	}
	var last time.Time
	options := explain.GridOptions{Patch: req.Patch, Stride: req.Stride, Fill: req.Fill}
	g, err := explain.Occlude(ctx, t.Runner, acts, aim, options, func(g *explain.Grid) {
		t.Progress(float64(g.Done) / float64(len(g.Known)))
		if g.Done < len(g.Known) && time.Since(last) >= told {
			last = time.Now()
			part := *e
			part.take(g, req, aim, acts.Network())
			tell(part)
		}
	})
	if e.Err = err; g.Done > 0 {
		e.take(g, req, aim, acts.Network())
	}
}

// take copies what a grid has so far.
func (e *Explanation) take(g *explain.Grid, req explain.Request, aim explain.Aim, n *nn.Network) {
	in := n.Layers[0].Out
	e.Result, e.Spread = g.Result(req, aim), g.Spread(g.Drops, in.H, in.W)
	e.Result.Values.Data = slices.Clone(e.Result.Values.Data)
	e.Partial = g.Done < len(g.Known)
}

// GlimpsingName is the task's in State.
const GlimpsingName = "glimpsing"

// Glimpsing computes relevance through a channel for somebody who has a look at it in passing: it is not begun again, and leaves what
// Explaining was asked for as it is. It goes on from half where that fits, and tells where others can go on from.
func Glimpsing(req explain.Request, half *explain.Halfway, tell func(Explanation)) Task {
	return Task{
		Name: GlimpsingName, When: WhenShown, Until: Interrupted, Error: Logged,
		Run: func(ctx context.Context, t Tools) error {
			e, acts := Explanation{Of: t.Result, Asked: req, Half: half}, t.Result.Activations
			if !half.Fits(acts, req) {
				e.Half, e.Err = explain.RelevanceAt(ctx, t.Runner, acts, req, req.Condition.Layer, t.count)
			}
			if e.Err == nil {
				e.Result, e.Err = e.Half.Through(ctx, t.Runner, acts, req, t.count)
			}
			return e.end(ctx, tell)
		},
	}
}
