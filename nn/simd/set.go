package simd

import (
	"runtime"
	"slices"
	"time"

	"github.com/vggscope/vggscope/weights/work"
)

// Set is an instruction set that this processor has and the kernels were compiled for.
type Set struct {
	Name  string // "AVX-512", "AVX2", "NEON", "SSE2"
	index int    // of the C side
	panel int    // out channels that a product computes together
	lanes int    // floats of a vector
	half  bool   // reads float16
}

// Sets are all that can be used here, the fastest first; none without cgo.
func Sets() []Set {
	all := slices.Clone(found())
	slices.Reverse(all)
	return all
}

// Peak measures how many floating-point operations per second all cores together can do at most, a multiplication with an
// addition counting as two: the best of three runs of some twenty milliseconds.
func (s Set) Peak() float64 {
	const rounds = 1 << 20
	cores := runtime.GOMAXPROCS(0)
	best := 0.0
	for range 3 {
		start := time.Now()
		work.Each(cores, func(int) { multiplyAdd(s, rounds) })
		best = max(best, float64(cores*rounds*operations*s.lanes)/time.Since(start).Seconds())
	}
	return best
}

// operations is what a round of multiplyAdd does on each lane.
const operations = 2 * 64
