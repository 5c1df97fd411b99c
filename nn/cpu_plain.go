package nn

import (
	"context"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
)

// plainLayers computes in Go, with gonum's BLAS.
type plainLayers struct {
	weights map[string][]float32 // by array; kernels that Winograd's algorithm reads are its factors
	held    int64
}

func (p *plainLayers) load(ctx context.Context, l Layer, kernel, bias *weights.Array) error {
	for _, a := range []*weights.Array{kernel, bias} {
		v, err := a.Values(ctx)
		if err != nil {
			return err
		}
		if a == kernel && l.Kind == Conv && op.WinogradCPUPays(l.In.C, l.Out.C) {
			v = op.WinogradKernelCPU(v, l.In.C, l.Out.C)
		}
		p.weights[a.Name] = v
		p.held += int64(len(v)) * 4
	}
	return nil
}

func (p *plainLayers) compute(l Layer, in Tensor, relu bool) (out Tensor, finite bool, err error) {
	if relu {
		in = op.ReLU(in)
	}
	kernel, bias := p.weights[l.Kernel()], p.weights[l.Bias()]
	switch {
	case l.Kind == Conv && op.WinogradCPUPays(l.In.C, l.Out.C):
		out = op.WinogradCPU(in, kernel, bias)
	case l.Kind == Conv:
		out = op.Conv3x3CPU(in, kernel, bias)
	case l.Kind == Dense:
		out = op.DenseCPU(in, kernel, bias)
	case l.Kind == Pool:
		return op.Maxpool2x2Ref(in), true, nil
	case l.Kind == Flatten:
		return op.FlattenRef(in), true, nil
	default:
		return in, true, nil
	}
	return out, op.Finite(out.Data), nil
}

func (p *plainLayers) computeAll(l Layer, ins []Tensor, relu bool) (outs []Tensor, finite bool, err error) {
	outs, finite = make([]Tensor, len(ins)), true
	for i, in := range ins {
		var good bool
		if outs[i], good, err = p.compute(l, in, relu); err != nil {
			return nil, false, err
		}
		finite = finite && good
	}
	return outs, finite, nil
}

// The names of the functions that compute calls, without "CPU" and "Ref".
func (p *plainLayers) kernel(l Layer) string {
	return map[Kind]string{Conv: "conv3x3", Pool: "maxpool2x2", Flatten: "flatten", Dense: "dense"}[l.Kind]
}

func (p *plainLayers) units() string { return "" }

func (p *plainLayers) peak() float64 { return 0 }

func (p *plainLayers) bytes() int64 { return p.held }

func (p *plainLayers) close() { p.weights = nil }
