package op

// Maxpool2x2Ref is the CPU twin of maxpool2x2.comp.
func Maxpool2x2Ref(in Tensor) Tensor {
	out := NewTensor(Pooled(in.Shape))
	for y := range out.H {
		for x := range out.W {
			for c := range out.C {
				out.Data[(y*out.W+x)*out.C+c] = max(in.At(2*y, 2*x, c), in.At(2*y, 2*x+1, c), in.At(2*y+1, 2*x, c), in.At(2*y+1, 2*x+1, c))
			}
		}
	}
	return out
}
