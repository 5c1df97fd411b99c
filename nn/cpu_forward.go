package nn

import (
	"context"
	"time"

	"github.com/vggscope/vggscope/gpu/clock"
	"github.com/vggscope/vggscope/nn/op"
)

// together is how many pictures CPU mode takes at once: enough that the weights are read rarely, few enough that their maps do not take
// more memory than the weights do.
const together = 4

func (r *cpuRunner) Together() int { return together }

func (r *cpuRunner) Rest() { r.spare.rest() }

func (r *cpuRunner) Forward(ctx context.Context, p Pass) (*Activations, error) {
	all, err := r.forwardAll(ctx, []Pass{p})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func (r *cpuRunner) ForwardAll(ctx context.Context, p Pass, inputs []Tensor) ([]*Activations, error) {
	return r.forwardAll(ctx, p.each(inputs))
}

// cpuWalk is a pass on its way through the layers.
type cpuWalk struct {
	Pass
	kept *cpuPass
	acts *Activations
}

// forwardAll computes passes that begin at the same layer and end at the same one.
func (r *cpuRunner) forwardAll(ctx context.Context, passes []Pass) ([]*Activations, error) {
	for _, p := range passes {
		if err := p.check(r.network); err != nil {
			return nil, err
		}
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	if err := r.rouse(ctx); err != nil {
		return nil, err
	}
	r.spare.expect(len(passes))
	walks := make([]cpuWalk, 0, len(passes))
	all := make([]*Activations, 0, len(passes))
	release := func() {
		for _, a := range all {
			a.Release()
		}
	}
	for _, p := range passes {
		kept := newCPUPass(r.network, p.From, r.spare)
		if p.Base != nil {
			if !p.Base.use(true) {
				release()
				return nil, ErrReleased
			}
			kept.base = p.Base.memory.(*cpuPass)
		}
		a := newActivations(r.network, p, kept)
		walks, all = append(walks, cpuWalk{p, kept, a}), append(all, a)
	}
	if err := r.forward(ctx, walks); err != nil {
		release()
		return nil, err
	}
	return all, nil
}

func (r *cpuRunner) forward(ctx context.Context, walks []cpuWalk) error {
	if len(walks) == 0 {
		return nil
	}
	from := walks[0].From
	next := make([]Tensor, len(walks)) // what the next layer reads
	for i, w := range walks {
		next[i] = w.enter()
	}
	relu := from > 0 && r.network.Layers[from-1].Activation == "relu" // whether it does so through one
	for _, l := range r.network.Layers[from : walks[0].last(r.network)+1] {
		if err := ctx.Err(); err != nil {
			return err
		}
		start := clock.Now()
		outs, finite, err := r.layers.computeAll(l, next, relu)
		if err != nil {
			return err
		}
		for i, w := range walks {
			w.kept.values[l.Index] = outs[i]
			if l.Params > 0 && !w.AllowNotFinite && !finite {
				return &NotFiniteError{l}
			}
			next[i] = w.kept.mask(w.Pass, l.Index, outs[i])
			if l.Activation == "softmax" {
				w.kept.logits, w.kept.values[l.Index] = outs[i], op.SoftmaxRef(outs[i])
			}
		}
		relu = l.Activation == "relu"
		took := clock.Since(start) / time.Duration(len(walks)) // a share for each
		for _, w := range walks {
			w.acts.finish(took, w.Done)
		}
	}
	return nil
}

// enter gives what the first layer of a pass reads.
func (w cpuWalk) enter() Tensor {
	if w.Base == nil {
		return w.Input
	}
	below := w.From - 1
	switch {
	case w.given():
		next := w.below()
		w.kept.masked[below] = next
		return next
	case w.off(below):
		return w.kept.mask(w.Pass, below, w.kept.base.kept(below))
	}
	return w.kept.base.output(below)
}
