package op

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// DenseBackBuffers are the buffers of the way back through a dense layer.
type DenseBackBuffers struct {
	G, Dst  *Buffer
	Bands   []*Buffer // of the kernel, as DensePlan.Weights plans them
	Partial *Buffer   // between the steps
	Zeros   *Buffer   // in place of a bias: as many as Dst has, or more
	Watch   Watch
}

// BackSteps plans the product of a gradient with the transposed matrix, and enlarges Partial and Zeros to what that needs.
func (p DensePlan) BackSteps(family shaders.Family, n DenseBackBuffers) []Step {
	v, sum := shaders.Find(p.op("dense_back"), family), shaders.Find("dense_sum", family)
	lanes, inQuads, outQuads := v.Define("LOCAL"), Quads(p.In), Quads(p.Out)
	n.Partial.enlarge(lanes * inQuads)
	n.Zeros.enlarge(inQuads)
	var steps []Step
	for b := range p.bands() {
		steps = append(steps, Step{
			Variant: v, Reads: []*Buffer{n.G, n.Bands[b]}, Writes: n.Partial,
			Uniforms: []gpu.Uniform{
				gpu.Int("outQuads", outQuads), gpu.Int("inQuads", inQuads), gpu.Int("firstQuad", b*p.bandRows/4),
			},
			Groups: [3]int{p.rows(b) / 4, 1, 1},
		})
	}
	return append(steps, Step{
		Variant: sum, Reads: []*Buffer{n.Partial, n.Zeros}, Writes: n.Dst, Watch: n.Watch,
		Uniforms: []gpu.Uniform{gpu.Int("outQuads", inQuads), gpu.Int("slices", lanes), n.Watch.uniform()},
		Groups:   [3]int{groups(inQuads, sum.Define("LOCAL")), 1, 1},
	})
}
