package check

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// judge fills in the verdict.
func (r *Report) judge() {
	first := r.First()
	r.OK = r.Err == nil && first == nil && !r.gradientOff()
	switch {
	case r.Err != nil:
		r.Verdict = fmt.Sprintf("The GPU cannot compute %s: %s.", r.name(), firstLine(r.Err))
	case first == nil && !r.OK:
		r.Verdict = fmt.Sprintf("The layers of %s are computed right, but not its gradients: %s, where %.0g is allowed.", r.name(), r.gradients(), GradientBound)
	case first == nil:
		w := r.Worst()
		r.Verdict = fmt.Sprintf("%s is computed right: the largest error is in %s, %s.", r.name(), w.Layer.Name,
			w.amount(w.GPUAgainstCPU, w.GPUAgainstStored, w.CPUAgainstStored))
	default:
		where := first.Layer.Name
		if len(first.Kernels) > 0 {
			where += " (" + strings.Join(first.Kernels, " + ") + ")"
		}
		r.Verdict = fmt.Sprintf("%s is computed wrong from %s on: %s.", r.name(), where, first.fault())
	}
}

// gradients words how much of a value gradients do not account for.
func (r *Report) gradients() string {
	words := func(who string, share float64) string {
		if math.IsInf(share, 1) {
			return who + " has values that are not numbers"
		}
		return fmt.Sprintf("%s does not account for %.2g of a value", who, share)
	}
	if r.GPU == nil || r.CPUGradient > GradientBound {
		return words("that of the CPU", r.CPUGradient)
	}
	return words("that of the GPU", r.GPUGradient)
}

// name is the network's, with the family of shaders that it ran on.
func (r *Report) name() string {
	if r.GPU != nil {
		return fmt.Sprintf("%s (%s shaders)", r.Network, r.GPU.Family)
	}
	return r.Network
}

// fault says who is wrong by how much, as far as the comparisons tell.
func (r Row) fault() string {
	differ, gpu, cpu := r.off(r.GPUAgainstCPU), r.off(r.GPUAgainstStored), r.off(r.CPUAgainstStored)
	switch {
	case gpu && cpu && !differ:
		return "the GPU and the CPU agree, yet are off the stored values " + r.by(r.GPUAgainstStored) +
			", so that the weights must be others than those that the values were made from"
	case gpu && cpu:
		return "the GPU is off the stored values " + r.by(r.GPUAgainstStored) + "; the CPU, " + r.by(r.CPUAgainstStored)
	case gpu:
		return "the GPU is off the stored values, which the CPU meets, " + r.by(r.GPUAgainstStored, r.GPUAgainstCPU)
	case cpu && r.GPUAgainstStored != nil:
		return "the CPU is off the stored values, which the GPU meets, " + r.by(r.CPUAgainstStored)
	case cpu:
		return "the CPU is off the stored values " + r.by(r.CPUAgainstStored)
	case r.GPUAgainstStored != nil:
		return "the GPU is off the CPU " + r.by(r.GPUAgainstCPU) + ", though not where values are stored"
	}
	return "the GPU is off the CPU " + r.by(r.GPUAgainstCPU)
}

// by words the largest error of comparisons of which one is beyond the bounds.
func (r Row) by(of ...*Deviation) string {
	if slices.ContainsFunc(of, func(d *Deviation) bool { return math.IsInf(r.excessOf(d), 1) }) {
		return "with values that are not numbers"
	}
	return "by " + r.amount(of...)
}

// amount words the largest error of comparisons, measured by what is allowed.
func (r Row) amount(of ...*Deviation) string {
	worst := &Deviation{}
	for _, d := range of {
		if r.excessOf(d) > r.excessOf(worst) {
			worst = d
		}
	}
	share := max(worst.Before, worst.After)
	if r.Probabilities() {
		share = worst.Before
	}
	if share/LayerBound < r.excessOf(worst) {
		return fmt.Sprintf("%.2g in probability, where %.0g is allowed", worst.After, ProbabilityBound)
	}
	return fmt.Sprintf("%.2g times the layer's largest value, where %.0g is allowed", share, LayerBound)
}

// firstLine is the beginning of an error: a driver's words about a shader go on for pages.
func firstLine(err error) string {
	line, _, _ := strings.Cut(plain.Sentence(err), "\n")
	return strings.TrimRight(line, " .:")
}
