package op

import (
	"image"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Maxpool2x2BackStep plans the way of a gradient through a 2x2 pool: src and dst have the shape in of what it read where
// that is at least low, and g that of Pooled. g counts as zero outside of the box, and all of dst is written.
func Maxpool2x2BackStep(family shaders.Family, in Shape, low float32, box image.Rectangle, g, src, dst *Buffer) Step {
	v := shaders.Find("maxpool2x2_back", family)
	return Step{
		Variant: v, Reads: []*Buffer{g, src}, Writes: dst,
		Uniforms: append(boxUniforms(box), gpu.Int("width", in.W), gpu.Int("height", in.H), gpu.Float("low", low)),
		Groups:   [3]int{groups((in.W+1)/2, v.Define("LOCAL")), (in.H + 1) / 2, Quads(in.C)},
	}
}
