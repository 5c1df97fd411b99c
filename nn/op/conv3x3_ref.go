package op

// Conv3x3At is the CPU twin of conv3x3.comp, conv3x3_image.comp and conv3x3_shared.comp, for one value: 3x3
// cross-correlation with stride 1, padding 1 and bias, of in where that is at least low, summed in float64.
// kernel is (3, 3, in, out).
func Conv3x3At(in Tensor, kernel, bias []float32, low float32, y, x, c int) float32 {
	sum := float64(bias[c])
	for i := range 9 {
		sy, sx := y+i/3-1, x+i%3-1
		if sy < 0 || sy >= in.H || sx < 0 || sx >= in.W {
			continue
		}
		for ic := range in.C {
			sum += float64(max(low, in.At(sy, sx, ic))) * float64(kernel[(i*in.C+ic)*len(bias)+c])
		}
	}
	return float32(sum)
}

// Conv3x3Ref is the whole convolution, value by value, as the plain form that all others are held to.
func Conv3x3Ref(in Tensor, kernel, bias []float32) Tensor {
	out := NewTensor(Map(in.H, in.W, len(bias)))
	for i := range out.Data {
		out.Data[i] = Conv3x3At(in, kernel, bias, WithoutReLU, i/out.C/out.W, i/out.C%out.W, i%out.C)
	}
	return out
}
