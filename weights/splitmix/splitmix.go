// Package splitmix is a generator of random numbers that is the same everywhere: synthetic weights and test pictures are
// made from it, here and by the scripts in tools/reference.
package splitmix

// Mix is one step of the generator of Steele, Lea and Flood (Fast splittable pseudorandom number generators, 2014), used as
// a hash of a counter.
func Mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
