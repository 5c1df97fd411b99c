package explain

import (
	"math"

	"github.com/vggscope/vggscope/nn"
)

// blurWidth and blurSigma are those of the blur in RISE (Petsiuk et al. 2018, arXiv:1806.07421), in pixels.
const (
	blurWidth = 11
	blurSigma = 5
)

// blurWeights are a Gaussian that is folded back at the ends of its window, so that none of it is lost: what SciPy's gaussian_filter
// makes of a single 1 in the middle, which is how RISE makes its kernel. It is much flatter than one that is cut off.
func blurWeights() []float64 {
	const reach = 4 * blurSigma
	weights := make([]float64, blurWidth)
	sum := 0.0
	for d := -reach; d <= reach; d++ {
		w := math.Exp(-float64(d*d) / (2 * blurSigma * blurSigma))
		sum += w
		at := ((blurWidth/2+d)%(2*blurWidth) + 2*blurWidth) % (2 * blurWidth)
		if at >= blurWidth { // ... c b a | a b c ... c | c b a ...
			at = 2*blurWidth - 1 - at
		}
		weights[at] += w
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// Blurred convolves each channel with that kernel, along rows and columns. What is outside of the picture is zero, the mean
// colour, as in a convolution with padding "same".
func Blurred(t nn.Tensor) nn.Tensor {
	weights := blurWeights()
	rows := make([]float64, len(t.Data))
	for i := range rows {
		x := i / t.C % t.W
		for k, w := range weights {
			if at := x + k - blurWidth/2; at >= 0 && at < t.W {
				rows[i] += w * float64(t.Data[i+(at-x)*t.C])
			}
		}
	}
	out := nn.NewTensor(t.Shape)
	for i := range rows {
		y, v := i/t.C/t.W, 0.0
		for k, w := range weights {
			if at := y + k - blurWidth/2; at >= 0 && at < t.H {
				v += w * rows[i+(at-y)*t.C*t.W]
			}
		}
		out.Data[i] = float32(v)
	}
	return out
}
