package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// FlattenStep plans the copy of a map into one vector in H, W, C order.
func FlattenStep(family shaders.Family, in Shape, src, dst *Buffer) Step {
	v := shaders.Find("flatten", family)
	return Step{
		Variant: v, Reads: []*Buffer{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("width", in.W), gpu.Int("height", in.H), gpu.Int("channels", in.C)},
		Groups:   [3]int{groups(Quads(in.Len()), v.Define("LOCAL")), 1, 1},
	}
}
