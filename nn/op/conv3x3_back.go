package op

import "github.com/vggscope/vggscope/weights/work"

// TurnKernel gives the kernel with which a 3x3 convolution takes a gradient to its input: turned by 180 degrees, with in and
// out channels changed round, from (3, 3, in, out) to (3, 3, out, in).
func TurnKernel(kernel []float32, in, out int) []float32 {
	turned := make([]float32, len(kernel))
	const block = 16 // channels of a square that stays in the cache while it is transposed
	work.Each(9*groups(in, block), func(i int) {
		tap, first := i%9, i/9*block
		src, dst := kernel[tap*in*out:], turned[(8-tap)*in*out:]
		for oc := range out {
			for ic := first; ic < min(first+block, in); ic++ {
				dst[oc*in+ic] = src[ic*out+oc]
			}
		}
	})
	return turned
}
