package export

import (
	"io"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// WriteNPY writes a layer's values as NumPy's array of (H, W, C), or (N,) for a vector, in little-endian float32.
func WriteNPY(w io.Writer, t nn.Tensor) error {
	shape := []int{t.H, t.W, t.C}
	if t.Flat() {
		shape = []int{t.Len()}
	}
	return weights.WriteNPY(w, shape, t.Data)
}
