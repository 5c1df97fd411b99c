package op

import (
	"slices"
	"testing"

	"github.com/vggscope/vggscope/shaders"
)

// By hand: two channels to three. Tap (row, column) becomes (2-row, 2-column), and the channels of each are transposed.
func TestTurnKernelLiteral(t *testing.T) {
	var kernel, want []float32
	for tap := range 9 {
		for value := range 6 {
			kernel = append(kernel, float32(10*tap+value))
		}
	}
	for tap := range 9 {
		for _, value := range []int{0, 3, 1, 4, 2, 5} {
			want = append(want, float32(10*(8-tap)+value))
		}
	}
	got := TurnKernel(kernel, 2, 3)
	if !slices.Equal(got, want) {
		t.Errorf("turned kernel %v, want %v", got, want)
	}
	if again := TurnKernel(got, 3, 2); !slices.Equal(again, kernel) {
		t.Error("turned twice a kernel is another one")
	}
}

// By hand: what one output's gradient gives to the inputs around it is the kernel itself, and two add up.
func TestConv3x3BackLiteral(t *testing.T) {
	kernel := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}
	g := Tensor{Map(3, 4, 1), []float32{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 10}}
	want := Tensor{g.Shape, []float32{
		1, 2, 3, 0,
		4, 5, 6 + 10, 20,
		7, 8, 9 + 40, 50,
	}}
	near(t, "CPU twin", Conv3x3BackRef(g, kernel, 1), want, 0)
	near(t, "on the CPU", Conv3x3CPU(g, TurnKernel(kernel, 1, 1), []float32{0}), want, 1e-7)
	eachOf(t, convFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		convSetup(r, g, TurnKernel(kernel, 1, 1), []float32{0})
		r.run(conv3x3Steps(family, g.Shape, g.Shape, WithoutReLU, r.ConvBuffers)...)
		near(t, "GPU", r.get(r.Dst, g.Shape), want, 1e-7)
	})
}

// backCases are convolutions that gradients go back through.
var backCases = []struct {
	in  Shape
	out int
}{{Map(1, 2, 1), 1}, {Map(2, 3, 3), 4}, {Map(5, 9, 5), 7}, {Map(16, 11, 13), 21}, {Map(14, 15, 33), 40}, {Map(28, 29, 3), 16}}

// Every algorithm, with the turned kernel, against the plain form of the way back, which turns nothing.
func TestConv3x3Back(t *testing.T) {
	eachOf(t, convFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range backCases {
			t.Run(shapeName(c.in, c.out), func(t *testing.T) {
				u, v := randomTensor(uint64(i), c.in), randomTensor(uint64(10+i), Map(c.in.H, c.in.W, c.out))
				kernel, zeros := Random(uint64(100+i), 9*c.in.C*c.out), make([]float32, c.in.C)
				turned, want := TurnKernel(kernel, c.in.C, c.out), Conv3x3BackRef(v, kernel, c.in.C)
				forth := Conv3x3Ref(u, kernel, make([]float32, c.out))
				adjoint(t, u, forth, v, want)

				convSetup(r, v, turned, zeros)
				r.run(conv3x3Steps(family, v.Shape, c.in, WithoutReLU, r.ConvBuffers)...)
				got := r.get(r.Dst, c.in)
				near(t, "direct", got, want, opBound)
				adjoint(t, u, forth, v, got)
				for _, side := range winogradSides {
					if !slices.Contains(winogradFamilies, family) {
						continue
					}
					p := planWinograd(family, v.Shape, c.in, side)
					winogradSetup(r, p, v, turned, zeros)
					r.run(p.steps(WithoutReLU, r.ConvBuffers)...)
					got := r.get(r.Dst, c.in)
					near(t, "Winograd", got, want, winogradBound)
					adjoint(t, u, forth, v, got)
				}
			})
		}
	})
}

func TestConv3x3BackCPU(t *testing.T) {
	for i, c := range backCases {
		v := randomTensor(uint64(10+i), Map(c.in.H, c.in.W, c.out))
		kernel, zeros := Random(uint64(100+i), 9*c.in.C*c.out), make([]float32, c.in.C)
		turned, want := TurnKernel(kernel, c.in.C, c.out), Conv3x3BackRef(v, kernel, c.in.C)
		near(t, shapeName(c.in, c.out), Conv3x3CPU(v, turned, zeros), want, opBound)
		near(t, shapeName(c.in, c.out), WinogradCPU(v, WinogradKernelCPU(turned, c.out, c.in.C), zeros), want, winogradBound)
	}
}

func TestConv3x3BackIsTheDerivative(t *testing.T) {
	x, kernel, v := randomTensor(1, Map(4, 5, 3)), Random(2, 9*3*2), randomTensor(3, Map(4, 5, 2))
	f := func(x Tensor) Tensor { return Conv3x3Ref(x, kernel, make([]float32, 2)) }
	differences(t, x, f, v, Conv3x3BackRef(v, kernel, 3), 0.25)
}
