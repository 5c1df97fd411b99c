package op

// Conv3x3BackRef is the plain form of a convolution's way back: what every output adds to the inputs that it was computed
// from, summed in float64. g is (height, width, out), kernel (3, 3, in, out). The convolution with the turned kernel, by
// whichever algorithm, is held to it.
func Conv3x3BackRef(g Tensor, kernel []float32, in int) Tensor {
	sums := make([]float64, g.H*g.W*in)
	for y := range g.H {
		for x := range g.W {
			at := g.Data[(y*g.W+x)*g.C:][:g.C]
			for tap := range 9 {
				sy, sx := y+tap/3-1, x+tap%3-1
				if sy < 0 || sy >= g.H || sx < 0 || sx >= g.W {
					continue
				}
				for ic := range in {
					row := kernel[(tap*in+ic)*g.C:]
					for oc, v := range at {
						sums[(sy*g.W+sx)*in+ic] += float64(v) * float64(row[oc])
					}
				}
			}
		}
	}
	return rounded(Map(g.H, g.W, in), sums)
}

// rounded makes a tensor of sums in float64.
func rounded(s Shape, sums []float64) Tensor {
	t := NewTensor(s)
	for i, v := range sums {
		t.Data[i] = float32(v)
	}
	return t
}
