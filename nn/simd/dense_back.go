package simd

import (
	"fmt"

	"github.com/vggscope/vggscope/weights/work"
)

// Back multiplies g (out values) with the transposed matrix into dst (in values): the way back of a gradient through the
// layer. It reads the matrix once, as Forward does.
func (d *Dense) Back(dst, g []float32) {
	if len(g) != d.out || len(dst) != d.in {
		panic(fmt.Sprintf("simd: %d to %d values back through a matrix of %d x %d", len(g), len(dst), d.in, d.out))
	}
	const share = 64 // rows
	work.Each(groups(d.in, share), func(i int) {
		rows := dst[i*share : min((i+1)*share, d.in)]
		if d.half != nil {
			back16(d.set, g, d.half.values[i*share*d.out:], rows)
		} else {
			back(d.set, g, d.wide.values[i*share*d.out:], rows)
		}
	})
}
