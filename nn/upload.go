package nn

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
)

// load brings the weights into the device's memory and compiles the plan's programs. With o.Background it returns when it
// has begun.
func (r *gpuRunner) load(ctx context.Context, o Options) error {
	r.loading.mu.Lock()
	err := r.loading.shared.Zeroed(r.exec.Device, slices.Concat(r.plan.scratch, []*op.Buffer{r.plan.marks})...)
	r.loading.mu.Unlock()
	if err != nil {
		return err
	}
	if o.Background {
		ctx = context.WithoutCancel(ctx) // it goes on until the runner is closed
	}
	r.loading.start(ctx, r.plan.weights, func(ctx context.Context) error { return r.loadAll(ctx, o) })
	if o.Background {
		return nil
	}
	return r.loading.finish(context.Background())
}

// loadAll compiles the programs while the weights are on their way.
func (r *gpuRunner) loadAll(ctx context.Context, o Options) error {
	ctx, stop := context.WithCancelCause(ctx)
	var compiling sync.WaitGroup
	defer compiling.Wait() // also after an error, which ends it: the device must not be closed under its hands
	defer stop(nil)
	compiling.Go(func() {
		if err := r.compile(ctx); err != nil {
			stop(err)
		}
	})
	if err := r.uploadAll(ctx, stop, r.plan.weights, o); err != nil {
		return err
	}
	compiling.Wait()
	return context.Cause(ctx)
}

// uploadAll moves weights, two arrays at a time: most of the work is reading files and touching fresh memory, which
// the caller's goroutines do, and two of them take little more than half the time. Kernels that a program transforms come
// last, when the programs are compiled; in the background a pass may wait already, and the order is that of the layers.
func (r *gpuRunner) uploadAll(ctx context.Context, stop context.CancelCauseFunc, list []op.Weights, o Options) error {
	todo := make(chan op.Weights)
	var wg sync.WaitGroup
	var mu sync.Mutex // guards done, and the calls of o.Progress
	var done int64
	total, _, _ := r.plan.bytes()
	for range 2 {
		wg.Go(func() {
			for w := range todo {
				if ctx.Err() != nil {
					continue // only to empty the channel
				}
				b, err := r.upload(ctx, r.set.Array(w.Array), w)
				if err != nil {
					stop(err)
					continue
				}
				r.loading.arrive(w.Buffer, b)
				mu.Lock()
				done += int64(b.Bytes())
				if o.Progress != nil {
					o.Progress(done, int64(total))
				}
				mu.Unlock()
			}
		})
	}
	var last []op.Weights
	for _, w := range list {
		if w.Raw != nil && !o.Background {
			last = append(last, w)
			continue
		}
		todo <- w
	}
	for _, w := range last {
		todo <- w
	}
	close(todo)
	wg.Wait()
	return context.Cause(ctx)
}

// compile makes each program that the plan uses, those that kernels wait for first.
func (r *gpuRunner) compile(ctx context.Context) error {
	var steps []op.Step
	for _, w := range r.plan.weights {
		if w.Raw != nil {
			steps = append(steps, w.Transform)
		}
	}
	for _, l := range r.plan.layers {
		steps = append(steps, l.steps...)
	}
	for _, s := range steps {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := r.exec.Program(s.Variant); err != nil {
			return err
		}
	}
	return nil
}

// upload moves one array, or a band of one, into a buffer of its own: the file's bytes straight into the device's memory
// where the layout allows it.
func (r *gpuRunner) upload(ctx context.Context, a *weights.Array, w op.Weights) (*gpu.Buffer, error) {
	var fill func(dst []float32, row int) error
	switch w.Layout {
	case op.VectorLayout:
		fill = func(dst []float32, _ int) error {
			clear(dst[a.Len():])
			return a.ReadRows(ctx, dst[:a.Len()], 0, a.Rows())
		}
	case op.RowsLayout:
		if w.Buffer.Half {
			return r.exec.Device.NewHalves(w.Buffer.Name, w.Buffer.Texels, w.RowTexels, func(dst []uint16, row int) error {
				return readPadded(dst, a, w.FirstRow+row, w.RowTexels*4, func(to []uint16, first, end int) error {
					return a.ReadHalves(ctx, to, first, end)
				})
			})
		}
		fill = func(dst []float32, row int) error {
			return readPadded(dst, a, w.FirstRow+row, w.RowTexels*4, func(to []float32, first, end int) error {
				return a.ReadRows(ctx, to, first, end)
			})
		}
	case op.ConvLayout:
		kernel := make([]float32, a.Len())
		if err := a.ReadRows(ctx, kernel, 0, a.Rows()); err != nil {
			return nil, err
		}
		in, out := a.Shape[2], a.Shape[3]
		fill = func(dst []float32, row int) error { op.PackConv3x3(dst, row, kernel, in, out); return nil }
	case op.TransformedLayout:
		return r.transformed(ctx, a, w)
	}
	return r.exec.Device.NewImmutable(w.Buffer.Name, w.Buffer.Texels, w.RowTexels, fill)
}

// readPadded reads rows of a dense kernel from row on, each into pitch values of dst with zeros behind it, and as many
// as dst holds; rows behind the array's last are zero. read reads some of the array's rows.
func readPadded[T float32 | uint16](dst []T, a *weights.Array, row, pitch int, read func(to []T, first, end int) error) error {
	rows := min(len(dst)/pitch, a.Rows()-row)
	clear(dst[rows*pitch:])
	if a.RowLen() == pitch {
		return read(dst[:rows*pitch], row, row+rows)
	}
	const block = 256 // rows read at once
	part := make([]T, block*a.RowLen())
	for at := 0; at < rows; at += block {
		n := min(block, rows-at)
		if err := read(part[:n*a.RowLen()], row+at, row+at+n); err != nil {
			return err
		}
		op.PadRows(dst[at*pitch:(at+n)*pitch], part, a.RowLen(), pitch)
	}
	return nil
}

// transformed uploads a convolution's kernel as it is and lets a shader make of it what the convolution reads.
func (r *gpuRunner) transformed(ctx context.Context, a *weights.Array, w op.Weights) (*gpu.Buffer, error) {
	out := a.Shape[3]
	pitch := op.Quads(out) * 4
	raw, err := r.exec.Device.NewImmutable(w.Raw.Name, w.Raw.Texels, w.Raw.Texels, func(dst []float32, _ int) error {
		if out == pitch {
			return a.ReadRows(ctx, dst, 0, a.Rows())
		}
		kernel := make([]float32, a.Len())
		if err := a.ReadRows(ctx, kernel, 0, a.Rows()); err != nil {
			return err
		}
		op.PadRows(dst, kernel, out, pitch)
		return nil
	})
	if err != nil {
		return nil, err
	}
	defer raw.Release()
	return r.transform(raw, w)
}

// transform lets a shader make of a kernel as it is stored what the convolution reads.
func (r *gpuRunner) transform(raw *gpu.Buffer, w op.Weights) (*gpu.Buffer, error) {
	result, err := r.exec.Device.NewZeroed(w.Buffer.Name, w.Buffer.Texels)
	if err != nil {
		return nil, err
	}
	if _, err := r.exec.Run(op.Buffers{w.Raw: raw, w.Buffer: result}, w.Transform); err != nil {
		result.Release()
		return nil, fmt.Errorf("nn: transforming %s: %w", w.Buffer.Name, err)
	}
	return result, nil
}
