package op

import (
	"fmt"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// denseCases are sizes of dense layers; maxTexels bounds a band, so that some matrices take several.
var denseCases = []struct {
	in, out, maxTexels int
	low                float32
	bench              bool
}{
	{1, 1, 1 << 20, WithoutReLU, false},
	{5, 3, 1 << 20, WithReLU, false},
	{300, 37, 1 << 20, WithReLU, false},
	{1200, 130, 9000, WithReLU, false},
	{6272, 256, 1 << 20, WithReLU, false},
	{25088, 4096, 8 << 20, WithReLU, true},
	{4096, 4096, 8 << 20, WithReLU, true},
	{4096, 1000, 8 << 20, WithReLU, true},
}

// denseSetup uploads a dense layer's buffers, the matrix in the bands of the plan.
func denseSetup(r *rig, p DensePlan, in, kernel, bias []float32) DenseBuffers {
	r.put(r.Src, Pack(Tensor{Vector(p.in), in}))
	r.put(r.Bias, Pack(Tensor{Vector(p.out), bias}))
	b := DenseBuffers{Src: r.Src, Bias: r.Bias, Partial: r.Partial, Dst: r.Dst, Watch: r.Watch}
	for _, w := range p.Weights("kernel") {
		padded := make([]float32, w.Buffer.Texels*4)
		for i := range w.Buffer.Texels / w.RowTexels {
			if k := w.FirstRow + i; k < p.in {
				copy(padded[i*w.RowTexels*4:], kernel[k*p.out:][:p.out])
			}
		}
		r.put(w.Buffer, padded)
		b.Bands = append(b.Bands, w.Buffer)
	}
	r.zeros(r.Partial, p.partialTexels())
	r.zeros(r.Dst, Quads(p.out))
	return b
}

func TestDense(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range denseCases {
			if c.bench {
				continue
			}
			t.Run(fmt.Sprintf("%d-to-%d", c.in, c.out), func(t *testing.T) {
				p, err := PlanDense(family, c.in, c.out, c.maxTexels)
				if err != nil {
					t.Fatal(err)
				}
				in := randomTensor(uint64(i), Vector(c.in))
				kernel, bias := Random(uint64(100+i), c.in*c.out), Random(uint64(200+i), c.out)
				b := denseSetup(r, p, in.Data, kernel, bias)
				r.run(p.Steps(family, c.low, b)...)
				if c.low == WithReLU {
					in = ReLU(in)
				}
				near(t, "result", r.get(r.Dst, Vector(c.out)), DenseRef(in, kernel, bias), opBound)
			})
		}
	})
}

func TestDenseLiteral(t *testing.T) {
	in, kernel, bias := Tensor{Vector(3), []float32{1, -2, 3}}, []float32{1, 2, 3, 4, 5, 6}, []float32{0.5, -0.5}
	want := Tensor{Vector(2), []float32{1 - 6 + 15 + 0.5, 2 - 8 + 18 - 0.5}}
	near(t, "CPU twin", DenseRef(in, kernel, bias), want, 1e-7)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		p, err := PlanDense(family, 3, 2, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		b := denseSetup(r, p, in.Data, kernel, bias)
		r.run(p.Steps(family, WithoutReLU, b)...)
		near(t, "GPU", r.get(r.Dst, want.Shape), want, 1e-7)
	})
}

// The bands of VGG16's largest layer under the limits of real and of merely legal drivers.
func TestPlanDenseBands(t *testing.T) {
	for _, c := range []struct{ in, out, maxTexels, bands, lastRows int }{
		{25088, 4096, 8 << 20, 4, 25088 - 3*8192},
		{25088, 4096, 1 << 20, 25, 25088 - 24*1024},
		{25088, 4096, 128 << 20, 1, 25088},
		{6272, 256, 8 << 20, 1, 6272},
		{5, 3, 8 << 20, 1, 8},
	} {
		p, err := PlanDense(shaders.Image, c.in, c.out, c.maxTexels)
		if err != nil || p.bands() != c.bands || p.rows(p.bands()-1) != c.lastRows {
			t.Errorf("%+v: %d bands, last of %d rows, error %v", c, p.bands(), p.rows(p.bands()-1), err)
		}
	}
	if _, err := PlanDense(shaders.Image, 25088, 4096, 1000); err == nil {
		t.Error("a band that does not fit gave no error")
	}
}

func BenchmarkDense(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		for _, c := range denseCases {
			if !c.bench {
				continue
			}
			b.Run(fmt.Sprintf("%d-to-%d", c.in, c.out), func(b *testing.B) {
				r := newRig(b, gpu.Options{})
				p, err := PlanDense(family, c.in, c.out, c.maxTexels)
				if err != nil {
					b.Fatal(err)
				}
				buffers := denseSetup(r, p, Random(1, c.in), Random(2, c.in*c.out), Random(3, c.out))
				benchSteps(b, r, 2*float64(c.in)*float64(c.out), p.Steps(family, c.low, buffers)...)
			})
		}
	})
}
