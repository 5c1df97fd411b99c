package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Pooled is the shape of what a 2x2 pool makes of maps: half as high and wide. A last row or column that has no partner is
// dropped, as Keras ("valid") and PyTorch (without ceil_mode) do.
func Pooled(in Shape) Shape { return Map(in.H/2, in.W/2, in.C) }

// Maxpool2x2Step plans a maximum over 2x2 windows with stride 2 of maps in the shape in; dst has that of Pooled.
func Maxpool2x2Step(family shaders.Family, in Shape, low float32, src, dst *Buffer) Step {
	out := Pooled(in)
	v := shaders.Find("maxpool2x2", family)
	return Step{
		Variant: v, Reads: []*Buffer{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("width", in.W), gpu.Int("height", in.H), gpu.Float("low", low)},
		Groups:   [3]int{groups(out.W, v.Define("LOCAL")), out.H, Quads(out.C)},
	}
}
