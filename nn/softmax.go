package nn

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// softmaxStep plans the step from logits to probabilities.
func softmaxStep(family shaders.Family, count int, src, dst string) Step {
	v := shaders.Find("softmax", family)
	return Step{
		Variant: v, Reads: []string{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("count", count)},
		Groups:   [3]int{groups(quads(count), v.Define("LOCAL")), 1, 1},
	}
}
