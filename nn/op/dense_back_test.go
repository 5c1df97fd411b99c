package op

import (
	"fmt"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// denseBackSetup uploads what the way back needs beside what the way forth does.
func denseBackSetup(r *rig, family shaders.Family, p DensePlan, g, kernel []float32) []Step {
	forth := denseSetup(r, p, make([]float32, p.In), kernel, make([]float32, p.Out))
	b := DenseBackBuffers{G: r.Mask, Dst: r.Dst, Bands: forth.Bands, Partial: r.Partial, Zeros: r.Bias, Watch: r.Watch}
	r.put(b.G, Pack(Tensor{Vector(p.Out), g}))
	b.Partial.Texels, b.Zeros.Texels = 0, 0
	steps := p.BackSteps(family, b)
	r.zeros(b.Partial, b.Partial.Texels)
	r.zeros(b.Zeros, b.Zeros.Texels)
	r.zeros(b.Dst, Quads(p.In))
	return steps
}

func TestDenseBack(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range denseCases {
			if c.bench {
				continue
			}
			t.Run(fmt.Sprintf("%d-to-%d", c.in, c.out), func(t *testing.T) {
				u, v := randomTensor(uint64(i), Vector(c.in)), randomTensor(uint64(200+i), Vector(c.out))
				compute := func(kernel []float32, half bool) Tensor {
					p, err := PlanDense(family, Matrix{c.in, c.out, half}, c.maxTexels)
					if err != nil {
						t.Fatal(err)
					}
					r.run(denseBackSetup(r, family, p, v.Data, kernel)...)
					return r.get(r.Dst, u.Shape)
				}
				halves := randomHalves(uint64(100+i), c.in*c.out)
				narrow := compute(halves, true)
				near(t, "result of float16", narrow, DenseBackRef(v, halves), opBound)
				r.same(t, "result", narrow, compute(halves, false))
				kernel := Random(uint64(100+i), c.in*c.out)
				got, want := compute(kernel, false), DenseBackRef(v, kernel)
				near(t, "result", got, want, opBound)
				near(t, "on the CPU", DenseBackCPU(v, kernel), want, opBound)
				forth := DenseRef(u, kernel, make([]float32, c.out))
				adjoint(t, u, forth, v, got)
				adjoint(t, u, forth, v, want)
			})
		}
	})
}

func TestDenseBackLiteral(t *testing.T) {
	g, kernel := Tensor{Vector(2), []float32{10, -1}}, []float32{1, 2, 3, 4, 5, 6}
	want := Tensor{Vector(3), []float32{10 - 2, 30 - 4, 50 - 6}}
	near(t, "CPU twin", DenseBackRef(g, kernel), want, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for _, half := range []bool{false, true} {
			p, err := PlanDense(family, Matrix{3, 2, half}, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			r.run(denseBackSetup(r, family, p, g.Data, kernel)...)
			near(t, "GPU", r.get(r.Dst, want.Shape), want, 0)
		}
	})
}

func TestDenseBackIsTheDerivative(t *testing.T) {
	x, kernel, v := randomTensor(1, Vector(11)), Random(2, 11*7), randomTensor(3, Vector(7))
	f := func(x Tensor) Tensor { return DenseRef(x, kernel, make([]float32, 7)) }
	differences(t, x, f, v, DenseBackRef(v, kernel), 0.25)
}

func BenchmarkDenseBack(b *testing.B) {
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
					steps := denseBackSetup(r, family, p, Random(1, c.out), Random(2, c.in*c.out))
					benchSteps(b, r, 2*float64(c.in)*float64(c.out), steps...)
				})
			}
		}
	})
}
