package op

import "math/rand/v2"

// Random gives n values evenly spread over [-1, 1), the same for the same seed: made-up data to try ops with.
func Random(seed uint64, n int) []float32 {
	rng := rand.New(rand.NewPCG(seed, 7))
	v := make([]float32, n)
	for i := range v {
		v[i] = 2*rng.Float32() - 1
	}
	return v
}
