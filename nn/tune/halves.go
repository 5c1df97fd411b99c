package tune

import (
	"fmt"

	"github.com/x448/float16"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

// What ProbeHalves computes with: a matrix that holds every finite float16 there is, infinities and the like left out.
const (
	halfRows    = 4
	halfColumns = 1 << 16 / halfRows
)

// everyHalf is the matrix, row by row.
func everyHalf() []uint16 {
	all := make([]uint16, 1<<16)
	for i := range all {
		if h := float16.Frombits(uint16(i)); h.IsFinite() {
			all[i] = h.Bits()
		}
	}
	return all
}

// ProbeHalves finds out whether a device reads float16 matrices as they are: each row of one is had back by a dense layer, and
// must be the same in all values. A driver may refuse the program, or take subnormal numbers for zero.
func ProbeHalves(e *op.Executor, family shaders.Family) error {
	m := op.Matrix{In: halfRows, Out: halfColumns, Half: true}
	p, err := op.PlanDense(family, m, m.MaxTexels(e.Device.Limits()))
	if err != nil {
		return err
	}
	b := op.DenseBuffers{
		Src: op.NewBuffer("src", op.Quads(halfRows)), Bias: op.NewBuffer("bias", op.Quads(halfColumns)),
		Dst: op.NewBuffer("dst", op.Quads(halfColumns)), Partial: op.NewBuffer("partial", 0), Watch: op.Watch{Marks: op.NewBuffer("marks", 1)},
	}
	mem, all := op.Buffers{}, everyHalf()
	defer mem.Release()
	for _, w := range p.Weights("float16") {
		made, err := e.Device.NewHalves(w.Buffer.Name, w.Buffer.Texels, w.RowTexels, func(dst []uint16, row int) error {
			copy(dst, all[(w.FirstRow+row)*halfColumns:])
			return nil
		})
		if err != nil {
			return err
		}
		mem[w.Buffer] = made
		b.Bands = append(b.Bands, w.Buffer)
	}
	steps := p.Steps(family, op.WithoutReLU, b)
	if err := mem.Zeroed(e.Device, b.Src, b.Bias, b.Dst, b.Partial, b.Watch.Marks); err != nil {
		return err
	}
	for row := range halfRows {
		got, err := halfRow(e, mem, b, steps, row)
		if err != nil {
			return err
		}
		for i, v := range got {
			if want := float16.Frombits(all[row*halfColumns+i]).Float32(); v != want {
				return fmt.Errorf("nn: %s reads the float16 %g as %g", steps[0].Variant.Name(), want, v)
			}
		}
	}
	return nil
}

// halfRow has a row of the matrix back, by a vector that is one there and zero elsewhere.
func halfRow(e *op.Executor, mem op.Buffers, b op.DenseBuffers, steps []op.Step, row int) ([]float32, error) {
	one, got := make([]float32, halfRows), make([]float32, halfColumns)
	one[row] = 1
	if err := mem[b.Src].Upload(one, 0); err != nil {
		return nil, err
	}
	if _, err := e.Run(mem, steps...); err != nil {
		return nil, err
	}
	return got, mem[b.Dst].Download(got, 0)
}
