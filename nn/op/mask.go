package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// MaskStep plans the copy of a layer's output with some channels at zero. mask has a value for each channel, as MaskValues
// gives them: four to a texel.
func MaskStep(family shaders.Family, s Shape, src, mask, dst *Buffer) Step {
	v := shaders.Find("mask", family)
	plane := Texels(s) / Quads(s.C)
	return Step{
		Variant: v, Reads: []*Buffer{src, mask}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("plane", plane), gpu.Int("quads", Quads(s.C))},
		Groups:   [3]int{groups(plane, v.Define("LOCAL")), Quads(s.C), 1},
	}
}

// MaskValues are one for each channel, and zero for those that are off.
func MaskValues(s Shape, off []int) []float32 {
	mask := make([]float32, Quads(s.C)*4)
	for c := range s.C {
		mask[c] = 1
	}
	for _, c := range off {
		mask[c] = 0
	}
	return mask
}
