package check

import "github.com/vggscope/vggscope/nn/picture"

// Picture is the one that the stored values were made from, 224 x 224: half ramps, half noise, so that all channels of
// the first layers have something to respond to. tools/reference/README.md gives the formula.
func Picture() *picture.RGB {
	p := picture.New(side, side)
	for i := range p.Pix {
		y, x, c := i/3/side, i/3%side, i%3
		ramp := byte(3*x + 2*y + 85*c)
		p.Pix[i] = ramp/2 + byte(splitmix64(1<<50+uint64(i))>>56)/2
	}
	return p
}

const side = 224

// splitmix64 is the generator of Steele, Lea and Flood (Fast splittable pseudorandom number generators, 2014).
func splitmix64(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
