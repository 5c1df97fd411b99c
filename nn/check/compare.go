package check

import (
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/op"
)

// comparer makes the rows of a report while the CPU's pass goes on.
type comparer struct {
	gpu    *nn.Activations // nil without a GPU
	ref    *Reference      // nil without stored values
	report *Report
	err    error // of reading a layer; the first one
}

// compare is called for each layer that the CPU has computed.
func (c *comparer) compare(cpu *nn.Activations, layer int) {
	if c.err != nil {
		return
	}
	row := Row{Layer: cpu.Network().Layers[layer]}
	var onCPU, onGPU stages
	if onCPU, c.err = readStages(cpu, row.Layer); c.err != nil {
		return
	}
	if c.gpu != nil {
		if onGPU, c.err = readStages(c.gpu, row.Layer); c.err != nil {
			return
		}
		row.Kernels = c.report.GPU.Kernels[layer]
		row.GPUAgainstCPU = row.against(onGPU, onCPU)
	}
	if c.ref != nil {
		row.CPUAgainstStored = row.againstStored(onCPU, c.ref)
		if c.gpu != nil {
			row.GPUAgainstStored = row.againstStored(onGPU, c.ref)
		}
	}
	c.report.Rows = append(c.report.Rows, row)
}

// against compares all values.
func (r Row) against(got, want stages) *Deviation {
	d := &Deviation{After: op.LargestDifference(got.after.values, want.after.values)}
	if !r.Probabilities() {
		d.After = op.Share(d.After, want.after.peak())
	}
	d.Before = d.After
	if r.Layer.Activation != "" {
		d.Before = op.Share(op.LargestDifference(got.before.values, want.before.values), want.before.peak())
	}
	return d
}

// againstStored compares what is stored of the layer.
func (r Row) againstStored(got stages, ref *Reference) *Deviation {
	want := ref.Layers[r.Layer.Index]
	d := &Deviation{After: want.After.deviation(got.after)}
	if r.Probabilities() {
		d.After = op.LargestDifference(got.after.values, ref.Probabilities)
	}
	d.Before = d.After
	if want.Before != nil {
		d.Before = want.Before.deviation(got.before)
	}
	return d
}

// deviation is the largest difference of a layer's values from what is stored of them, as a share of the largest value;
// that of the norm, as a share of the norm.
func (s *RefStage) deviation(got stage) float64 {
	worst := max(math.Abs(got.mean-s.Mean), math.Abs(got.max-s.Max), math.Abs(got.min-s.Min))
	for _, sample := range s.Samples {
		worst = max(worst, math.Abs(float64(got.values[int(sample[0])])-sample[1]))
	}
	return max(op.Share(worst, s.Peak), op.Share(math.Abs(got.l2-s.L2), s.L2))
}

// stages are a layer's values before its ReLU or softmax and after it; before is empty where a layer has neither.
type stages struct{ before, after stage }

func readStages(a *nn.Activations, l nn.Layer) (s stages, err error) {
	if l.Activation != "" {
		t, err := a.At(nn.Site{Layer: l.Index, Before: true})
		if err != nil {
			return s, err
		}
		s.before = measure(t)
	}
	t, err := a.At(nn.Site{Layer: l.Index})
	if err != nil {
		return s, err
	}
	s.after = measure(t)
	return s, nil
}

// stage is values with the figures that they are compared by, taken in one go: nn.Stats would go through them twice.
type stage struct {
	values             []float32
	mean, max, min, l2 float64
}

func measure(t nn.Tensor) stage {
	s := stage{values: t.Data, max: math.Inf(-1), min: math.Inf(1)}
	var sum, squares float64
	for _, v := range t.Data {
		x := float64(v)
		sum += x
		squares += x * x
		s.max, s.min = max(s.max, x), min(s.min, x)
	}
	s.mean, s.l2 = sum/float64(len(t.Data)), math.Sqrt(squares)
	return s
}

func (s stage) peak() float64 { return max(-s.min, s.max) }
