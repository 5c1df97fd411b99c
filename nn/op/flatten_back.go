package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// FlattenBackStep plans the copy of a vector in H, W, C order into a map of a shape.
func FlattenBackStep(family shaders.Family, in Shape, src, dst *Buffer) Step {
	v := shaders.Find("flatten_back", family)
	return Step{
		Variant: v, Reads: []*Buffer{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("width", in.W), gpu.Int("height", in.H), gpu.Int("channels", in.C)},
		Groups:   [3]int{groups(in.W, v.Define("LOCAL")), in.H, Quads(in.C)},
	}
}
