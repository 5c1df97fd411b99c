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
	mu      sync.Mutex
	stop    context.CancelCauseFunc // nil before the first are on their way
	done    chan struct{}           // closed when no more weights will come, and replaced when some come again
	ended   bool                    // none will come any more
	shared  op.Buffers              // the weights that are there, scratch and marks
	missing map[*op.Buffer]bool     // weights still to come
	err     error                   // why they will not
	news    chan struct{}           // closed when one of these changes, and replaced
}

// start runs load, which calls arrive for each of the weights.
func (l *loading) start(ctx context.Context, weights []op.Weights, load func(context.Context) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range weights {
		l.missing[w.Buffer] = true
	}
	l.run(ctx, load)
}

// run is start without a list. The caller holds mu.
func (l *loading) run(ctx context.Context, load func(context.Context) error) {
	ctx, stop := context.WithCancelCause(ctx)
	l.stop = stop
	done := l.done
	go func() {
		defer close(done)
		defer stop(nil)
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

// underWay is closed when what is on its way is there.
func (l *loading) underWay() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.done
}

// finish waits for all weights that are on their way.
func (l *loading) finish(ctx context.Context) error {
	select {
	case <-l.underWay():
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// end stops what is under way, so that the device can be closed.
func (l *loading) end() {
	l.mu.Lock()
	stop, done := l.stop, l.done
	l.ended = true
	l.mu.Unlock()
	if stop != nil {
		stop(ErrReleased)
		<-done
	}
}
