package op

import (
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

func TestFlatten(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, s := range []Shape{Map(1, 2, 1), Map(1, 1, 6), Map(2, 3, 5), Map(7, 7, 13), Map(7, 7, 128), Map(7, 7, 512)} {
			t.Run(s.String(), func(t *testing.T) {
				in := randomTensor(uint64(i), s)
				r.put(r.Src, Pack(in))
				r.zeros(r.Dst, Quads(s.Len()))
				r.run(FlattenStep(family, s, r.Src, r.Dst))
				near(t, "result", r.get(r.Dst, Vector(s.Len())), FlattenRef(in), 0)
			})
		}
	})
}

// By hand: two pixels of five channels take two quads; the vector runs through the channels of a pixel first.
func TestFlattenLiteral(t *testing.T) {
	in := Tensor{Map(1, 2, 5), []float32{10, 11, 12, 13, 14, 20, 21, 22, 23, 24}}
	want := Tensor{Vector(10), []float32{10, 11, 12, 13, 14, 20, 21, 22, 23, 24}}
	near(t, "CPU twin", FlattenRef(in), want, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put(r.Src, Pack(in))
		r.zeros(r.Dst, Texels(want.Shape))
		r.run(FlattenStep(family, in.Shape, r.Src, r.Dst))
		near(t, "GPU", r.get(r.Dst, want.Shape), want, 0)
	})
}

func BenchmarkFlatten(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		r := newRig(b, gpu.Options{})
		s := Map(7, 7, 512)
		r.put(r.Src, Pack(randomTensor(1, s)))
		r.zeros(r.Dst, Quads(s.Len()))
		benchSteps(b, r, float64(s.Len()), FlattenStep(family, s, r.Src, r.Dst))
	})
}
