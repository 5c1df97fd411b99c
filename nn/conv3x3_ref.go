package nn

// conv3x3Ref is the CPU twin of conv3x3.comp, conv3x3_image.comp and conv3x3_shared.comp: 3x3 cross-correlation with
// stride 1, padding 1 and bias, summed in float64. kernel is (3, 3, in, out).
func conv3x3Ref(in Tensor, kernel, bias []float32) Tensor {
	out := NewTensor(Shape{in.H, in.W, len(bias)})
	for y := range out.H {
		for x := range out.W {
			for c := range out.C {
				sum := float64(bias[c])
				for i := range 9 {
					if sy, sx := y+i/3-1, x+i%3-1; sy >= 0 && sy < in.H && sx >= 0 && sx < in.W {
						for ic := range in.C {
							sum += float64(in.At(sy, sx, ic)) * float64(kernel[(i*in.C+ic)*out.C+c])
						}
					}
				}
				out.Data[(y*out.W+x)*out.C+c] = float32(sum)
			}
		}
	}
	return out
}
