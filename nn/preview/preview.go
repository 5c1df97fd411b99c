// Package preview shows what a model says of a picture in each of the ways that its file leaves open: which colours the input
// has, in which order the maps are flattened. Beside each other they tell the right one at a glance, for a wrong one is unsure
// and finds what is not there.
//
//	set, err := weights.Open(path)
//	answers, err := preview.Ask(ctx, path, set.Candidates(), picture, 5, nn.Options{Backend: nn.CPU}, nil)
package preview

import (
	"context"
	"fmt"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// Answer is what a model says in one of the ways to read it.
type Answer struct {
	Choices weights.Choices // all of them, those that were left open as Open takes them
	Input   weights.Input
	Top     []nn.Prediction // the most probable classes, the first first
	Err     error           // why the model cannot be read or computed this way
}

// Ask opens the model at a path in each of the ways, and asks it for the k most probable classes of a picture. Answers come in
// the order of the ways; each, which may be nil, hears of every one when it is there, as ways that share their weights are
// computed one after the other. One runner is open at a time. The error is the context's.
func Ask(ctx context.Context, path string, ways []weights.Choices, pic *picture.RGB, k int, o nn.Options,
	each func(i int, a Answer)) ([]Answer, error) {
	answers := make([]Answer, len(ways))
	done := make([]bool, len(ways))
	for i := range ways {
		if done[i] {
			continue
		}
		q := &asker{path: path, pic: pic, k: k, options: o}
		for j := i; j < len(ways); j++ {
			if done[j] || sameWeights(ways[i]) != sameWeights(ways[j]) {
				continue
			}
			answers[j], done[j] = q.ask(ctx, ways[j]), true
			if err := ctx.Err(); err != nil {
				q.close()
				return nil, err
			}
			if each != nil {
				each(j, answers[j])
			}
		}
		q.close()
	}
	return answers, nil
}

// sameWeights leaves out of the choices what changes the picture alone.
func sameWeights(c weights.Choices) weights.Choices {
	c.Input, c.Fit, c.Resample, c.Resize = "", "", "", 0
	return c
}

// asker asks with one runner, as long as the weights are the same.
type asker struct {
	path    string
	pic     *picture.RGB
	k       int
	options nn.Options
	set     *weights.Set // the runner's
	runner  nn.Runner
	err     error // why there is no runner
}

func (q *asker) ask(ctx context.Context, c weights.Choices) Answer {
	a := Answer{Choices: c}
	set, err := weights.OpenAs(q.path, c)
	if err != nil {
		a.Err = err
		return a
	}
	a.Choices, a.Input = set.Choices, set.Card.Input
	if q.runner == nil && q.err == nil {
		q.set = set
		q.runner, q.err = q.open(ctx)
	} else {
		set.Close()
	}
	if q.err != nil {
		a.Err = q.err
		return a
	}
	a.Top, a.Err = q.top(ctx, a.Input)
	return a
}

func (q *asker) open(ctx context.Context) (nn.Runner, error) {
	if !q.set.HasTop() {
		return nil, fmt.Errorf("preview: %s has no dense layers, so it names nothing", q.set.Card.Name)
	}
	return nn.Open(ctx, q.set, q.options)
}

func (q *asker) top(ctx context.Context, in weights.Input) ([]nn.Prediction, error) {
	prepared, err := nn.Preprocess(q.pic, in)
	if err != nil {
		return nil, err
	}
	acts, err := q.runner.Forward(ctx, nn.Pass{Input: prepared.Input})
	if err != nil {
		return nil, err
	}
	defer acts.Release()
	return acts.Top(q.k)
}

func (q *asker) close() {
	if q.runner != nil {
		q.runner.Close()
	}
	if q.set != nil {
		q.set.Close()
	}
}
