package nn

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/simd"
	"github.com/vggscope/vggscope/weights"
)

// cpuRunner computes in main memory. It is the fallback where OpenGL 4.3 is missing.
type cpuRunner struct {
	model
	layers cpuLayers
	spare  *spareTensors
	turned *held[cpuConv]
	why    error      // the CPU, and not the GPU
	pass   sync.Mutex // one pass at a time: each uses all threads
	closed bool
	dozes  bool // some of the weights are given back
}

// cpuLayers computes single layers in main memory. There are two: one on the processor's vector units, and one in Go with
// gonum's BLAS, which needs no C and is the other's twin.
type cpuLayers interface {
	// load takes the weights of a layer that has some.
	load(ctx context.Context, l Layer, kernel, bias *weights.Array) error
	// compute gives what a layer puts out before its activation, and whether that is all finite, which only layers with
	// weights are asked. With relu it reads max(0, v) for each value of in.
	compute(l Layer, in Tensor, relu bool) (out Tensor, finite bool, err error)
	// computeAll is compute for several pictures, with the same results.
	computeAll(l Layer, ins []Tensor, relu bool) (outs []Tensor, finite bool, err error)
	// kernel names how a layer is computed.
	kernel(l Layer) string
	// units names what of the processor computes; it is empty for nothing special.
	units() string
	// peak is what all cores can do at most, in operations per second; zero where that cannot be measured.
	peak() float64
	// bytes is the memory of the weights and of what is needed beside activations.
	bytes() int64
	close()
	// doze gives back what load made of convolutions' kernels and can make again, and again makes what is missing.
	doze()
	again(ctx context.Context, m model) error
	cpuBack
	cpuParts
}

func openCPU(ctx context.Context, m model, o Options, why error) (Runner, error) {
	r := newCPURunner(ctx, m, why)
	if err := r.load(ctx, m.network.Layers, o.Progress); err != nil {
		r.layers.close()
		return nil, err
	}
	return r, nil
}

// newCPURunner makes one without weights.
func newCPURunner(ctx context.Context, m model, why error) *cpuRunner {
	r := &cpuRunner{model: m, why: why, spare: &spareTensors{}, turned: newHeldCPU()}
	r.layers = newCPULayers(hook.From(ctx).CPU, r.spare)
	return r
}

// load loads the weights of layers.
func (r *cpuRunner) load(ctx context.Context, layers []Layer, progress func(done, total int64)) error {
	var done, total int64
	for _, l := range layers {
		total += int64(l.Params) * 4
	}
	for _, l := range layers {
		if l.Params == 0 {
			continue
		}
		if err := r.layers.load(ctx, l, r.set.Array(l.Kernel()), r.set.Array(l.Bias())); err != nil {
			return err
		}
		done += int64(l.Params) * 4
		if progress != nil {
			progress(done, total)
		}
	}
	return nil
}

// newCPULayers takes the fastest instruction set, or the one that is named; "plain" stands for Go.
func newCPULayers(name string, spare *spareTensors) cpuLayers {
	for _, s := range simd.Sets() {
		if name == "" || name == s.Name {
			return newVectorLayers(s, spare)
		}
	}
	return &plainLayers{weights: map[string][]float32{}}
}

func (r *cpuRunner) Device() DeviceInfo {
	d := DeviceInfo{Backend: CPU, CPUWhy: r.why, Threads: runtime.GOMAXPROCS(0), Units: r.layers.units(), Bytes: r.layers.bytes(), Held: r.turned.bytes()}
	d.Renderer = fmt.Sprintf("%d CPU threads", d.Threads)
	if d.Units != "" {
		d.Renderer += ", " + d.Units
	}
	for _, l := range r.network.Layers {
		d.Bytes += int64(l.Out.Len()) * 4
		var kernels []string
		if l.Kind != Input {
			kernels = append(kernels, r.layers.kernel(l))
		}
		if l.Activation == "softmax" {
			kernels = append(kernels, "softmax")
		}
		d.Kernels = append(d.Kernels, kernels)
	}
	return d
}

// Tune has nothing to choose from on the CPU.
func (r *cpuRunner) Tune(context.Context, TuneOptions) ([]Choice, error) { return nil, nil }

func (r *cpuRunner) NeedsTuning(string) bool { return false }

// Peak is that of the vector units, and unknown in Go.
func (r *cpuRunner) Peak(ctx context.Context) (float64, error) {
	r.pass.Lock()
	defer r.pass.Unlock()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return r.layers.peak(), nil
}

// Close lets the weights go, once no pass needs them.
func (r *cpuRunner) Close() {
	r.pass.Lock()
	defer r.pass.Unlock()
	r.closed = true
	r.layers.close()
}
