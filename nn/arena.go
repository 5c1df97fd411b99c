package nn

import (
	"fmt"

	"github.com/vggscope/vggscope/gpu"
)

// arena is the memory of one forward pass on the GPU: a buffer for each layer's output. Borders are zero from the start
// and no shader writes them, so that an arena can be used again as it is.
type arena struct {
	runner  *gpuRunner
	buffers map[string]*gpu.Buffer
}

// arena takes a released one, or makes a new one.
func (r *gpuRunner) arena() (*arena, error) {
	r.mu.Lock()
	if n := len(r.free); n > 0 {
		a := r.free[n-1]
		r.free = r.free[:n-1]
		r.mu.Unlock()
		return a, nil
	}
	r.mu.Unlock()
	a := &arena{runner: r, buffers: map[string]*gpu.Buffer{}}
	for _, b := range r.plan.outputs {
		buffer, err := r.dev.NewZeroed(b.name, b.texels)
		if err != nil {
			a.drop()
			return nil, err
		}
		a.buffers[b.name] = buffer
	}
	return a, nil
}

// buffer finds what a step mentions: an output of this pass, or what all passes share.
func (a *arena) buffer(name string) *gpu.Buffer {
	if b, ok := a.buffers[name]; ok {
		return b
	}
	if b, ok := a.runner.shared[name]; ok {
		return b
	}
	panic(fmt.Sprintf("nn: a step of the plan mentions buffer %q, which the plan does not have", name))
}

func (a *arena) drop() {
	for _, b := range a.buffers {
		b.Release()
	}
}

func (a *arena) read(layer int, before bool) (Tensor, error) {
	l, name := a.runner.network.Layers[layer], a.runner.plan.layers[layer].output
	if before {
		name = a.runner.plan.layers[layer].before
	}
	values := make([]float32, texels(l.Out)*gpu.TexelBytes/4)
	if err := a.buffers[name].Download(values, 0); err != nil {
		return Tensor{}, fmt.Errorf("nn: reading %s: %w", l.Name, err)
	}
	return unpack(l.Out, values), nil
}

// release keeps the arena for the next pass.
func (a *arena) release() {
	a.runner.mu.Lock()
	defer a.runner.mu.Unlock()
	a.runner.free = append(a.runner.free, a)
}
