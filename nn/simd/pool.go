package simd

import (
	"fmt"

	"github.com/vggscope/vggscope/weights/work"
)

// Pool takes the largest of every 2x2 pixels of src (height, width, channels) into dst (height/2, width/2, channels). A last
// row or column that has no partner is not read. With relu it reads max(0, v) for each value.
func Pool(s Set, dst, src []float32, height, width, channels int, relu bool) {
	PoolRows(s, dst, src, height, width, channels, relu, 0, height/2)
}

// PoolRows is Pool for rows [from, to) of dst, which are all that it writes.
func PoolRows(s Set, dst, src []float32, height, width, channels int, relu bool, from, to int) {
	if len(src) != height*width*channels || len(dst) != (height/2)*(width/2)*channels {
		panic(fmt.Sprintf("simd: %d to %d values for a pool of %d x %d x %d", len(src), len(dst), height, width, channels))
	}
	rows := max(1, 1<<15/(width*channels)) // 128 KiB at a time
	work.Each(groups(to-from, rows), func(i int) {
		pool(s, src, dst, width, channels, lowest(relu), from+i*rows, min(from+(i+1)*rows, to))
	})
}
