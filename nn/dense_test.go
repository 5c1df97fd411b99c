package nn

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
	{1, 1, 1 << 20, withoutReLU, false},
	{5, 3, 1 << 20, withReLU, false},
	{300, 37, 1 << 20, withReLU, false},
	{1200, 130, 9000, withReLU, false},
	{6272, 256, 1 << 20, withReLU, false},
	{25088, 4096, 8 << 20, withReLU, true},
	{4096, 4096, 8 << 20, withReLU, true},
	{4096, 1000, 8 << 20, withReLU, true},
}

func denseBand(b int) string { return fmt.Sprint("kernel", b) }

var denseBuffers = denseNames{src: "src", bias: "bias", partial: "partial", dst: "dst", kernel: denseBand}

// denseSetup uploads a dense layer's buffers, the matrix in the bands of the plan.
func denseSetup(r *rig, p densePlan, in, kernel, bias []float32) {
	r.put("src", pack(Tensor{Shape{1, 1, p.in}, in}))
	r.put("bias", pack(Tensor{Shape{1, 1, p.out}, bias}))
	for b := range p.bands() {
		padded := make([]float32, p.rows(b)*quads(p.out)*4)
		for i := range p.rows(b) {
			if k := b*p.bandRows + i; k < p.in {
				copy(padded[i*quads(p.out)*4:], kernel[k*p.out:][:p.out])
			}
		}
		r.put(denseBand(b), padded)
	}
	r.zeros("partial", p.partialTexels())
	r.zeros("dst", quads(p.out))
}

func TestDense(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range denseCases {
			if c.bench {
				continue
			}
			t.Run(fmt.Sprintf("%d-to-%d", c.in, c.out), func(t *testing.T) {
				p, err := planDense(family, c.in, c.out, c.maxTexels)
				if err != nil {
					t.Fatal(err)
				}
				in := randomTensor(uint64(i), Shape{1, 1, c.in})
				kernel, bias := random(uint64(100+i), c.in*c.out), random(uint64(200+i), c.out)
				denseSetup(r, p, in.Data, kernel, bias)
				r.run(p.steps(family, c.low, denseBuffers)...)
				if c.low == withReLU {
					in = relu(in)
				}
				near(t, "result", r.get("dst", Shape{1, 1, c.out}), denseRef(in, kernel, bias), opBound)
			})
		}
	})
}

func TestDenseLiteral(t *testing.T) {
	in, kernel, bias := Tensor{Shape{1, 1, 3}, []float32{1, -2, 3}}, []float32{1, 2, 3, 4, 5, 6}, []float32{0.5, -0.5}
	want := Tensor{Shape{1, 1, 2}, []float32{1 - 6 + 15 + 0.5, 2 - 8 + 18 - 0.5}}
	near(t, "CPU twin", denseRef(in, kernel, bias), want, 1e-7)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		p, err := planDense(family, 3, 2, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		denseSetup(r, p, in.Data, kernel, bias)
		r.run(p.steps(family, withoutReLU, denseBuffers)...)
		near(t, "GPU", r.get("dst", want.Shape), want, 1e-7)
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
		p, err := planDense(shaders.Image, c.in, c.out, c.maxTexels)
		if err != nil || p.bands() != c.bands || p.rows(p.bands()-1) != c.lastRows {
			t.Errorf("%+v: %d bands, last of %d rows, error %v", c, p.bands(), p.rows(p.bands()-1), err)
		}
	}
	if _, err := planDense(shaders.Image, 25088, 4096, 1000); err == nil {
		t.Error("a band that does not fit gave no error")
	}
}

func BenchmarkDense(b *testing.B) {
	for _, c := range denseCases {
		if !c.bench {
			continue
		}
		b.Run(fmt.Sprintf("%d-to-%d", c.in, c.out), func(b *testing.B) {
			r := newRig(b, gpu.Options{})
			p, err := planDense(shaders.Image, c.in, c.out, c.maxTexels)
			if err != nil {
				b.Fatal(err)
			}
			denseSetup(r, p, random(1, c.in), random(2, c.in*c.out), random(3, c.out))
			benchSteps(b, r, 2*float64(c.in)*float64(c.out), p.steps(shaders.Image, c.low, denseBuffers)...)
		})
	}
}
