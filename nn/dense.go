package nn

import (
	"fmt"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// densePlan is how one dense layer is computed: its matrix in bands of rows that each fit a buffer, a dispatch of partial
// sums for each band, and one that adds them up.
type densePlan struct {
	in, out  int
	variant  shaders.Variant
	bandRows int // rows of the matrix to a band, a multiple of the rows of a slice
}

// planDense chooses the bands: as few as a buffer of at most maxTexels allows. VGG16's fc1 takes 392 MiB, and OpenGL 4.3
// promises storage blocks of 16 MiB only.
func planDense(family shaders.Family, in, out, maxTexels int) (densePlan, error) {
	p := densePlan{in: in, out: out, variant: shaders.Find("dense", family)}
	slice := p.sliceRows()
	p.bandRows = maxTexels / quads(out) / slice * slice
	if p.bandRows == 0 {
		return p, fmt.Errorf("nn: a dense layer of %d units needs a buffer of %d texels, the device allows %d", out, slice*quads(out), maxTexels)
	}
	p.bandRows = min(p.bandRows, groups(in, slice)*slice)
	return p, nil
}

// sliceRows is how many inputs one row of partial sums covers.
func (p densePlan) sliceRows() int { return p.variant.Define("SLICE") * 4 }

// slices is the number of partial sums to each output.
func (p densePlan) slices() int { return groups(p.in, p.sliceRows()) }

// bands is the number of buffers that the matrix is kept in.
func (p densePlan) bands() int { return groups(p.in, p.bandRows) }

// rows is how many rows band b holds: whole texels of the vector, so up to three zero rows behind the last input.
func (p densePlan) rows(b int) int { return min(p.bandRows, quads(p.in)*4-b*p.bandRows) }

// partialTexels is the size of the buffer of partial sums.
func (p densePlan) partialTexels() int { return p.slices() * quads(p.out) }

// denseNames are the buffers of a dense layer; kernel gives that of a band.
type denseNames struct {
	src, bias, partial, dst string
	kernel                  func(band int) string
}

// steps plans the dispatches.
func (p densePlan) steps(family shaders.Family, low float32, n denseNames) []Step {
	var steps []Step
	columns := p.variant.Define("LOCAL") * p.variant.Define("COLUMNS")
	for b := range p.bands() {
		inQuads := p.rows(b) / 4
		steps = append(steps, Step{
			Variant: p.variant, Reads: []string{n.src, n.kernel(b)}, Writes: n.partial,
			Uniforms: []gpu.Uniform{
				gpu.Int("inQuads", inQuads), gpu.Int("outQuads", quads(p.out)),
				gpu.Int("firstSlice", b*p.bandRows/p.sliceRows()), gpu.Float("low", low),
			},
			Groups: [3]int{groups(quads(p.out), columns), groups(inQuads, p.variant.Define("SLICE")), 1},
		})
	}
	sum := shaders.Find("dense_sum", family)
	return append(steps, Step{
		Variant: sum, Reads: []string{n.partial, n.bias}, Writes: n.dst,
		Uniforms: []gpu.Uniform{gpu.Int("outQuads", quads(p.out)), gpu.Int("slices", p.slices())},
		Groups:   [3]int{groups(quads(p.out), sum.Define("LOCAL")), 1, 1},
	})
}
