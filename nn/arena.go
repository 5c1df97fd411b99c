package nn

import (
	"fmt"
	"sync"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
)

// arena is the memory of one forward pass on the GPU: a buffer for the output of each layer that it computes, and for those
// with channels off. Borders are zero from the start and no shader writes them, so that buffers can be used again as they are.
type arena struct {
	runner *gpuRunner
	from   int
	base   *arena // has what the pass does not compute; nil for a whole one
	own    op.Buffers
}

// arena takes the buffers of a pass.
func (r *gpuRunner) arena(p Pass) (*arena, error) {
	a := &arena{runner: r, from: p.From, own: op.Buffers{}}
	if p.Base != nil {
		if !p.Base.use(true) {
			return nil, ErrReleased
		}
		a.base = p.Base.memory.(*arena)
	}
	if err := a.take(p); err != nil {
		a.release()
		if p.Base != nil {
			p.Base.unuse()
		}
		return nil, err
	}
	return a, nil
}

func (a *arena) take(p Pass) error {
	for i, l := range a.runner.plan.layers {
		var list []*op.Buffer
		if i >= p.From {
			list = l.outputs()
		}
		if p.off(i) {
			list = append(list, l.channels)
		}
		if p.apart(i) {
			list = append(list, l.masked)
		}
		for _, b := range list {
			found, err := a.runner.pool.take(b)
			if err != nil {
				return err
			}
			a.own[b] = found
		}
	}
	return nil
}

// mask gives the steps that make the output of a layer without some channels, where the pass wants that.
func (a *arena) mask(p Pass, layer int) ([]op.Step, error) {
	if !p.off(layer) {
		return nil, nil
	}
	l := a.runner.plan.layers[layer]
	return []op.Step{l.mask}, a.own[l.channels].Upload(op.MaskValues(a.runner.network.Layers[layer].Out, p.Off[layer]), 0)
}

// Buffer finds what a step mentions: a buffer of this pass, of the pass that it went on from, or one that all share.
func (a *arena) Buffer(b *op.Buffer) *gpu.Buffer {
	for m := a; m != nil; m = m.base {
		if found := m.own[b]; found != nil {
			return found
		}
	}
	return a.runner.loading.Buffer(b)
}

// output is a layer's output as the next layer of this pass sees it, before its ReLU: without the channels that are off.
func (a *arena) output(layer int) *gpu.Buffer {
	l := a.runner.plan.layers[layer]
	for ; a.own[l.masked] == nil; a = a.base {
		if layer >= a.from {
			return a.own[l.output]
		}
	}
	return a.own[l.masked]
}

// layerMemory is what the steps of one layer see: of the layer below, what is not off.
type layerMemory struct {
	*arena
	layer int
}

func (m layerMemory) Buffer(b *op.Buffer) *gpu.Buffer {
	if m.layer > 0 && b == m.runner.plan.layers[m.layer-1].output {
		return m.output(m.layer - 1)
	}
	return m.arena.Buffer(b)
}

// read brings values from the device. Those that were read last stay at hand, for who goes back and forth between two sites.
func (a *arena) read(s Site) (Tensor, error) {
	l, p := a.runner.network.Layers[s.Layer], a.runner.plan.layers[s.Layer]
	b := a.own[p.output]
	switch {
	case !s.Before:
		b = a.output(s.Layer)
	case p.logits != nil:
		b = a.own[p.logits]
	}
	desk := &a.runner.desk
	values := desk.take(p.output.Texels * gpu.TexelBytes / 4)
	defer desk.give(values)
	if err := b.Download(values, 0); err != nil {
		if a.runner.closed.Load() {
			return Tensor{}, ErrReleased // whoever has these activations may have it longer than there is a device
		}
		return Tensor{}, fmt.Errorf("nn: reading %s: %w", l.Name, err)
	}
	t := unpack(l.Out, values, !s.Before && l.Activation == "relu")
	desk.keep(t)
	return t, nil
}

// release keeps the buffers for the next pass.
func (a *arena) release() { a.runner.pool.give(a.own) }

// pool keeps buffers that passes have released for those to come.
type pool struct {
	dev  *gpu.Device
	mu   sync.Mutex
	free map[*op.Buffer][]*gpu.Buffer
}

// take gives a free buffer, or a new one.
func (p *pool) take(b *op.Buffer) (*gpu.Buffer, error) {
	p.mu.Lock()
	if free := p.free[b]; len(free) > 0 {
		p.free[b] = free[:len(free)-1]
		p.mu.Unlock()
		return free[len(free)-1], nil
	}
	p.mu.Unlock() // whoever releases must not wait
	return p.dev.NewZeroed(b.Name, b.Texels)
}

func (p *pool) give(list op.Buffers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for b, made := range list {
		p.free[b] = append(p.free[b], made)
	}
}

// rest gives back all buffers that no pass has.
func (p *pool) rest() {
	p.mu.Lock()
	free := p.free
	p.free = map[*op.Buffer][]*gpu.Buffer{}
	p.mu.Unlock() // whoever takes one must not wait
	for _, list := range free {
		for _, b := range list {
			b.Release()
		}
	}
}
