package nn

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/vggscope/vggscope/gpu/clock"
	"github.com/vggscope/vggscope/weights"
)

// cpuRunner computes in main memory, with gonum's BLAS. It is the fallback where OpenGL 4.3 is missing.
type cpuRunner struct {
	network *Network
	weights map[string][]float32 // by array; kernels that Winograd's algorithm reads are its factors
	bytes   int64
	pass    sync.Mutex // one forward pass at a time: each uses all threads
}

func openCPU(ctx context.Context, n *Network, set *weights.Set, o Options) (Runner, error) {
	r := &cpuRunner{network: n, weights: map[string][]float32{}}
	var done int64
	for _, a := range set.Arrays() {
		v := make([]float32, a.Len())
		if err := a.ReadRows(ctx, v, 0, a.Rows()); err != nil {
			return nil, err
		}
		done += int64(len(v)) * 4
		if len(a.Shape) == 4 && winogradCPUPays(a.Shape[2], a.Shape[3]) {
			v = winogradKernelCPU(v, a.Shape[2], a.Shape[3])
		}
		r.weights[a.Name] = v
		r.bytes += int64(len(v)) * 4
		if o.Progress != nil {
			o.Progress(done, set.Bytes())
		}
	}
	return r, nil
}

func (r *cpuRunner) Network() *Network { return r.network }

func (r *cpuRunner) Device() Device {
	d := Device{Backend: CPU, Renderer: fmt.Sprintf("%d CPU threads", runtime.GOMAXPROCS(0)), Bytes: r.bytes}
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

func (r *cpuRunner) Forward(ctx context.Context, input Tensor, done func(*Activations, int)) (*Activations, error) {
	if err := checkInput(r.network, input); err != nil {
		return nil, err
	}
	r.pass.Lock()
	defer r.pass.Unlock()
	kept := &cpuActivations{values: make([]Tensor, len(r.network.Layers))}
	a := newActivations(r.network, kept)
	next := input // what the next layer reads: after ReLU
	for i, l := range r.network.Layers {
		if err := ctx.Err(); err != nil {
			a.Release()
			return nil, err
		}
		start := clock.Now()
		kept.values[i] = r.layer(l, next)
		switch next = kept.values[i]; l.Activation {
		case "relu":
			next = relu(next)
		case "softmax":
			kept.logits, kept.values[i] = next, softmaxRef(next)
		}
		a.finish(clock.Since(start), done)
	}
	return a, nil
}

// layer computes one layer up to its activation.
func (r *cpuRunner) layer(l Layer, in Tensor) Tensor {
	kernel, bias := r.weights[l.Kernel()], r.weights[l.Bias()]
	switch l.Kind {
	case Conv:
		if winogradCPUPays(l.In.C, l.Out.C) {
			return winogradCPU(in, kernel, bias)
		}
		return conv3x3CPU(in, kernel, bias)
	case Pool:
		return maxpool2x2Ref(in)
	case Flatten:
		return flattenRef(in)
	case Dense:
		return denseCPU(in, kernel, bias)
	}
	return in
}

// Close lets the weights go.
func (r *cpuRunner) Close() { r.weights = nil }

// cpuActivations keeps the tensors of one pass.
type cpuActivations struct {
	values []Tensor
	logits Tensor
}

func (a *cpuActivations) read(layer int, before bool) (Tensor, error) {
	if before {
		return a.logits, nil
	}
	return a.values[layer], nil
}

func (a *cpuActivations) release() { a.values, a.logits = nil, Tensor{} }
