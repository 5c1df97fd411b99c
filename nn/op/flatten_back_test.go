package op

import (
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

func TestFlattenBack(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, s := range []Shape{Map(1, 2, 1), Map(1, 1, 6), Map(2, 3, 5), Map(7, 7, 13), Map(7, 7, 128), Map(3, 70, 2)} {
			t.Run(s.String(), func(t *testing.T) {
				g := randomTensor(uint64(i), Vector(s.Len()))
				r.put(r.Src, Pack(g))
				r.put(r.Dst, Pack(NewTensor(s)))
				r.run(FlattenBackStep(family, s, r.Src, r.Dst))
				near(t, "result", r.get(r.Dst, s), FlattenBackRef(g, s), 0)
				borderIsZero(t, r, s)
			})
		}
	})
}

// By hand: two pixels of five channels; the vector runs through the channels of a pixel first.
func TestFlattenBackLiteral(t *testing.T) {
	g := Tensor{Vector(10), []float32{10, 11, 12, 13, 14, 20, 21, 22, 23, 24}}
	want := []float32{ // two quads of 3 x 4 texels, those in the middle row not of the border
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 10, 11, 12, 13, 20, 21, 22, 23, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 14, 0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	}
	near(t, "CPU twin", Tensor{Vector(len(want)), Pack(FlattenBackRef(g, Map(1, 2, 5)))}, Tensor{Vector(len(want)), want}, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put(r.Src, Pack(g))
		r.zeros(r.Dst, len(want)/4)
		r.run(FlattenBackStep(family, Map(1, 2, 5), r.Src, r.Dst))
		near(t, "GPU", r.get(r.Dst, Vector(len(want))), Tensor{Vector(len(want)), want}, 0)
	})
}

func TestFlattenBackIsTheDerivative(t *testing.T) {
	x, v := randomTensor(1, Map(2, 3, 5)), randomTensor(2, Vector(30))
	differences(t, x, FlattenRef, v, FlattenBackRef(v, x.Shape), 0.25)
}

func BenchmarkFlattenBack(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		r := newRig(b, gpu.Options{})
		s := Map(7, 7, 512)
		r.put(r.Src, Pack(randomTensor(1, Vector(s.Len()))))
		r.zeros(r.Dst, Texels(s))
		benchSteps(b, r, float64(s.Len()), FlattenBackStep(family, s, r.Src, r.Dst))
	})
}
