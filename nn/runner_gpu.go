package nn

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/weights"
)

// gpuRunner runs a plan on a device that it owns.
type gpuRunner struct {
	network  *Network
	plan     *plan
	dev      *gpu.Device
	family   string
	programs map[string]*gpu.Program // by variant
	weights  map[string]*gpu.Buffer  // by name

	pass sync.Mutex // one forward pass at a time
	mu   sync.Mutex
	free []*arena // released by their activations, to be used again
}

// openGPU compiles the programs while it loads the weights.
func openGPU(ctx context.Context, n *Network, set *weights.Set, o Options) (Runner, error) {
	if o.Window == nil {
		return nil, fmt.Errorf("nn: %w", ErrNoDisplay)
	}
	dev, err := gpu.Open(o.Window, gpu.Options{Faults: o.Faults})
	if err != nil {
		return nil, err
	}
	r := &gpuRunner{network: n, dev: dev, family: o.Family, programs: map[string]*gpu.Program{}, weights: map[string]*gpu.Buffer{}}
	if r.family == "" {
		r.family = familyFor(dev.Info())
	}
	if err := r.load(ctx, set, o.Progress); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *gpuRunner) load(ctx context.Context, set *weights.Set, progress func(done, total int64)) (err error) {
	if r.plan, err = newPlan(r.network, r.family, r.dev.Limits()); err != nil {
		return err
	}
	if err := r.compile(); err != nil {
		return err
	}
	total, _ := r.plan.bytes()
	var done int64
	for _, w := range r.plan.weights {
		r.weights[w.name], err = r.upload(ctx, set, w)
		if err != nil {
			return err
		}
		done += int64(r.weights[w.name].Bytes())
		if progress != nil {
			progress(done, int64(total))
		}
	}
	return nil
}

// compile makes each program that the plan uses, once.
func (r *gpuRunner) compile() error {
	for _, l := range r.plan.layers {
		for _, s := range l.steps {
			if r.programs[s.Variant.Name] != nil {
				continue
			}
			src, err := s.Variant.Source()
			if err != nil {
				return err
			}
			p, err := r.dev.Compile(s.Variant.Name, src)
			if err != nil {
				return err
			}
			r.programs[s.Variant.Name] = p
		}
	}
	return nil
}

// upload moves one array, or a band of one, into a buffer of its own: the file's bytes straight into the device's memory
// where the layout allows it.
func (r *gpuRunner) upload(ctx context.Context, set *weights.Set, w weightPlan) (*gpu.Buffer, error) {
	a := set.Array(w.array)
	var fill func(dst []float32, row int) error
	switch w.layout {
	case vectorLayout:
		fill = func(dst []float32, _ int) error {
			clear(dst[a.Len():])
			return a.ReadRows(ctx, dst[:a.Len()], 0, a.Rows())
		}
	case denseLayout:
		fill = func(dst []float32, row int) error { return readPadded(ctx, dst, a, w.firstRow+row, w.rowTexels*4) }
	case convLayout:
		kernel := make([]float32, a.Len())
		if err := a.ReadRows(ctx, kernel, 0, a.Rows()); err != nil {
			return nil, err
		}
		in, out := a.Shape[2], a.Shape[3]
		fill = func(dst []float32, row int) error { packConv3x3(dst, row, kernel, in, out); return nil }
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
		for i := range n {
			to := dst[(at+i)*pitch:][:pitch]
			clear(to[copy(to, part[i*a.RowLen():][:a.RowLen()]):])
		}
	}
	return nil
}

func (r *gpuRunner) Network() *Network { return r.network }

func (r *gpuRunner) Device() Device {
	w, a := r.plan.bytes()
	d := deviceOf(r.dev)
	d.Family, d.Bytes = r.family, int64(w+a)
	d.Kernels = make([][]string, len(r.plan.layers))
	for i, l := range r.plan.layers {
		for _, s := range l.steps {
			d.Kernels[i] = append(d.Kernels[i], s.Variant.Name)
		}
	}
	return d
}

func (r *gpuRunner) Forward(ctx context.Context, input Tensor, done func(int, time.Duration)) (*Activations, error) {
	if err := checkInput(r.network, input); err != nil {
		return nil, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	a, err := r.arena()
	if err != nil {
		return nil, err
	}
	times, err := r.forward(ctx, a, input, done)
	if err != nil {
		a.release()
		return nil, err
	}
	return newActivations(r.network, times, a), nil
}

func (r *gpuRunner) forward(ctx context.Context, a *arena, input Tensor, done func(int, time.Duration)) ([]time.Duration, error) {
	if err := a.buffers[r.plan.layers[0].output].Upload(pack(input), 0); err != nil {
		return nil, err
	}
	times := make([]time.Duration, len(r.plan.layers))
	for i, l := range r.plan.layers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		batch := make([]gpu.Dispatch, len(l.steps))
		for j, s := range l.steps {
			batch[j] = s.dispatch(r.programs[s.Variant.Name], a.buffer)
		}
		took, err := r.dev.Run(batch...)
		if err != nil {
			return nil, err
		}
		for _, t := range took {
			times[i] += t
		}
		if done != nil {
			done(i, times[i])
		}
	}
	return times, nil
}

// Close closes the device, which releases whatever lives on it.
func (r *gpuRunner) Close() { r.dev.Close() }
