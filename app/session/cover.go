package session

import (
	"cmp"
	"context"
	"image"
	"slices"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// CoveringName is the task's in State.
const CoveringName = "covering"

// Covered is what a patch that was laid on the picture does to the answer.
type Covered struct {
	Of    *Result
	Box   image.Rectangle // in pixels of the input
	Value float64         // of the target
	Drop  float64         // by how much that is less than without the patch
	Top   []nn.Prediction // the best classes under the patch; nil for a target that is not a class
	Ended bool            // the task has, by itself or because of Err
	Err   error
}

// Covering tells what a patch does wherever it is laid, for somebody who drags it: it takes boxes, in pixels of the input, from
// a channel, until none has come for a while. tell hears on the task's goroutine of each, and of the end.
func Covering(target explain.Target, fill explain.Baseline, boxes <-chan image.Rectangle, tell func(Covered)) Task {
	return Task{
		Name: CoveringName, When: WhenShown, Error: Logged,
		Run: func(ctx context.Context, t Tools) error {
			c := Covered{Of: t.Result}
			err := c.follow(ctx, t, target, fill, boxes, tell)
			tell(Covered{Of: t.Result, Ended: true, Err: err})
			return err
		},
	}
}

// unused is how long a task waits for the next box.
const unused = 20 * time.Second

func (c *Covered) follow(ctx context.Context, t Tools, target explain.Target, fill explain.Baseline, boxes <-chan image.Rectangle, tell func(Covered)) error {
	acts := t.Result.Activations
	aim, err := target.Aim(acts)
	if err != nil {
		return err
	}
	occluder, err := explain.NewOccluder(ctx, t.Runner, acts, aim, fill)
	if err != nil {
		return err
	}
	defer occluder.Close()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(unused):
			return nil
		case box := <-boxes:
			list, err := occluder.At(ctx, box)
			if err != nil {
				return err
			}
			now := *c
			now.Box, now.Value, now.Drop = list[0].Box, list[0].Value, list[0].Drop
			if aim.Class >= 0 {
				now.Top = bestOf(t.Runner.Network(), list[0].Probabilities())
			}
			tell(now)
		}
	}
}

// bestOf lists the best classes of some probabilities, as Activations.Top does.
func bestOf(n *nn.Network, probabilities []float32) []nn.Prediction {
	all := make([]nn.Prediction, len(probabilities))
	for i, p := range probabilities {
		all[i] = nn.Prediction{Index: i, Class: n.Classes[i], Probability: p}
	}
	slices.SortStableFunc(all, func(a, b nn.Prediction) int { return cmp.Compare(b.Probability, a.Probability) })
	return all[:min(best, len(all))]
}
