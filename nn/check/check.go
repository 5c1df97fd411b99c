package check

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/vggscope/vggscope/nn"
)

// The largest errors that pass.
const (
	// LayerBound is a share of the layer's largest value. PyTorch's own float32 loses up to 4.5e-6 in a VGG16
	// (tools/reference/README.md); four times that leaves room for other orders of summation.
	LayerBound = 2e-5
	// ProbabilityBound is a difference of two probabilities.
	ProbabilityBound = 1e-4
)

// ErrNothing is returned where there is nothing to compare with: neither a second runner nor stored values.
var ErrNothing = errors.New("check: without a GPU and without stored values there is nothing to compare")

// Run computes [Picture] on both runners, which hold the same weights, and compares their layers with each other and with
// ref. gpu may be nil, to hold the CPU against ref alone; ref may be nil, where there are no stored values. progress hears
// of each layer computed and may be nil. The context is looked at between layers.
//
// That values are off is the Report's matter. The error says why there is no report: a pass that failed, runners or
// stored values that are not of one network, ErrNothing.
func Run(ctx context.Context, gpu, cpu nn.Runner, ref *Reference, progress func(done, total int)) (Report, error) {
	if gpu == nil && ref == nil {
		return Report{}, ErrNothing
	}
	n := cpu.Network()
	if ref != nil {
		if err := ref.fits(n); err != nil {
			return Report{}, err
		}
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	p, err := nn.Preprocess(Picture(), n.Card.Input)
	if err != nil {
		return Report{}, err
	}
	r := Report{Network: n.Card.Name, Stored: ref != nil, CPU: cpu.Device()}
	c := comparer{ref: ref, report: &r}
	before, total := 0, len(n.Layers)
	if gpu != nil {
		if err := sameLayers(gpu.Network(), n); err != nil {
			return Report{}, err
		}
		d := gpu.Device()
		r.GPU = &d
		before, total = len(n.Layers), 2*len(n.Layers)
		c.gpu, err = gpu.Forward(ctx, p.Input, func(_ *nn.Activations, layer int) { progress(layer+1, total) })
		if err != nil {
			return Report{}, err
		}
		defer c.gpu.Release()
	}
	a, err := cpu.Forward(ctx, p.Input, func(a *nn.Activations, layer int) {
		c.compare(a, layer)
		progress(before+layer+1, total)
	})
	if err != nil {
		return Report{}, err
	}
	a.Release()
	if c.err != nil {
		return Report{}, c.err
	}
	r.judge()
	return r, nil
}

// sameLayers refuses to compare two networks that are not built alike.
func sameLayers(gpu, cpu *nn.Network) error {
	if len(gpu.Layers) != len(cpu.Layers) {
		return fmt.Errorf("check: the GPU runs a network of %d layers, the CPU one of %d", len(gpu.Layers), len(cpu.Layers))
	}
	for i, l := range gpu.Layers {
		if l != cpu.Layers[i] {
			return fmt.Errorf("check: layer %d is %s (%s) on the GPU, %s (%s) on the CPU",
				i, l.Name, l.Out, cpu.Layers[i].Name, cpu.Layers[i].Out)
		}
	}
	return nil
}

// comparer makes the rows of a report while the CPU's pass goes on.
type comparer struct {
	gpu    *nn.Activations // nil without a GPU
	ref    *Reference      // nil without stored values
	report *Report
	err    error // of reading a layer; the first one
}

func (c *comparer) compare(cpu *nn.Activations, layer int) {
	if c.err != nil {
		return
	}
	row := Row{Layer: cpu.Network().Layers[layer]}
	var onCPU, onGPU stages
	if onCPU, c.err = readStages(cpu, layer); c.err != nil {
		return
	}
	if c.gpu != nil {
		if onGPU, c.err = readStages(c.gpu, layer); c.err != nil {
			return
		}
		row.Kernels = c.report.GPU.Kernels[layer]
		row.GPUAgainstCPU = onGPU.against(onCPU, row.Probabilities())
	}
	if c.ref != nil {
		row.CPUAgainstStored = c.againstStored(onCPU, row)
		if c.gpu != nil {
			row.GPUAgainstStored = c.againstStored(onGPU, row)
		}
	}
	c.report.Rows = append(c.report.Rows, row)
}

func (c *comparer) againstStored(s stages, row Row) *Deviation {
	want := c.ref.Layers[row.Layer.Index]
	d := &Deviation{After: want.After.deviation(s.after)}
	switch {
	case row.Probabilities():
		d.After = largestDifference(s.after.Data, func(i int) float64 { return c.ref.Probabilities[i] })
		d.Before = want.Before.deviation(s.before)
	case want.Before != nil:
		d.Before = want.Before.deviation(s.before)
	default:
		d.Before = d.After
	}
	return d
}

// stages are a layer's values before and after its ReLU or softmax.
type stages struct{ before, after nn.Tensor }

func readStages(a *nn.Activations, layer int) (s stages, err error) {
	if s.before, err = a.Before(layer); err != nil {
		return s, err
	}
	s.after, err = a.Output(layer)
	return s, err
}

func (s stages) against(want stages, probabilities bool) *Deviation {
	d := &Deviation{Before: tensorDeviation(s.before, want.before), After: tensorDeviation(s.after, want.after)}
	if probabilities {
		d.After *= peak(want.after) // back to the difference itself
	}
	return d
}

// tensorDeviation is the largest difference as a share of the largest wanted value.
func tensorDeviation(got, want nn.Tensor) float64 {
	worst := largestDifference(got.Data, func(i int) float64 { return float64(want.Data[i]) })
	return share(worst, peak(want))
}

// largestDifference is +Inf where a value or what is wanted of it is not a number.
func largestDifference(got []float32, want func(i int) float64) float64 {
	worst := 0.0
	for i, v := range got {
		worst = max(worst, math.Abs(float64(v)-want(i))) // max of anything and NaN is NaN
	}
	if math.IsNaN(worst) {
		return math.Inf(1)
	}
	return worst
}

func peak(t nn.Tensor) float64 {
	s := t.AllStats()
	return max(-s.Min, s.Max)
}
