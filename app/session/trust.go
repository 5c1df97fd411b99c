package session

import (
	"context"
	"errors"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// TestingName is the task's in State.
const TestingName = "testing"

// A Test is what became of testing a map of causes. A part of it is there before the end.
type Test struct {
	Of     *Result
	Asked  explain.Request
	Trust  *explain.Trust // of Trusting
	Curves []Curve        // of Deleting
	Ended  bool
	Err    error // the context's where it was ended
}

// Curve is one of the curves of Deleting.
type Curve struct {
	Mode   explain.CurveMode
	Random bool // for comparison
	Scores []float64
	Steps  int     // scores that there will be
	AUC    float64 // once all are there
}

// Trusting makes the maps that a request's is to be compared with: the runner-up's, and those with random weights of a seed.
func Trusting(req explain.Request, seed uint64, tell func(Test)) Task {
	return mapTest(req, tell, func(ctx context.Context, t Tools, so *Test) (err error) {
		so.Trust, err = explain.MeasureTrust(ctx, t.Runner, t.Result.Activations, req, explain.TrustOptions{Seed: seed}, func(trust *explain.Trust, done, total int) {
			t.Progress(float64(done) / float64(total))
			part := *trust
			tell(Test{Of: so.Of, Asked: req, Trust: &part})
		})
		return err
	})
}

// Deleting plays pixels away and in, the most important of a request's map first, and in a random order of a seed.
func Deleting(req explain.Request, seed uint64, tell func(Test)) Task {
	return mapTest(req, tell, func(ctx context.Context, t Tools, so *Test) error {
		acts := t.Result.Activations
		in := acts.Network().Layers[0].Out
		r, err := explain.Run(ctx, t.Runner, acts, req, nil)
		if err != nil {
			return err
		}
		if r.Aim.Class < 0 || r.Aim.Minus >= 0 {
			return errors.New("session: only the map of one class can be tested by deleting: its probability is followed")
		}
		drawn := r.Values
		if !r.Map2D {
			drawn = explain.Sum.Of(drawn)
		}
		importance := explain.Enlarged(drawn, in.H, in.W)
		var done []Curve
		kinds := []explain.CurveOptions{{Mode: explain.Deletion}, {Mode: explain.Insertion}, {Mode: explain.Deletion, Random: true}, {Mode: explain.Insertion, Random: true}}
		for i, o := range kinds {
			o.Seed = seed
			c, err := explain.MeasureCurve(ctx, t.Runner, acts, r.Aim.Class, importance, o, func(scores []float64, total int) {
				t.Progress((float64(i) + float64(len(scores))/float64(total)) / float64(len(kinds)))
				part := append(done[:len(done):len(done)], Curve{Mode: o.Mode, Random: o.Random, Scores: append([]float64(nil), scores...), Steps: total})
				tell(Test{Of: so.Of, Asked: req, Curves: part})
			})
			if err != nil {
				so.Curves = done
				return err
			}
			done = append(done, Curve{o.Mode, o.Random, c.Scores, len(c.Scores), c.AUC})
		}
		so.Curves = done
		return nil
	})
}

func mapTest(req explain.Request, tell func(Test), run func(context.Context, Tools, *Test) error) Task {
	return Task{
		Name: TestingName, When: WhenShown, Error: Logged,
		Run: func(ctx context.Context, t Tools) error {
			so := Test{Of: t.Result, Asked: req, Ended: true}
			so.Err = run(ctx, t, &so)
			tell(so)
			if errors.Is(so.Err, nn.ErrDeviceLost) || ctx.Err() != nil {
				return so.Err
			}
			return nil
		},
	}
}
