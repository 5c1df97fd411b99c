package nn

import (
	"context"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
)

// What convolutions multiply with is made of the kernels in the file and is three times as large: of VGG16's 56 MiB it is 164. On a
// software renderer and in CPU mode that is this program's memory, of no use while nobody computes. A runner that dozes has
// given it back, and the next pass has it made again, layer by layer as at the start.

// canDoze reports whether the weights can be read again whatever happened since: those of a file may be gone by then.
func (m model) canDoze() bool { return m.set.Path == "" }

func (r *gpuRunner) Doze() {
	r.Rest()
	if !r.canDoze() || !r.exec.Device.Info().Software || !r.pass.TryLock() {
		return
	}
	defer r.pass.Unlock()
	var made []*op.Buffer
	for _, w := range r.plan.weights {
		if w.Layout == op.TransformedLayout {
			made = append(made, w.Buffer)
		}
	}
	for _, b := range r.loading.forget(made) {
		b.Release()
	}
}

// rouse has the weights made again that a doze gave up, if the layers of a pass read one of them. The lock of passes is held.
func (r *gpuRunner) rouse(p Pass) {
	for i := p.From; i <= p.last(r.network); i++ {
		if !r.loading.ready(r.plan.layers[i].steps) {
			r.loading.again(r.plan.weights, func(ctx context.Context, lost []op.Weights) error {
				ctx, stop := context.WithCancelCause(ctx)
				defer stop(nil)
				return r.uploadAll(ctx, stop, lost, Options{Background: true})
			})
			return
		}
	}
}

// still reports whether no weights are on their way, and some could be. The caller holds mu.
func (l *loading) still() bool {
	select {
	case <-l.done:
		return l.err == nil && !l.ended
	default:
		return false
	}
}

// forget takes weights out, so that passes wait for them until they are loaded again. While weights are on their way, and after
// an error or the end, it takes none.
func (l *loading) forget(list []*op.Buffer) (taken []*gpu.Buffer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.still() {
		return nil
	}
	for _, b := range list {
		if made := l.shared[b]; made != nil {
			taken = append(taken, made)
			delete(l.shared, b)
			l.missing[b] = true
		}
	}
	return taken
}

// again runs load in the background for those of the weights that are missing, unless they are on their way.
func (l *loading) again(all []op.Weights, load func(ctx context.Context, lost []op.Weights) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.still() {
		return
	}
	var lost []op.Weights
	for _, w := range all {
		if l.missing[w.Buffer] {
			lost = append(lost, w)
		}
	}
	l.done = make(chan struct{})
	l.run(context.Background(), func(ctx context.Context) error { return load(ctx, lost) })
}

func (r *cpuRunner) Doze() {
	r.Rest()
	if !r.canDoze() || !r.pass.TryLock() {
		return
	}
	defer r.pass.Unlock()
	if !r.closed {
		r.layers.doze()
		r.dozes = true
	}
}

// rouse has the weights made again that a doze gave up. The lock of passes is held.
func (r *cpuRunner) rouse(ctx context.Context) error {
	if !r.dozes || r.closed {
		return nil
	}
	if err := r.layers.again(ctx, r.model); err != nil {
		return err
	}
	r.dozes = false
	return nil
}

func (v *vectorLayers) doze() {
	for _, c := range v.convs {
		c.Close()
	}
}

func (v *vectorLayers) again(ctx context.Context, m model) error {
	defer func() { v.kernels = nil }()
	for _, l := range m.network.Layers {
		c := v.convs[l.Index]
		if c == nil || c.Held() {
			continue
		}
		taps, err := v.read(ctx, m.set.Array(l.Kernel()))
		if err != nil {
			return err
		}
		if err := c.Again(taps); err != nil {
			return err
		}
	}
	return nil
}

// Go's own layers, which are for processors without vector units, stay as they are.
func (p *plainLayers) doze() {}

func (p *plainLayers) again(context.Context, model) error { return nil }
