package nn

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/vggscope/vggscope/gpu/clock"
	"github.com/vggscope/vggscope/nn/op"
)

// cpuRunner computes in main memory, with gonum's BLAS. It is the fallback where OpenGL 4.3 is missing.
type cpuRunner struct {
	model
	weights map[string][]float32 // by array; kernels that Winograd's algorithm reads are its factors
	bytes   int64
	why     error      // the CPU, and not the GPU
	pass    sync.Mutex // one forward pass at a time: each uses all threads
}

func openCPU(ctx context.Context, m model, o Options, why error) (Runner, error) {
	r := &cpuRunner{model: m, why: why, weights: map[string][]float32{}}
	var done int64
	for _, a := range m.set.Arrays() {
		v := make([]float32, a.Len())
		if err := a.ReadRows(ctx, v, 0, a.Rows()); err != nil {
			return nil, err
		}
		done += int64(len(v)) * 4
		if len(a.Shape) == 4 && op.WinogradCPUPays(a.Shape[2], a.Shape[3]) {
			v = op.WinogradKernelCPU(v, a.Shape[2], a.Shape[3])
		}
		r.weights[a.Name] = v
		r.bytes += int64(len(v)) * 4
		if o.Progress != nil {
			o.Progress(done, m.set.Bytes())
		}
	}
	return r, nil
}

func (r *cpuRunner) Device() DeviceInfo {
	d := DeviceInfo{Backend: CPU, CPUWhy: r.why, Renderer: fmt.Sprintf("%d CPU threads", runtime.GOMAXPROCS(0)), Bytes: r.bytes}
	// The names of the functions that layer calls, without "CPU" and "Ref".
	names := map[Kind][]string{Conv: {"conv3x3"}, Pool: {"maxpool2x2"}, Flatten: {"flatten"}, Dense: {"dense"}}
	for _, l := range r.network.Layers {
		d.Bytes += int64(l.Out.Len()) * 4
		kernels := names[l.Kind]
		if l.Activation == "softmax" {
			kernels = append(slices.Clone(kernels), "softmax")
		}
		d.Kernels = append(d.Kernels, kernels)
	}
	return d
}

func (r *cpuRunner) Forward(ctx context.Context, p Pass) (*Activations, error) {
	if err := p.check(r.network); err != nil {
		return nil, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	n := len(r.network.Layers)
	kept := &cpuPass{from: p.From, values: make([]Tensor, n), masked: make([]Tensor, n)}
	if p.Base != nil {
		if !p.Base.use(true) {
			return nil, ErrReleased
		}
		kept.base = p.Base.memory.(*cpuPass)
	}
	a := newActivations(r.network, p, kept)
	if err := r.forward(ctx, p, kept, a); err != nil {
		a.Release()
		return nil, err
	}
	return a, nil
}

func (r *cpuRunner) forward(ctx context.Context, p Pass, kept *cpuPass, a *Activations) error {
	next := p.Input // what the next layer reads: after ReLU
	if below := p.From - 1; p.Base != nil {
		next = kept.base.output(below)
		if p.off(below) {
			next = kept.mask(p, below, kept.base.kept(below))
		}
		next = r.activated(below, next)
	}
	for _, l := range r.network.Layers[p.From:] {
		if err := ctx.Err(); err != nil {
			return err
		}
		start := clock.Now()
		kept.values[l.Index] = r.layer(l, next)
		if l.Params > 0 && !p.AllowNotFinite && !op.Finite(kept.values[l.Index].Data) {
			return &NotFiniteError{l}
		}
		next = r.activated(l.Index, kept.mask(p, l.Index, kept.values[l.Index]))
		if l.Activation == "softmax" {
			kept.logits, kept.values[l.Index] = kept.values[l.Index], next
		}
		a.finish(clock.Since(start), p.Done)
	}
	return nil
}

// activated is what the next layer reads of a layer's sums.
func (r *cpuRunner) activated(layer int, sums Tensor) Tensor {
	switch r.network.Layers[layer].Activation {
	case "relu":
		return op.ReLU(sums)
	case "softmax":
		return op.SoftmaxRef(sums)
	}
	return sums
}

// layer computes one layer up to its activation.
func (r *cpuRunner) layer(l Layer, in Tensor) Tensor {
	kernel, bias := r.weights[l.Kernel()], r.weights[l.Bias()]
	switch l.Kind {
	case Conv:
		if op.WinogradCPUPays(l.In.C, l.Out.C) {
			return op.WinogradCPU(in, kernel, bias)
		}
		return op.Conv3x3CPU(in, kernel, bias)
	case Pool:
		return op.Maxpool2x2Ref(in)
	case Flatten:
		return op.FlattenRef(in)
	case Dense:
		return op.DenseCPU(in, kernel, bias)
	}
	return in
}

// Tune has nothing to choose from on the CPU.
func (r *cpuRunner) Tune(context.Context, TuneOptions) ([]Choice, error) { return nil, nil }

func (r *cpuRunner) NeedsTuning(string) bool { return false }

// Peak is measured through OpenGL only.
func (r *cpuRunner) Peak(context.Context) (float64, error) { return 0, nil }

// Close lets the weights go.
func (r *cpuRunner) Close() { r.weights = nil }

// cpuPass keeps the tensors of one pass.
type cpuPass struct {
	from   int
	base   *cpuPass // has the layers below from
	values []Tensor // by layer: before ReLU, after softmax
	masked []Tensor // by layer: values with some channels at zero, where there are such
	logits Tensor
}

// mask keeps a layer's values apart once more, with channels at zero, where the pass wants that, and gives what to go on with.
func (m *cpuPass) mask(p Pass, layer int, t Tensor) Tensor {
	if !p.off(layer) {
		return t
	}
	m.masked[layer] = op.MaskRef(t, p.Off[layer])
	return m.masked[layer]
}

// kept is a layer's output with all its channels, before ReLU.
func (m *cpuPass) kept(layer int) Tensor {
	for layer < m.from {
		m = m.base
	}
	return m.values[layer]
}

// output is a layer's output as the next layer of this pass sees it, before ReLU.
func (m *cpuPass) output(layer int) Tensor {
	for ; m.masked[layer].Data == nil; m = m.base {
		if layer >= m.from {
			return m.values[layer]
		}
	}
	return m.masked[layer]
}

func (m *cpuPass) read(s Site) (Tensor, error) {
	switch {
	case s.Before && m.logits.Data != nil && s.Layer == len(m.values)-1:
		return m.logits, nil
	case s.Before:
		return m.values[s.Layer], nil
	}
	return m.output(s.Layer), nil
}

func (m *cpuPass) release() { *m = cpuPass{} }
