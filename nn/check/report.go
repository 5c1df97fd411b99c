package check

import (
	"math"

	"github.com/vggscope/vggscope/nn"
)

// Report is what a check of one network found.
type Report struct {
	Network string         // the name on its card
	Stored  bool           // whether there were stored values to compare with
	GPU     *nn.DeviceInfo // nil where only the CPU computed
	CPU     nn.DeviceInfo
	Rows    []Row  // one for each layer, in order; none where Err is set
	Err     error  // why a Suite has no rows: the GPU could not compute this network
	OK      bool   // no row is off, and no gradient
	Verdict string // one sentence; of a wrong layer it names the first

	// The share of a value that its gradient does not account for, on each runner: at most GradientBound if it is right, +Inf
	// for what is not a number. Zero where there is none: because a layer is wrong already, or because there is no GPU.
	GPUGradient, CPUGradient float64
}

// gradientOff reports whether a gradient was computed wrong.
func (r Report) gradientOff() bool { return max(r.GPUGradient, r.CPUGradient) > GradientBound }

// Row is one layer of a Report. A comparison that was not made is nil.
type Row struct {
	Layer   nn.Layer
	Kernels []string // the programs that computed it on the GPU

	GPUAgainstCPU    *Deviation // of all values
	GPUAgainstStored *Deviation // of samples and of figures over all values
	CPUAgainstStored *Deviation // likewise
}

// Deviation is how far a layer's values are from those that they are compared with, before its ReLU or softmax and after
// it: the largest difference as a share of the layer's largest value, but for probabilities the difference itself. Both
// are the same where a layer has neither. +Inf stands for a value that is not a number.
type Deviation struct{ Before, After float64 }

// Probabilities reports whether the layer puts out probabilities, so that ProbabilityBound holds for Deviation.After.
func (r Row) Probabilities() bool { return r.Layer.Activation == "softmax" }

// OK reports whether all comparisons that were made are within the bounds.
func (r Row) OK() bool { return r.excess() <= 1 }

// excess is the largest of the row's errors as a multiple of what is allowed.
func (r Row) excess() float64 {
	return max(r.excessOf(r.GPUAgainstCPU), r.excessOf(r.GPUAgainstStored), r.excessOf(r.CPUAgainstStored))
}

func (r Row) excessOf(d *Deviation) float64 {
	if d == nil {
		return 0
	}
	return max(d.Before/LayerBound, d.After/r.afterBound())
}

func (r Row) afterBound() float64 {
	if r.Probabilities() {
		return ProbabilityBound
	}
	return LayerBound
}

// off reports whether a comparison was made and is beyond the bounds.
func (r Row) off(d *Deviation) bool { return r.excessOf(d) > 1 }

// First is the first wrong layer, or nil.
func (r Report) First() *Row {
	for i, row := range r.Rows {
		if !row.OK() {
			return &r.Rows[i]
		}
	}
	return nil
}

// Worst is the layer that comes closest to what is allowed, or exceeds it most; nil without rows.
func (r Report) Worst() *Row {
	var worst *Row
	most := math.Inf(-1)
	for i, row := range r.Rows {
		if e := row.excess(); e > most {
			worst, most = &r.Rows[i], e
		}
	}
	return worst
}
