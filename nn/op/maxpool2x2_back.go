package op

import (
	"image"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Maxpool2x2BackStep plans the way of a gradient through a 2x2 pool: g has the shape of its output, src, what it read where
// that is at least low, and dst twice the height and width. g counts as zero outside of the box.
func Maxpool2x2BackStep(family shaders.Family, out Shape, low float32, box image.Rectangle, g, src, dst *Buffer) Step {
	v := shaders.Find("maxpool2x2_back", family)
	return Step{
		Variant: v, Reads: []*Buffer{g, src}, Writes: dst,
		Uniforms: append(boxUniforms(box), gpu.Int("width", out.W), gpu.Int("height", out.H), gpu.Float("low", low)),
		Groups:   [3]int{groups(out.W, v.Define("LOCAL")), out.H, Quads(out.C)},
	}
}
