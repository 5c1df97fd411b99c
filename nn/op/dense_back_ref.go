package op

// DenseBackRef is the CPU twin of dense_back.comp and dense_sum.comp: g (out) times the transposed kernel (in, out), summed
// in float64.
func DenseBackRef(g Tensor, kernel []float32) Tensor {
	sums := make([]float64, len(kernel)/g.C)
	for k := range sums {
		for c, v := range g.Data {
			sums[k] += float64(v) * float64(kernel[k*g.C+c])
		}
	}
	return rounded(Vector(len(sums)), sums)
}
