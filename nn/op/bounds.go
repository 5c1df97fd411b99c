package op

import "math"

// The largest errors that count as right.
const (
	// LayerBound is a share of the layer's largest value. PyTorch's own float32 loses up to 4.5e-6 in a VGG16
	// (tools/reference/README.md); four times that leaves room for other orders of summation.
	LayerBound = 2e-5
	// ProbabilityBound is a difference of two probabilities.
	ProbabilityBound = 1e-4
)

// LargestDifference between values and those wanted; +Inf where one is not a number.
func LargestDifference[T float32 | float64](got []float32, want []T) float64 {
	worst := 0.0
	for i, v := range got {
		worst = max(worst, math.Abs(float64(v)-float64(want[i]))) // the larger of anything and NaN is NaN
	}
	if math.IsNaN(worst) {
		return math.Inf(1)
	}
	return worst
}

// Share is difference / peak, or the difference where the peak is zero; +Inf where either is not a number.
func Share(difference, peak float64) float64 {
	s := difference
	if peak != 0 {
		s /= peak
	}
	if math.IsNaN(s) {
		return math.Inf(1)
	}
	return s
}

// RelativeError is the largest difference as a share of the largest value wanted.
func RelativeError(got, want []float32) float64 {
	peak := 0.0
	for _, w := range want {
		peak = max(peak, math.Abs(float64(w)))
	}
	return Share(LargestDifference(got, want), peak)
}
