package nn

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/shaders"
)

// gpuRunner runs a plan on a device that it owns.
type gpuRunner struct {
	model
	plan     *plan
	dev      *gpu.Device
	source   sourceFunc
	programs map[string]*gpu.Program // by variant
	compiled chan struct{}           // closed when all programs are there, or one failed
	shared   map[string]*gpu.Buffer  // weights and scratch buffers, by name
	refused  error                   // why the plan is of plain shaders

	pass sync.Mutex // one forward pass at a time
	mu   sync.Mutex
	free map[string][]*gpu.Buffer // released by their activations, to be used again
}

func openGPU(ctx context.Context, m model, o Options) (Runner, error) {
	if o.Window == nil {
		if o.NoGPU != nil {
			return nil, o.NoGPU
		}
		return nil, fmt.Errorf("nn: %w", ErrNoDisplay)
	}
	hooks := hook.From(ctx)
	dev, err := gpu.Open(o.Window, gpu.Options{Faults: hooks.Faults})
	if err != nil {
		return nil, err
	}
	r := &gpuRunner{model: m, dev: dev, source: hooks.Source, programs: map[string]*gpu.Program{}, shared: map[string]*gpu.Buffer{}, free: map[string][]*gpu.Buffer{}}
	if err := r.makePlan(o); err != nil {
		r.Close()
		return nil, err
	}
	if err := r.load(ctx, o.Progress); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// makePlan plans for the family that the options ask for, or for the one that suits the device, if that works there.
func (r *gpuRunner) makePlan(o Options) error {
	if o.Family != "" {
		var tuned map[string]Algorithm
		if o.Tuning != "" {
			tuned = readTuning(o.Tuning, r.dev.Info())
		}
		return r.planFor(o.Family, tuned)
	}
	family := familyFor(r.dev.Info())
	if family != shaders.Shared {
		return r.planFor(family, nil) // the one for llvmpipe has nothing to choose from
	}
	return r.planOrPlain(family, readTuning(o.Tuning, r.dev.Info()))
}

func (r *gpuRunner) planFor(family shaders.Family, tuned map[string]Algorithm) (err error) {
	r.plan, err = newPlan(r.network, family, r.dev.Limits(), tuned)
	return err
}

// planOrPlain plans for a family after a try of all its kernels that the network needs. On a device where one of them is
// refused or computes wrong the plain shaders serve, slowly but right.
func (r *gpuRunner) planOrPlain(family shaders.Family, tuned map[string]Algorithm) error {
	err := r.planFor(family, tuned)
	if err == nil {
		err = r.probe()
	}
	if err == nil || fatal(err) {
		return err
	}
	r.refused = err
	return r.planFor(shaders.Plain, nil)
}

// probe runs each kernel of the plan on a small problem. The programs are kept for the network.
func (r *gpuRunner) probe() error {
	b := bench{r.dev, r.source, r.programs}
	p := newConvProblem(convShape{Shape{9, 10, 20}, Shape{9, 10, 24}})
	for _, k := range r.plan.kernels(r.network, r.dev.Limits()) {
		got, err := b.compute(p, k)
		if err == nil {
			err = p.check(k, got, p.shape.out.Len())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *gpuRunner) Device() DeviceInfo {
	w, a, scratch := r.plan.bytes()
	d := deviceOf(r.dev)
	d.Family, d.Bytes, d.Refused = r.plan.family, int64(w+a+scratch), r.refused
	d.Kernels = make([][]string, len(r.plan.layers))
	for i, l := range r.plan.layers {
		for _, s := range l.steps {
			if !slices.Contains(d.Kernels[i], s.Variant.Name()) {
				d.Kernels[i] = append(d.Kernels[i], s.Variant.Name())
			}
		}
	}
	return d
}

func (r *gpuRunner) Forward(ctx context.Context, p Pass) (*Activations, error) {
	if err := p.check(r.network); err != nil {
		return nil, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	memory, err := r.arena(p)
	if err != nil {
		return nil, err
	}
	a := newActivations(r.network, p, memory)
	if err := r.forward(ctx, p, memory, a); err != nil {
		a.Release()
		return nil, err
	}
	return a, nil
}

func (r *gpuRunner) forward(ctx context.Context, p Pass, memory *arena, a *Activations) error {
	if p.Base == nil {
		if err := memory.buffers[r.plan.layers[0].output].Upload(pack(p.Input), 0); err != nil {
			return err
		}
	}
	for _, l := range r.plan.layers[p.From:] {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch := make([]gpu.Dispatch, len(l.steps))
		for j, s := range l.steps {
			batch[j] = s.dispatch(r.programs[s.Variant.Name()], memory.buffer)
		}
		times, err := r.dev.Run(batch...)
		if err != nil {
			return err
		}
		var took time.Duration
		for _, t := range times {
			took += t
		}
		a.finish(took, p.Done)
	}
	return nil
}

// Peak is the best of five runs of shaders/peak.comp.
func (r *gpuRunner) Peak(ctx context.Context) (float64, error) {
	r.pass.Lock()
	defer r.pass.Unlock()
	return measurePeak(ctx, r.dev)
}

// Close closes the device, which releases whatever lives on it.
func (r *gpuRunner) Close() { r.dev.Close() }
