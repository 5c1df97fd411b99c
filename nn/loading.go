package nn

import (
	"context"
	"slices"
	"sync"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
)

// loading is how far the weights of a GPU runner are. Layers whose weights are there can be computed while others come.
type loading struct {
	stop context.CancelCauseFunc
	done chan struct{} // closed when no more weights will come

	mu      sync.Mutex
	shared  op.Buffers          // the weights that are there, scratch and marks
	missing map[*op.Buffer]bool // weights still to come
	err     error               // why they will not
	news    chan struct{}       // closed when one of these changes, and replaced
}

// start runs load, which calls arrive for each of the weights.
func (l *loading) start(ctx context.Context, weights []op.Weights, load func(context.Context) error) {
	ctx, l.stop = context.WithCancelCause(ctx)
	for _, w := range weights {
		l.missing[w.Buffer] = true
	}
	go func() {
		defer close(l.done)
		defer l.stop(nil)
		err := load(ctx)
		l.change(func() { l.err = err })
	}()
}

func newLoading() *loading {
	return &loading{
		done: make(chan struct{}), shared: op.Buffers{}, missing: map[*op.Buffer]bool{}, news: make(chan struct{}),
	}
}

func (l *loading) arrive(b *op.Buffer, made *gpu.Buffer) {
	l.change(func() {
		l.shared[b] = made
		delete(l.missing, b)
	})
}

func (l *loading) change(what func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	what()
	close(l.news)
	l.news = make(chan struct{})
}

// Buffer is one that all passes share.
func (l *loading) Buffer(b *op.Buffer) *gpu.Buffer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shared[b]
}

// ready reports whether all weights that the steps read are there.
func (l *loading) ready(steps []op.Step) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.lack(steps)
}

// wait returns when all weights that the steps read are there, or why they are not.
func (l *loading) wait(ctx context.Context, steps []op.Step) error {
	for {
		l.mu.Lock()
		missing, err, news := l.lack(steps), l.err, l.news
		l.mu.Unlock()
		if !missing || err != nil {
			return err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// lack reports whether weights that the steps read are missing.
func (l *loading) lack(steps []op.Step) bool {
	return slices.ContainsFunc(steps, func(s op.Step) bool {
		return slices.ContainsFunc(s.Reads, func(b *op.Buffer) bool { return l.missing[b] })
	})
}

// finish waits for all weights.
func (l *loading) finish(ctx context.Context) error {
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// end stops what is under way, so that the device can be closed.
func (l *loading) end() {
	if l.stop != nil {
		l.stop(ErrReleased)
		<-l.done
	}
}
