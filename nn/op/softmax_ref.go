package op

import (
	"math"
	"slices"
)

// SoftmaxRef is the CPU twin of softmax.comp: exp(v - max) over its sum, in float64.
func SoftmaxRef(in Tensor) Tensor {
	out := NewTensor(in.Shape)
	top := float64(slices.Max(in.Data))
	var sum float64
	for _, v := range in.Data {
		sum += math.Exp(float64(v) - top)
	}
	for i, v := range in.Data {
		out.Data[i] = float32(math.Exp(float64(v)-top) / sum)
	}
	return out
}
