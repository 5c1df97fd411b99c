package op

import (
	"math"
	"testing"

	"github.com/vggscope/vggscope/shaders"
)

// Every step that computes a layer's sums sets the mark of its layer where one of them is infinite or not a number, and no
// mark else.
func TestWatch(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	values := []float32{1, -math.MaxFloat32, math.MaxFloat32, nan, inf, -inf}
	eachOf(t, convFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		s := Conv{Map(6, 9, 17), Map(6, 9, 17)}
		for _, side := range []int{0, 2, 4} {
			if family == shaders.Plain && side > 0 {
				continue
			}
			for _, v := range values {
				r.watch(t, v, func(bias []float32) []Step {
					kernel := make([]float32, 9*s.In.C*s.Out.C)
					if side > 0 {
						w := planWinograd(family, s.In, s.Out, side)
						winogradSetup(r, w, NewTensor(s.In), kernel, bias)
						return w.steps(WithReLU, r.ConvBuffers)
					}
					convSetup(r, NewTensor(s.In), kernel, bias)
					return conv3x3Steps(family, s.In, s.Out, WithReLU, r.ConvBuffers)
				})
			}
		}
		if p, err := PlanDense(family, Matrix{In: 8, Out: 17}, 1<<20); err != nil {
			t.Error(err)
		} else {
			for _, v := range values {
				r.watch(t, v, func(bias []float32) []Step {
					return p.Steps(family, WithReLU, denseSetup(r, p, make([]float32, 8), make([]float32, 8*17), bias))
				})
			}
		}
	})
}

// watch runs steps with one value as a bias, and looks at the marks of three layers, of which theirs is the second.
func (r *rig) watch(t *testing.T, v float32, steps func(bias []float32) []Step) {
	t.Helper()
	r.zeros(r.Watch.Marks, 1)
	r.Watch.Layer = 1
	bias := make([]float32, 17)
	bias[16] = v
	list := steps(bias)
	r.run(list...)
	marks := make([]float32, 4)
	r.must(r.mem[r.Watch.Marks].Download(marks, 0))
	want := !Finite([]float32{v})
	if marks[0] != 0 || (marks[1] != 0) != want || marks[2] != 0 {
		t.Errorf("%s with %v: marks %v", list[len(list)-1].Variant.Name(), v, marks)
	}
}

// A product that overflows is found as well as a value that comes in.
func TestWatchOverflow(t *testing.T) {
	eachOf(t, convFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		in := Tensor{Map(2, 2, 1), []float32{1e30, 0, 0, 0}}
		kernel := []float32{0, 0, 0, 0, -1e30, 0, 0, 0, 0}
		convSetup(r, in, kernel, []float32{0})
		r.zeros(r.Watch.Marks, 1)
		r.run(conv3x3Steps(family, in.Shape, in.Shape, WithReLU, r.ConvBuffers)...)
		marks := make([]float32, 4)
		r.must(r.mem[r.Watch.Marks].Download(marks, 0))
		if marks[0] == 0 {
			t.Error("no mark for -1e60, which the next layer would read as zero")
		}
	})
}

func TestFinite(t *testing.T) {
	many := make([]float32, 3*piece+5)
	for _, at := range []int{0, piece - 1, piece, len(many) - 1} {
		for v, want := range map[float32]bool{math.MaxFloat32: true, -math.MaxFloat32: true, float32(math.Inf(-1)): false, float32(math.NaN()): false} {
			many[at] = v
			if got := Finite(many); got != want {
				t.Errorf("%v at %d: %v", v, at, got)
			}
		}
		many[at] = 0
	}
	if !Finite(nil) {
		t.Error("nothing is not finite")
	}
}
