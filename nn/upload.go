package nn

import (
	"context"
	"fmt"
	"sync"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/weights"
)

// load compiles the plan's programs while it brings the weights into the device's memory.
func (r *gpuRunner) load(ctx context.Context, progress func(done, total int64)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.compiled = make(chan struct{})
	go func() {
		defer close(r.compiled)
		if err := r.compile(); err != nil {
			stop(err)
		}
	}()
	defer func() { <-r.compiled }() // also after an error: the device must not be closed under its hands
	for name, texels := range r.plan.scratch {
		b, err := r.dev.NewZeroed(name, texels)
		if err != nil {
			return err
		}
		r.shared[name] = b
	}
	if err := r.uploadAll(ctx, stop, progress); err != nil {
		return err
	}
	<-r.compiled
	return context.Cause(ctx)
}

// uploadAll moves all weights, two arrays at a time: most of the work is reading files and touching fresh memory, which
// the caller's goroutines do, and two of them take little more than half the time. Kernels that a program transforms come
// last, when the programs are compiled.
func (r *gpuRunner) uploadAll(ctx context.Context, stop context.CancelCauseFunc, progress func(done, total int64)) error {
	todo := make(chan weightPlan)
	var wg sync.WaitGroup
	var mu sync.Mutex // guards shared, done, and the calls of progress
	var done int64
	total, _, _ := r.plan.bytes()
	for range 2 {
		wg.Go(func() {
			for w := range todo {
				if ctx.Err() != nil {
					continue // only to empty the channel
				}
				b, err := r.upload(ctx, r.set.Array(w.array), w)
				if err != nil {
					stop(err)
					continue
				}
				mu.Lock()
				r.shared[w.name] = b
				done += int64(b.Bytes())
				if progress != nil {
					progress(done, int64(total))
				}
				mu.Unlock()
			}
		})
	}
	for _, transformed := range []bool{false, true} {
		for _, w := range r.plan.weights {
			if (w.layout == winogradLayout) == transformed {
				todo <- w
			}
		}
	}
	close(todo)
	wg.Wait()
	return context.Cause(ctx)
}

// compile makes each program that the plan uses, once.
func (r *gpuRunner) compile() error {
	steps := []Step{}
	for _, w := range r.plan.weights {
		if w.layout == winogradLayout {
			steps = append(steps, w.transform)
		}
	}
	for _, l := range r.plan.layers {
		steps = append(steps, l.steps...)
	}
	for _, s := range steps {
		if r.programs[s.Variant.Name()] != nil {
			continue
		}
		src, err := r.source(s.Variant)
		if err != nil {
			return err
		}
		p, err := r.dev.Compile(s.Variant.Name(), src)
		if err != nil {
			return err
		}
		r.programs[s.Variant.Name()] = p
	}
	return nil
}

// upload moves one array, or a band of one, into a buffer of its own: the file's bytes straight into the device's memory
// where the layout allows it.
func (r *gpuRunner) upload(ctx context.Context, a *weights.Array, w weightPlan) (*gpu.Buffer, error) {
	var fill func(dst []float32, row int) error
	switch w.layout {
	case vectorLayout:
		fill = func(dst []float32, _ int) error {
			clear(dst[a.Len():])
			return a.ReadRows(ctx, dst[:a.Len()], 0, a.Rows())
		}
	case rowsLayout:
		fill = func(dst []float32, row int) error { return readPadded(ctx, dst, a, w.firstRow+row, w.rowTexels*4) }
	case convLayout:
		kernel := make([]float32, a.Len())
		if err := a.ReadRows(ctx, kernel, 0, a.Rows()); err != nil {
			return nil, err
		}
		in, out := a.Shape[2], a.Shape[3]
		fill = func(dst []float32, row int) error { packConv3x3(dst, row, kernel, in, out); return nil }
	case winogradLayout:
		return r.transformed(ctx, a, w)
	}
	return r.dev.NewImmutable(w.name, w.rows*w.rowTexels, w.rowTexels, fill)
}

// readPadded reads rows of a dense kernel from row on, each into pitch values of dst with zeros behind it, and as many
// as dst holds; rows behind the array's last are zero.
func readPadded(ctx context.Context, dst []float32, a *weights.Array, row, pitch int) error {
	rows := min(len(dst)/pitch, a.Rows()-row)
	clear(dst[rows*pitch:])
	if a.RowLen() == pitch {
		return a.ReadRows(ctx, dst[:rows*pitch], row, row+rows)
	}
	const block = 256 // rows read at once
	part := make([]float32, block*a.RowLen())
	for at := 0; at < rows; at += block {
		n := min(block, rows-at)
		if err := a.ReadRows(ctx, part[:n*a.RowLen()], row+at, row+at+n); err != nil {
			return err
		}
		padRows(dst[at*pitch:(at+n)*pitch], part, a.RowLen(), pitch)
	}
	return nil
}

// padRows copies rows of n values to rows of pitch values, with zeros behind each.
func padRows(dst, src []float32, n, pitch int) {
	for i := 0; i*pitch < len(dst); i++ {
		row := dst[i*pitch:][:pitch]
		clear(row[copy(row, src[i*n:][:n]):])
	}
}

// transformed uploads a convolution's kernel as it is and lets a shader make of it what the convolution reads.
func (r *gpuRunner) transformed(ctx context.Context, a *weights.Array, w weightPlan) (*gpu.Buffer, error) {
	out := a.Shape[3]
	rows, rowTexels := a.Len()/out, quads(out)
	raw, err := r.dev.NewImmutable(rawKernel, rows*rowTexels, rows*rowTexels, func(dst []float32, _ int) error {
		if out == rowTexels*4 {
			return a.ReadRows(ctx, dst, 0, a.Rows())
		}
		kernel := make([]float32, a.Len())
		if err := a.ReadRows(ctx, kernel, 0, a.Rows()); err != nil {
			return err
		}
		padRows(dst, kernel, out, rowTexels*4)
		return nil
	})
	if err != nil {
		return nil, err
	}
	defer raw.Release()
	<-r.compiled
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	result, err := r.dev.NewZeroed(w.name, w.rows*w.rowTexels)
	if err != nil {
		return nil, err
	}
	buffers := map[string]*gpu.Buffer{rawKernel: raw, w.name: result}
	step := w.transform.dispatch(r.programs[w.transform.Variant.Name()], func(name string) *gpu.Buffer { return buffers[name] })
	if _, err := r.dev.Run(step); err != nil {
		result.Release()
		return nil, fmt.Errorf("nn: transforming %s: %w", w.name, err)
	}
	return result, nil
}
