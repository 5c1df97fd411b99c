package op

// ReLUBackRef is the CPU twin of relu_back.comp: g through a ReLU that read z, in a new tensor.
func ReLUBackRef(g, z Tensor, rule Rule) Tensor {
	out := NewTensor(g.Shape)
	eachPiece(len(g.Data), func(from, to int) {
		dst := out.Data[from:to]
		for i, v := range g.Data[from:to] {
			if (rule == Gradient || v > 0) && (rule == Deconvnet || z.Data[from+i] > 0) {
				dst[i] = v
			}
		}
	})
	return out
}
