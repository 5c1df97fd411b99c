package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// SoftmaxStep plans the step from logits to probabilities.
func SoftmaxStep(family shaders.Family, count int, src, dst *Buffer) Step {
	v := shaders.Find("softmax", family)
	return Step{
		Variant: v, Reads: []*Buffer{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("count", count)},
		Groups:   [3]int{groups(Quads(count), v.Define("LOCAL")), 1, 1},
	}
}
