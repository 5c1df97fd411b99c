package op

import (
	"fmt"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// DensePlan is how one dense layer is computed: its matrix in bands of rows that each fit a buffer, a dispatch of partial
// sums for each band, and one that adds them up.
type DensePlan struct {
	Matrix
	variant  shaders.Variant
	bandRows int // rows of the matrix to a band, a multiple of the rows of a slice
}

// Matrix is what a dense layer multiplies with.
type Matrix struct {
	In, Out int
	Half    bool // kept as float16, of which the layer makes the same numbers as of float32
}

// MaxTexels is how many texels of it a device allows to a buffer.
func (m Matrix) MaxTexels(limits gpu.Limits) int { return (&Buffer{Half: m.Half}).Most(limits) }

// op is the name of an op in its variant for the matrix.
func (m Matrix) op(name string) string {
	if m.Half {
		return name + "_float16"
	}
	return name
}

// PlanDense chooses the bands: as few as a buffer of at most maxTexels allows. VGG16's fc1 takes 392 MiB as float32, and OpenGL 4.3
// promises storage blocks of 16 MiB only.
func PlanDense(family shaders.Family, m Matrix, maxTexels int) (DensePlan, error) {
	p := DensePlan{Matrix: m, variant: shaders.Find(m.op("dense"), family)}
	slice := p.sliceRows()
	p.bandRows = maxTexels / Quads(m.Out) / slice * slice
	if p.bandRows == 0 {
		return p, fmt.Errorf("nn: a dense layer of %d units needs a buffer of %d texels, the device allows %d",
			m.Out, slice*Quads(m.Out), maxTexels)
	}
	p.bandRows = min(p.bandRows, groups(m.In, slice)*slice)
	return p, nil
}

// sliceRows is how many inputs one row of partial sums covers.
func (p DensePlan) sliceRows() int { return p.variant.Define("SLICE") * 4 }

// slices is the number of partial sums to each output.
func (p DensePlan) slices() int { return groups(p.In, p.sliceRows()) }

// bands is the number of buffers that the matrix is kept in.
func (p DensePlan) bands() int { return groups(p.In, p.bandRows) }

// rows is how many rows band b holds: whole texels of the vector, so up to three zero rows behind the last input.
func (p DensePlan) rows(b int) int { return min(p.bandRows, Quads(p.In)*4-b*p.bandRows) }

// partialTexels is the size of the buffer of partial sums.
func (p DensePlan) partialTexels() int { return p.slices() * Quads(p.Out) }

// DenseBuffers are the buffers of a dense layer.
type DenseBuffers struct {
	Src, Bias, Dst *Buffer
	Bands          []*Buffer // of the kernel
	Partial        *Buffer   // between the steps; layers may share it
	Watch          Watch
}

// Weights plans the buffers of the kernel's bands: row r of band b is row FirstRow + r of the array.
func (p DensePlan) Weights(array string) []Weights {
	var bands []Weights
	for b := range p.bands() {
		buffer := NewBuffer(fmt.Sprintf("%s_%d", array, b), p.rows(b)*Quads(p.Out))
		buffer.Half = p.Half
		bands = append(bands, Weights{
			Buffer: buffer,
			Array:  array, Layout: RowsLayout, RowTexels: Quads(p.Out), FirstRow: b * p.bandRows,
		})
	}
	return bands
}

// Steps plans the dispatches, and enlarges Partial to what they need.
func (p DensePlan) Steps(family shaders.Family, low float32, n DenseBuffers) []Step {
	n.Partial.enlarge(p.partialTexels())
	var steps []Step
	columns := p.variant.Define("LOCAL") * p.variant.Define("COLUMNS")
	for b := range p.bands() {
		inQuads := p.rows(b) / 4
		steps = append(steps, Step{
			Variant: p.variant, Reads: []*Buffer{n.Src, n.Bands[b]}, Writes: n.Partial,
			Uniforms: []gpu.Uniform{
				gpu.Int("inQuads", inQuads), gpu.Int("outQuads", Quads(p.Out)),
				gpu.Int("firstSlice", b*p.bandRows/p.sliceRows()), gpu.Float("low", low),
			},
			Groups: [3]int{groups(Quads(p.Out), columns), groups(inQuads, p.variant.Define("SLICE")), 1},
		})
	}
	sum := shaders.Find("dense_sum", family)
	return append(steps, Step{
		Variant: sum, Reads: []*Buffer{n.Partial, n.Bias}, Writes: n.Dst, Watch: n.Watch,
		Uniforms: []gpu.Uniform{gpu.Int("outQuads", Quads(p.Out)), gpu.Int("slices", p.slices()), n.Watch.uniform()},
		Groups:   [3]int{groups(Quads(p.Out), sum.Define("LOCAL")), 1, 1},
	})
}
