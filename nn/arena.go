package nn

import (
	"fmt"

	"github.com/vggscope/vggscope/gpu"
)

// arena is the memory of one forward pass on the GPU: a buffer for the output of each layer that it computes. Borders are
// zero from the start and no shader writes them, so that buffers can be used again as they are.
type arena struct {
	runner  *gpuRunner
	base    *arena // has what the pass does not compute; nil for a whole one
	buffers map[string]*gpu.Buffer
}

// arena takes buffers that were released, and makes those that are missing.
func (r *gpuRunner) arena(p Pass) (*arena, error) {
	if len(p.Off) > 0 {
		return nil, fmt.Errorf("nn: channels cannot be off on the GPU")
	}
	a := &arena{runner: r, buffers: map[string]*gpu.Buffer{}}
	if p.Base != nil {
		if !p.Base.use(true) {
			return nil, ErrReleased
		}
		a.base = p.Base.memory.(*arena)
	}
	for _, b := range r.plan.outputs {
		if b.layer < p.From {
			continue
		}
		buffer, err := r.take(b)
		if err != nil {
			a.release()
			if p.Base != nil {
				p.Base.unuse()
			}
			return nil, err
		}
		a.buffers[b.name] = buffer
	}
	return a, nil
}

// take gives a buffer of the plan that is free, or a new one.
func (r *gpuRunner) take(b bufferPlan) (*gpu.Buffer, error) {
	r.mu.Lock()
	if free := r.free[b.name]; len(free) > 0 {
		r.free[b.name] = free[:len(free)-1]
		r.mu.Unlock()
		return free[len(free)-1], nil
	}
	r.mu.Unlock()
	return r.dev.NewZeroed(b.name, b.texels)
}

// buffer finds what a step mentions: an output of this pass, one of the pass that it went on from, or what all share.
func (a *arena) buffer(name string) *gpu.Buffer {
	for m := a; m != nil; m = m.base {
		if b, ok := m.buffers[name]; ok {
			return b
		}
	}
	if b, ok := a.runner.shared[name]; ok {
		return b
	}
	panic(fmt.Sprintf("nn: a step of the plan mentions buffer %q, which the plan does not have", name))
}

func (a *arena) read(s Site) (Tensor, error) {
	l, name := a.runner.network.Layers[s.Layer], a.runner.plan.layers[s.Layer].output
	if s.Before && a.runner.plan.layers[s.Layer].before != "" {
		name = a.runner.plan.layers[s.Layer].before
	}
	values := make([]float32, texels(l.Out)*gpu.TexelBytes/4)
	if err := a.buffers[name].Download(values, 0); err != nil {
		return Tensor{}, fmt.Errorf("nn: reading %s: %w", l.Name, err)
	}
	return unpack(l.Out, values), nil
}

// release keeps the buffers for the next pass.
func (a *arena) release() {
	a.runner.mu.Lock()
	defer a.runner.mu.Unlock()
	for name, b := range a.buffers {
		a.runner.free[name] = append(a.runner.free[name], b)
	}
}
