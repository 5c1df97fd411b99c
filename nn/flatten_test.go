package nn

import (
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

func TestFlatten(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, s := range []Shape{{1, 2, 1}, {2, 3, 5}, {7, 7, 13}, {7, 7, 128}, {7, 7, 512}} {
			t.Run(s.String(), func(t *testing.T) {
				in := randomTensor(uint64(i), s)
				r.put("src", pack(in))
				r.zeros("dst", quads(s.Len()))
				r.run(flattenStep(family, s, "src", "dst"))
				near(t, "result", r.get("dst", Shape{1, 1, s.Len()}), flattenRef(in), 0)
			})
		}
	})
}

// By hand: two pixels of five channels take two quads; the vector runs through the channels of a pixel first.
func TestFlattenLiteral(t *testing.T) {
	in := Tensor{Shape{1, 2, 5}, []float32{10, 11, 12, 13, 14, 20, 21, 22, 23, 24}}
	want := Tensor{Shape{1, 1, 10}, []float32{10, 11, 12, 13, 14, 20, 21, 22, 23, 24}}
	near(t, "CPU twin", flattenRef(in), want, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put("src", pack(in))
		r.zeros("dst", texels(want.Shape))
		r.run(flattenStep(family, in.Shape, "src", "dst"))
		near(t, "GPU", r.get("dst", want.Shape), want, 0)
	})
}

func BenchmarkFlatten(b *testing.B) {
	r := newRig(b, gpu.Options{})
	s := Shape{7, 7, 512}
	r.put("src", pack(randomTensor(1, s)))
	r.zeros("dst", quads(s.Len()))
	benchSteps(b, r, float64(s.Len()), flattenStep(shaders.Image, s, "src", "dst"))
}
