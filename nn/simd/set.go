package simd

import "slices"

// Set is an instruction set that this processor has and the kernels were compiled for.
type Set struct {
	Name  string // "AVX-512", "AVX2", "NEON", "SSE2"
	index int    // of the C side
	panel int    // out channels that a product computes together
	half  bool   // reads float16
}

// Sets are all that can be used here, the fastest first; none without cgo.
func Sets() []Set {
	all := slices.Clone(found())
	slices.Reverse(all)
	return all
}

// Peak measures how many floating-point operations per second one core can do at most: a second is what the rounds take
// of millions of them. A multiplication with an addition counts as two.
func (s Set) flops(rounds int) int { return rounds * 64 * 2 * peak(s, rounds) }
