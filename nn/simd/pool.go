package simd

import (
	"fmt"

	"github.com/vggscope/vggscope/weights/work"
)

// Pool takes the largest of every 2x2 pixels of src (height, width, channels) into dst (height/2, width/2, channels).
// Height and width must be even. With relu it reads max(0, v) for each value.
func Pool(s Set, dst, src []float32, height, width, channels int, relu bool) {
	if height%2 != 0 || width%2 != 0 || len(src) != height*width*channels || len(dst)*4 != len(src) {
		panic(fmt.Sprintf("simd: %d to %d values for a pool of %d x %d x %d", len(src), len(dst), height, width, channels))
	}
	rows := max(1, 1<<15/(width*channels)) // 128 KiB at a time
	work.Each(groups(height/2, rows), func(i int) {
		pool(s, src, dst, width/2, channels, lowest(relu), i*rows, min((i+1)*rows, height/2))
	})
}
