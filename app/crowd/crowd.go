// Package crowd tells what the channels of all layers make of many pictures: of each its largest value and its mean, as the tables of
// features and classify have them, and the picture's class.
package crowd

import (
	"context"
	"slices"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/work"
)

// Name is the task's in State.
const Name = "crowd"

// A Member is what is known of one picture. It is never changed once it is handed out.
type Member struct {
	Path string
	Err  error           // it could not be read; all else is then empty
	Best []nn.Prediction // the best class; none for a network without classes
	Pool [][2][]float32  // by layer: the largest value and the mean of each channel; of a vector its values, twice
}

// Of are a layer's values by channel: the largest or the means. nil where there are none.
func (m Member) Of(layer int, mean bool) []float32 {
	if layer >= len(m.Pool) {
		return nil
	}
	if mean {
		return m.Pool[layer][1]
	}
	return m.Pool[layer][0]
}

// Look has all pictures run through a model, which go into it as in says. got is called with each, in order, on the task's
// goroutine. After an interruption it goes on where it was, once that model is in use.
func Look(of *session.Model, files []string, in weights.Input, got func(i int, m Member)) session.Task {
	next := 0
	return session.Task{
		Name: Name, When: session.WhenFree, Until: session.Ended, Error: session.Told, Of: of,
		Run: func(ctx context.Context, t session.Tools) error {
			for ; next < len(files); next++ {
				t.Progress(float64(next) / float64(len(files)))
				m, err := look(ctx, t.Runner, files[next], in)
				if err != nil {
					return err
				}
				got(next, m)
			}
			return nil
		},
	}
}

// look runs a picture through the network. What is wrong with the picture is the member's error; what is wrong with the device is
// returned.
func look(ctx context.Context, r nn.Runner, path string, in weights.Input) (Member, error) {
	m := Member{Path: path}
	var prepared nn.Prepared
	m.Err = work.Safely(func() error {
		rgb, _, err := picture.DecodeFile(ctx, path, picture.Limits{})
		if err == nil {
			prepared, err = nn.Preprocess(rgb, in)
		}
		return err
	})
	if err := ctx.Err(); err != nil || m.Err != nil {
		return m, err
	}
	a, err := r.Forward(ctx, nn.Pass{Input: prepared.Input})
	if err != nil {
		return m, err
	}
	defer a.Release()
	for i := range a.Network().Layers {
		t, err := a.Output(i)
		if err != nil {
			return m, err
		}
		m.Pool = append(m.Pool, pool(t))
	}
	if a.Network().HasTop() {
		m.Best, err = a.Top(1)
	}
	return m, err
}

func pool(t nn.Tensor) (p [2][]float32) {
	if t.Flat() {
		values := slices.Clone(t.Data)
		return [2][]float32{values, values}
	}
	p = [2][]float32{make([]float32, t.C), make([]float32, t.C)}
	for c := range t.C {
		p[0][c], p[1][c] = batch.Pooled(t, c)
	}
	return p
}
