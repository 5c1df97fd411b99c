package explain

import (
	"math"

	"github.com/vggscope/vggscope/nn"
)

// The blur of the code of RISE (Petsiuk et al. 2018, arXiv:1806.07421).
const (
	blurSize  = 11
	blurSigma = 5
)

// Blurred convolves each channel with a Gaussian of odd size by size values and that deviation in pixels. What is outside of the
// picture is zero, the mean colour, as in a convolution with padding "same".
func Blurred(t nn.Tensor, size int, sigma float64) nn.Tensor {
	weights := make([]float64, size)
	sum := 0.0
	for i := range weights {
		d := float64(i - size/2)
		weights[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	rows := make([]float64, len(t.Data))
	for i := range rows {
		x := i / t.C % t.W
		for k, w := range weights {
			if at := x + k - size/2; at >= 0 && at < t.W {
				rows[i] += w * float64(t.Data[i+(at-x)*t.C])
			}
		}
	}
	out := nn.NewTensor(t.Shape)
	for i := range rows {
		y, v := i/t.C/t.W, 0.0
		for k, w := range weights {
			if at := y + k - size/2; at >= 0 && at < t.H {
				v += w * rows[i+(at-y)*t.C*t.W]
			}
		}
		out.Data[i] = float32(v)
	}
	return out
}
