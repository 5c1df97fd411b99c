package op

import (
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// poolCases are the shapes of sources of 2x2 pools; those with bench are VGG16's own.
var poolCases = []struct {
	in    Shape
	low   float32
	bench bool
}{
	{Map(2, 4, 1), WithoutReLU, false},
	{Map(6, 10, 13), WithReLU, false},
	{Map(3, 3, 5), WithoutReLU, false},
	{Map(5, 8, 2), WithReLU, false},
	{Map(8, 37, 4), WithoutReLU, false},
	{Map(75, 131, 6), WithReLU, false}, // more than one group, whose last has one column that is dropped
	{Map(14, 14, 128), WithReLU, false},
	{Map(224, 224, 64), WithReLU, true},
	{Map(112, 112, 128), WithReLU, true},
	{Map(56, 56, 256), WithReLU, true},
	{Map(28, 28, 512), WithReLU, true},
	{Map(14, 14, 512), WithReLU, true},
}

func TestMaxpool2x2(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range poolCases {
			if c.bench {
				continue
			}
			t.Run(c.in.String(), func(t *testing.T) {
				in, out := randomTensor(uint64(i), c.in), Pooled(c.in)
				r.put(r.Src, Pack(in))
				r.zeros(r.Dst, Texels(out))
				r.run(Maxpool2x2Step(family, c.in, c.low, r.Src, r.Dst))
				if c.low == WithReLU {
					in = ReLU(in)
				}
				near(t, "result", r.get(r.Dst, out), Maxpool2x2Ref(in), 0)
				borderIsZero(t, r, out)
			})
		}
	})
}

func TestMaxpool2x2Literal(t *testing.T) {
	in := Tensor{Map(2, 4, 1), []float32{-1, -2, 5, 0, -3, -4, 1, 7}}
	want := Tensor{Map(1, 2, 1), []float32{-1, 7}}
	near(t, "CPU twin", Maxpool2x2Ref(in), want, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put(r.Src, Pack(in))
		r.zeros(r.Dst, Texels(want.Shape))
		r.run(Maxpool2x2Step(family, in.Shape, WithoutReLU, r.Src, r.Dst))
		near(t, "GPU", r.get(r.Dst, want.Shape), want, 0)
	})
}

// By hand: what is largest of all stands in the last row and column, which have no partner and are dropped.
func TestMaxpool2x2OfOddMaps(t *testing.T) {
	for _, c := range []struct{ in, want Tensor }{
		{Tensor{Map(3, 3, 1), []float32{1, 2, 9, 4, 3, 9, 9, 9, 9}}, Tensor{Map(1, 1, 1), []float32{4}}},
		{Tensor{Map(2, 5, 1), []float32{1, 2, 3, 4, 9, 8, 7, 6, 5, 9}}, Tensor{Map(1, 2, 1), []float32{8, 6}}},
		{Tensor{Map(5, 2, 1), []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 9}}, Tensor{Map(2, 1, 1), []float32{4, 8}}},
		{Tensor{Map(5, 5, 1), []float32{1, 2, 3, 4, 9, 5, 6, 7, 8, 9, -1, -2, -3, -4, 9, -5, -6, -7, -8, 9, 9, 9, 9, 9, 9}},
			Tensor{Map(2, 2, 1), []float32{6, 8, -1, -3}}},
	} {
		near(t, "CPU twin", Maxpool2x2Ref(c.in), c.want, 0)
		eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
			r.put(r.Src, Pack(c.in))
			r.zeros(r.Dst, Texels(c.want.Shape))
			r.run(Maxpool2x2Step(family, c.in.Shape, WithoutReLU, r.Src, r.Dst))
			near(t, "GPU", r.get(r.Dst, c.want.Shape), c.want, 0)
			borderIsZero(t, r, c.want.Shape)
		})
	}
}

func BenchmarkMaxpool2x2(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		for _, c := range poolCases {
			if !c.bench {
				continue
			}
			b.Run(c.in.String(), func(b *testing.B) {
				r := newRig(b, gpu.Options{})
				out := Pooled(c.in)
				r.put(r.Src, Pack(randomTensor(1, c.in)))
				r.zeros(r.Dst, Texels(out))
				benchSteps(b, r, float64(c.in.Len()), Maxpool2x2Step(family, c.in, c.low, r.Src, r.Dst))
			})
		}
	})
}
