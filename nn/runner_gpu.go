package nn

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/nn/tune"
	"github.com/vggscope/vggscope/shaders"
)

// gpuRunner runs a plan on a device that it owns.
type gpuRunner struct {
	model
	plan    *plan
	exec    *op.Executor
	source  op.Source
	loading *loading // of the weights
	closed  atomic.Bool
	halves  map[string]bool // dense kernels that are kept as float16
	refused error           // why the plan is of plain shaders

	pass sync.Mutex // one pass at a time
	pool pool
	desk desk

	turned     *held[*gpu.Buffer]
	backFamily shaders.Family // of backward passes; empty before the first one
}

func openGPU(ctx context.Context, m model, o Options) (Runner, error) {
	if o.Window == nil {
		if o.NoGPU != nil {
			return nil, o.NoGPU
		}
		return nil, fmt.Errorf("nn: %w", ErrNoDisplay)
	}
	hooks := hook.From(ctx)
	dev, err := gpu.Open(o.Window, gpu.Options{Faults: hooks.Faults, Queued: hooks.Queued})
	if err != nil {
		return nil, err
	}
	r := newGPURunner(m, dev, hooks.Source)
	if err := r.makePlan(o); err != nil {
		r.Close()
		return nil, err
	}
	if err := r.load(ctx, o); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func newGPURunner(m model, dev *gpu.Device, source op.Source) *gpuRunner {
	return &gpuRunner{
		model: m, exec: op.NewExecutor(dev, source), source: source, loading: newLoading(), halves: halves(m.network, m.set),
		pool: pool{dev: dev, free: map[*op.Buffer][]*gpu.Buffer{}}, turned: newHeldGPU(),
	}
}

// makePlan plans for the family that the options ask for, or for the one that suits the device, if that works there.
func (r *gpuRunner) makePlan(o Options) error {
	info := r.exec.Device.Info()
	if o.Family != "" {
		var tuned map[string]op.Algorithm
		if o.Tuning != "" {
			tuned = tune.Read(o.Tuning, info)
		}
		return r.planFor(o.Family, tuned)
	}
	family := familyFor(info)
	if family != shaders.Shared {
		return r.planFor(family, nil) // the one for llvmpipe has nothing to choose from
	}
	return r.planOrPlain(family, tune.Read(o.Tuning, info))
}

func (r *gpuRunner) planFor(family shaders.Family, tuned map[string]op.Algorithm) (err error) {
	r.plan, err = newPlan(r.network, family, r.limits(), tuned, r.halves)
	return err
}

func (r *gpuRunner) limits() gpu.Limits { return r.exec.Device.Limits() }

// planOrPlain plans for a family after a try of all algorithms that the network needs; the programs are kept for it. On a
// device where one of them is refused or computes wrong the plain shaders serve, slowly but right.
func (r *gpuRunner) planOrPlain(family shaders.Family, tuned map[string]op.Algorithm) error {
	if err := r.probeHalves(family); err != nil {
		return err
	}
	err := r.planFor(family, tuned)
	if err == nil {
		err = tune.Probe(r.exec, r.plan.algorithms(r.network, r.limits()))
	}
	if err == nil || tune.Fatal(err) {
		return err
	}
	r.refused = err
	return r.planFor(shaders.Plain, nil)
}

// probeHalves tries, where there are matrices of float16, whether the device reads those as they are: then, and only then, they are
// kept so.
func (r *gpuRunner) probeHalves(family shaders.Family) error {
	if len(r.halves) == 0 {
		return nil
	}
	err := tune.ProbeHalves(r.exec, family)
	if err == nil || tune.Fatal(err) {
		return err
	}
	r.halves = nil
	return nil
}

func (r *gpuRunner) Device() DeviceInfo {
	w, a, scratch := r.plan.bytes()
	d := deviceOf(r.exec.Device)
	d.Family, d.Bytes, d.Refused = r.plan.family, int64(w+a+scratch), r.refused
	d.Held = r.turned.bytes()
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
	r.rouse(p)
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

// ForwardAll takes one picture after the other: what a device reads of the weights for one it does not have at hand for the
// next anyway, and it is busy all the time.
func (r *gpuRunner) ForwardAll(ctx context.Context, p Pass, inputs []Tensor) ([]*Activations, error) {
	return oneByOne(ctx, r, p.each(inputs))
}

func (r *gpuRunner) Together() int { return 1 }

func (r *gpuRunner) Rest() {
	r.pool.rest()
	r.desk.clear()
}

func (r *gpuRunner) forward(ctx context.Context, p Pass, memory *arena, a *Activations) error {
	marks := make([]float32, r.plan.marks.Texels*gpu.TexelBytes/4)
	if err := r.loading.Buffer(r.plan.marks).Upload(marks, 0); err != nil {
		return err
	}
	if err := r.enter(p, memory); err != nil {
		return err
	}
	under := underway{done: func(took time.Duration) { a.finish(took, p.Done) }}
	defer under.leave()
	for i := p.From; i <= p.last(r.network); i++ {
		if err := r.begin(ctx, p, memory, i, &under); err != nil {
			return err
		}
	}
	if err := under.wait(ctx, 0); err != nil || p.AllowNotFinite {
		return err
	}
	if err := r.loading.Buffer(r.plan.marks).Download(marks, 0); err != nil {
		return err
	}
	if i := slices.IndexFunc(marks, func(m float32) bool { return m != 0 }); i >= 0 {
		return &NotFiniteError{r.network.Layers[i]}
	}
	return nil
}

// enter brings what the first layer of a pass reads to the device.
func (r *gpuRunner) enter(p Pass, memory *arena) error {
	if p.Base == nil {
		return memory.own[r.plan.layers[0].output].Upload(op.Pack(p.Input), 0)
	}
	mask, err := memory.mask(p, p.From-1)
	if err == nil && p.given() {
		return memory.own[r.plan.layers[p.From-1].masked].Upload(op.Pack(p.below()), 0)
	}
	if err != nil || mask == nil {
		return err
	}
	_, err = r.exec.Run(memory, mask...)
	return err
}

// begin gives a layer to the device. While its weights are still to come those before it are waited for, to be shown.
func (r *gpuRunner) begin(ctx context.Context, p Pass, memory *arena, layer int, under *underway) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	steps := r.plan.layers[layer].steps
	if !r.loading.ready(steps) {
		if err := under.wait(ctx, 0); err != nil {
			return err
		}
	}
	if err := r.loading.wait(ctx, steps); err != nil {
		return err
	}
	mask, err := memory.mask(p, layer)
	if err != nil {
		return err
	}
	running, err := r.exec.Start(layerMemory{memory, layer}, slices.Concat(steps, mask)...)
	if err != nil {
		return err
	}
	under.add(running)
	return under.wait(ctx, ahead)
}

func (r *gpuRunner) Tune(ctx context.Context, o TuneOptions) ([]Choice, error) {
	if err := r.loading.finish(ctx); err != nil {
		return nil, err
	}
	var known map[string]op.Algorithm
	if !o.Again {
		known = tune.Read(o.File, r.exec.Device.Info())
	}
	return tune.Run(ctx, r.exec.Device, r.source, &r.pass, r.undecided(known), r.plan.family, o)
}

func (r *gpuRunner) NeedsTuning(file string) bool {
	return len(r.undecided(tune.Read(file, r.exec.Device.Info()))) > 0
}

func (r *gpuRunner) undecided(known map[string]op.Algorithm) []op.Conv {
	var shapes []op.Conv
	for _, l := range r.network.Layers {
		if l.Kind == Conv {
			shapes = append(shapes, op.Conv{In: l.In, Out: l.Out})
		}
	}
	return tune.Undecided(shapes, r.plan.family, r.limits(), known)
}

func (r *gpuRunner) Peak(ctx context.Context) (float64, error) {
	if err := r.loading.finish(ctx); err != nil {
		return 0, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	exec := op.NewExecutor(r.exec.Device, r.source)
	defer exec.Release()
	return tune.Peak(ctx, exec)
}

// Close closes the device, which releases whatever lives on it.
func (r *gpuRunner) Close() {
	r.closed.Store(true)
	r.loading.end()
	r.exec.Device.Close()
}
