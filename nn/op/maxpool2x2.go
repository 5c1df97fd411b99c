package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Maxpool2x2Step plans a maximum over 2x2 windows with stride 2; the source is twice out's height and width.
func Maxpool2x2Step(family shaders.Family, out Shape, low float32, src, dst *Buffer) Step {
	v := shaders.Find("maxpool2x2", family)
	return Step{
		Variant: v, Reads: []*Buffer{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("width", out.W), gpu.Int("height", out.H), gpu.Float("low", low)},
		Groups:   [3]int{groups(out.W, v.Define("LOCAL")), out.H, Quads(out.C)},
	}
}
