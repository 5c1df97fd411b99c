package op

import (
	"fmt"
	"strings"
	"testing"

	"github.com/x448/float16"

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
	{130, 1300, 1 << 20, WithReLU, false},
	{25088, 4096, 8 << 20, WithReLU, true},
	{4096, 4096, 8 << 20, WithReLU, true},
	{4096, 1000, 8 << 20, WithReLU, true},
	{25088, 256, 8 << 20, WithReLU, true},
}

// denseSetup uploads a dense layer's buffers, the matrix in the bands of the plan.
func denseSetup(r *rig, p DensePlan, in, kernel, bias []float32) DenseBuffers {
	r.put(r.Src, Pack(Tensor{Vector(p.In), in}))
	r.put(r.Bias, Pack(Tensor{Vector(p.Out), bias}))
	b := DenseBuffers{Src: r.Src, Bias: r.Bias, Partial: r.Partial, Dst: r.Dst, Watch: r.Watch}
	for _, w := range p.Weights("kernel") {
		padded := make([]float32, w.Buffer.Texels*4)
		for i := range w.Buffer.Texels / w.RowTexels {
			if k := w.FirstRow + i; k < p.In {
				copy(padded[i*w.RowTexels*4:], kernel[k*p.Out:][:p.Out])
			}
		}
		if p.Half {
			r.putHalves(w.Buffer, padded)
		} else {
			r.put(w.Buffer, padded)
		}
		b.Bands = append(b.Bands, w.Buffer)
	}
	r.zeros(r.Partial, p.partialTexels())
	r.zeros(r.Dst, Quads(p.Out))
	return b
}

// putHalves makes a buffer that holds values as float16.
func (r *rig) putHalves(b *Buffer, values []float32) {
	r.tb.Helper()
	made, err := r.exec.Device.NewHalves(b.Name, b.Texels, b.Texels, func(dst []uint16, _ int) error {
		for i, v := range values {
			dst[i] = float16.Fromfloat32(v).Bits()
		}
		return nil
	})
	r.must(err)
	r.mem[b].Release()
	r.mem[b] = made
}

// randomHalves are values that are float16 numbers, some of them subnormal.
func randomHalves(seed uint64, n int) []float32 {
	v := Random(seed, n)
	for i := range v {
		if i%7 == 0 {
			v[i] *= 1e-5
		}
		v[i] = float16.Fromfloat32(v[i]).Float32()
	}
	return v
}

// same fails the test where a layer makes other numbers of a matrix in float16 than of the same one in float32. What makes one
// instruction of a product and a sum, and where, is for a GPU's compiler to choose.
func (r *rig) same(t *testing.T, what string, half, wide Tensor) {
	t.Helper()
	bound := opBound
	if r.exec.Device.Info().Software {
		bound = 0
	}
	near(t, what+", float16 and float32", half, wide, bound)
}

func TestDense(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range denseCases {
			if c.bench {
				continue
			}
			t.Run(fmt.Sprintf("%d-to-%d", c.in, c.out), func(t *testing.T) {
				in := randomTensor(uint64(i), Vector(c.in))
				bias := Random(uint64(200+i), c.out)
				compute := func(kernel []float32, half bool) Tensor {
					p, err := PlanDense(family, Matrix{c.in, c.out, half}, c.maxTexels)
					if err != nil {
						t.Fatal(err)
					}
					r.run(p.Steps(family, c.low, denseSetup(r, p, in.Data, kernel, bias))...)
					return r.get(r.Dst, Vector(c.out))
				}
				read := in
				if c.low == WithReLU {
					read = ReLU(in)
				}
				kernel, halves := Random(uint64(100+i), c.in*c.out), randomHalves(uint64(100+i), c.in*c.out)
				near(t, "result", compute(kernel, false), DenseRef(read, kernel, bias), opBound)
				got := compute(halves, true)
				near(t, "result of float16", got, DenseRef(read, halves, bias), opBound)
				r.same(t, "result", got, compute(halves, false))
			})
		}
	})
}

func TestDenseLiteral(t *testing.T) {
	in, kernel, bias := Tensor{Vector(3), []float32{1, -2, 3}}, []float32{1, 2, 3, 4, 5, 6}, []float32{0.5, -0.5}
	want := Tensor{Vector(2), []float32{1 - 6 + 15 + 0.5, 2 - 8 + 18 - 0.5}}
	near(t, "CPU twin", DenseRef(in, kernel, bias), want, 1e-7)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for _, half := range []bool{false, true} {
			p, err := PlanDense(family, Matrix{3, 2, half}, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			b := denseSetup(r, p, in.Data, kernel, bias)
			r.run(p.Steps(family, WithoutReLU, b)...)
			near(t, "GPU", r.get(r.Dst, want.Shape), want, 1e-7)
		}
	})
}

// A step does not run on a matrix of other numbers than it was planned for.
func TestDenseWantsItsNumbers(t *testing.T) {
	r := newRig(t, gpu.Options{})
	p, err := PlanDense(shaders.Plain, Matrix{3, 2, true}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	b := denseSetup(r, p, make([]float32, 3), make([]float32, 6), make([]float32, 2))
	r.put(b.Bands[0], make([]float32, 16))
	if _, err := r.exec.Run(r.mem, p.Steps(shaders.Plain, WithReLU, b)...); err == nil || !strings.Contains(err.Error(), "kernel_0") {
		t.Errorf("error %v, want one that names the buffer", err)
	}
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
		p, err := PlanDense(shaders.Image, Matrix{In: c.in, Out: c.out}, c.maxTexels)
		if err != nil || p.bands() != c.bands || p.rows(p.bands()-1) != c.lastRows {
			t.Errorf("%+v: %d bands, last of %d rows, error %v", c, p.bands(), p.rows(p.bands()-1), err)
		}
	}
	if _, err := PlanDense(shaders.Image, Matrix{In: 25088, Out: 4096}, 1000); err == nil {
		t.Error("a band that does not fit gave no error")
	}
}

func BenchmarkDense(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		for _, c := range denseCases {
			if !c.bench {
				continue
			}
			for _, half := range []bool{false, true} {
				b.Run(fmt.Sprintf("%d-to-%d-%s", c.in, c.out, numbers(half)), func(b *testing.B) {
					r := newRig(b, gpu.Options{})
					p, err := PlanDense(family, Matrix{c.in, c.out, half}, c.maxTexels)
					if err != nil {
						b.Fatal(err)
					}
					buffers := denseSetup(r, p, Random(1, c.in), Random(2, c.in*c.out), Random(3, c.out))
					benchSteps(b, r, 2*float64(c.in)*float64(c.out), p.Steps(family, c.low, buffers)...)
				})
			}
		}
	})
}

func numbers(half bool) string {
	if half {
		return "float16"
	}
	return "float32"
}
