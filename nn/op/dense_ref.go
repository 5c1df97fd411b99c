package op

// DenseRef is the CPU twin of dense.comp and dense_sum.comp: out = in * kernel + bias, summed in float64.
// kernel is (in, out).
func DenseRef(in Tensor, kernel, bias []float32) Tensor {
	out := NewTensor(Vector(len(bias)))
	for c := range out.C {
		sum := float64(bias[c])
		for k, v := range in.Data {
			sum += float64(v) * float64(kernel[k*out.C+c])
		}
		out.Data[c] = float32(sum)
	}
	return out
}
