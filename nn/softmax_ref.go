package nn

import (
	"math"
	"slices"
)

// softmaxRef is the CPU twin of softmax.comp: exp(v - max) over its sum, in float64.
func softmaxRef(in Tensor) Tensor {
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

// relu gives max(0, v) of every value, in a new tensor.
func relu(in Tensor) Tensor {
	out := NewTensor(in.Shape)
	for i, v := range in.Data {
		out.Data[i] = max(v, 0)
	}
	return out
}
