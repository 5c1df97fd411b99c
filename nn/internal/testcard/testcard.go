// Package testcard is the picture that is computed to see whether a network is computed right.
package testcard

import (
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// Picture is the one that the stored values were made from, 224 x 224: half ramps, half noise, so that all channels of
// the first layers have something to respond to. tools/reference/README.md gives the formula.
func Picture() *picture.RGB { return Sized(side, side) }

// Sized is the same formula for another width and height.
func Sized(width, height int) *picture.RGB {
	p := picture.New(width, height)
	for i := range p.Pix {
		y, x, c := i/3/width, i/3%width, i%3
		ramp := byte(3*x + 2*y + 85*c)
		p.Pix[i] = ramp/2 + byte(splitmix.Mix(1<<50+uint64(i))>>56)/2
	}
	return p
}

const side = 224
