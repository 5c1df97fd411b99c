package nn

import (
	"fmt"
	"sync"
	"unsafe"
	"weak"

	"github.com/vggscope/vggscope/nn/op"
)

// What of a pass lies in ordinary memory. The pass itself has all values, on a software renderer in the same memory, so that maps
// are there once more only as long as someone looks at them: they are found again by who asks meanwhile, and read again by who asks
// later. What is small is kept, for it costs nothing, and all of it on demand, for after the runner.

// few is up to how many values a layer's output is kept once it was read: dense layers, and maps of few pixels.
const few = 1 << 13

// A reading is what was read at one site. The lock is held while a runner reads, so that there is one reader at a time, and the
// others find what it read.
type reading struct {
	mu   sync.Mutex
	kept Tensor                // for good; without data where it is not
	last weak.Pointer[float32] // the first of the values that were read last, as long as someone has them
}

// At gives the values at a site, which must not be changed. They are read from the GPU where that computed them, unless someone has
// them still. ErrNotYet and ErrReleased say why there are none.
func (a *Activations) At(s Site) (Tensor, error) {
	if s.Layer < 0 || s.Layer >= len(a.network.Layers) {
		return Tensor{}, fmt.Errorf("nn: layer %d of %d", s.Layer, len(a.network.Layers))
	}
	s = a.network.site(s)
	return a.read(s, a.network.Layers[s.Layer].Out.Len() <= few)
}

// Hold reads all values, so that they can be read from now on after Release and without the runner too. A layer with a ReLU is kept
// as before it.
func (a *Activations) Hold() error {
	for _, l := range a.network.Layers {
		before := a.network.site(Site{Layer: l.Index, Before: true})
		if _, err := a.read(before, true); err != nil {
			return err
		}
		if after := (Site{Layer: l.Index}); !a.derived(after) {
			if _, err := a.read(after, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// derived reports whether what is at a site follows from what is before a ReLU: it does unless channels are off behind it.
func (a *Activations) derived(s Site) bool {
	if s.Before || a.network.Layers[s.Layer].Activation != "relu" {
		return false
	}
	holder := a.holder(s)
	_, off := holder.zeroed[s.Layer]
	return !off && holder == a.holder(Site{Layer: s.Layer, Before: true})
}

// read is At, which keeps the values for good on demand.
func (a *Activations) read(s Site, keep bool) (Tensor, error) {
	holder := a.holder(s)
	r := holder.slot(s)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept.Data != nil {
		return r.kept, nil
	}
	t, err := a.find(holder, r, s)
	if err == nil && keep {
		r.kept = t
	}
	return t, err
}

// find gives values that are not kept. The lock of r is held.
func (a *Activations) find(holder *Activations, r *reading, s Site) (Tensor, error) {
	shape := a.network.Layers[s.Layer].Out
	if t, ok := a.heldBefore(holder, s); ok {
		if last := r.found(shape); last.Data != nil {
			return last, nil
		}
		return r.note(op.ReLU(t)), nil
	}
	if !a.use(true) {
		return Tensor{}, ErrReleased
	}
	defer a.unuse()
	if t := r.found(shape); t.Data != nil {
		return t, nil
	}
	if s.Layer >= holder.Done() {
		return Tensor{}, ErrNotYet
	}
	t, err := holder.memory.read(s)
	if err != nil {
		if a.released() { // and then the runner closed
			err = ErrReleased
		}
		return Tensor{}, err
	}
	return r.note(t), nil
}

// heldBefore gives what Hold kept of a layer before its ReLU, where what is asked for follows from that.
func (a *Activations) heldBefore(holder *Activations, s Site) (Tensor, bool) {
	if !a.derived(s) {
		return Tensor{}, false
	}
	before := holder.slot(Site{Layer: s.Layer, Before: true})
	before.mu.Lock()
	defer before.mu.Unlock()
	return before.kept, before.kept.Data != nil
}

func (r *reading) note(t Tensor) Tensor {
	r.last = weak.Make(unsafe.SliceData(t.Data))
	return t
}

// found gives the values that were read last if someone has them still.
func (r *reading) found(s Shape) Tensor {
	if p := r.last.Value(); p != nil {
		return Tensor{Shape: s, Data: unsafe.Slice(p, s.Len())}
	}
	return Tensor{}
}

func (a *Activations) slot(s Site) *reading {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.values[s]
	if r == nil {
		r = &reading{}
		a.values[s] = r
	}
	return r
}
