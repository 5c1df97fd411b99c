package op

import (
	"image"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// By hand: a largest value in each place of its window, and ties, of which the first in rows takes it: all four, the two
// of a column, the two of a diagonal, and four that the ReLU makes equal.
func TestMaxpool2x2BackLiteral(t *testing.T) {
	in := Tensor{Map(2, 16, 1), []float32{
		9, 1, 1, 9, 1, 1, 1, 1, 5, 5, 1, 7, 1, 8, -4, -1,
		1, 1, 1, 1, 9, 1, 1, 9, 5, 5, 1, 7, 8, 1, -2, -3,
	}}
	g := Tensor{Map(1, 8, 1), []float32{1, 2, 3, 4, 5, 6, -7, 8}}
	want := Tensor{in.Shape, []float32{
		1, 0, 0, 2, 0, 0, 0, 0, 5, 0, 0, 6, 0, -7, 8, 0,
		0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0,
	}}
	near(t, "CPU twin", Maxpool2x2BackRef(g, in, WithReLU), want, 0)
	box := image.Rect(0, 0, 8, 1)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put(r.Src, Pack(g))
		r.put(r.Mask, Pack(in))
		r.zeros(r.Dst, Texels(in.Shape))
		r.run(Maxpool2x2BackStep(family, in.Shape, WithReLU, box, r.Src, r.Mask, r.Dst))
		near(t, "GPU", r.get(r.Dst, in.Shape), want, 0)
	})
	// Without a ReLU the last window has a largest value.
	want.Data[14], want.Data[15] = 0, 8
	near(t, "CPU twin without ReLU", Maxpool2x2BackRef(g, in, WithoutReLU), want, 0)
}

// By hand: a row and a column that were dropped had no part in the answer, although they have the largest values. They get
// zeros, whatever was in the buffer before.
func TestMaxpool2x2BackOfOddMaps(t *testing.T) {
	for _, c := range []struct{ in, g, want Tensor }{
		{Tensor{Map(3, 3, 1), []float32{1, 2, 9, 4, 3, 9, 9, 9, 9}}, Tensor{Map(1, 1, 1), []float32{5}},
			Tensor{Map(3, 3, 1), []float32{0, 0, 0, 5, 0, 0, 0, 0, 0}}},
		{Tensor{Map(2, 5, 1), []float32{1, 2, 3, 4, 9, 8, 7, 6, 5, 9}}, Tensor{Map(1, 2, 1), []float32{5, -6}},
			Tensor{Map(2, 5, 1), []float32{0, 0, 0, 0, 0, 5, 0, -6, 0, 0}}},
		{Tensor{Map(5, 2, 1), []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 9}}, Tensor{Map(2, 1, 1), []float32{5, -6}},
			Tensor{Map(5, 2, 1), []float32{0, 0, 0, 5, 0, 0, 0, -6, 0, 0}}},
	} {
		near(t, "CPU twin", Maxpool2x2BackRef(c.g, c.in, WithReLU), c.want, 0)
		box := image.Rect(0, 0, c.g.W, c.g.H)
		eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
			rest := Tensor{c.in.Shape, slices.Repeat([]float32{7}, c.in.Len())}
			r.put(r.Src, Pack(c.g))
			r.put(r.Mask, Pack(c.in))
			r.put(r.Dst, Pack(rest))
			r.run(Maxpool2x2BackStep(family, c.in.Shape, WithReLU, box, r.Src, r.Mask, r.Dst))
			near(t, "GPU", r.get(r.Dst, c.in.Shape), c.want, 0)
			borderIsZero(t, r, c.in.Shape)
		})
	}
}

func TestMaxpool2x2Back(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range poolCases {
			if c.bench {
				continue
			}
			t.Run(c.in.String(), func(t *testing.T) {
				s := Pooled(c.in)
				box := image.Rect(0, 0, max(1, s.W/2), max(1, s.H/2)).Add(image.Pt(s.W/4, s.H/4))
				// Half of the values are multiples of 1/2, so that some are equal.
				in, g := randomTensor(uint64(i), c.in), randomTensor(uint64(20+i), s)
				for j := range in.Data[:len(in.Data)/2] {
					in.Data[j] = float32(int(2*in.Data[j])) / 2
				}
				r.put(r.Src, Pack(g))
				r.put(r.Mask, Pack(in))
				r.zeros(r.Dst, Texels(c.in))
				r.run(Maxpool2x2BackStep(family, c.in, c.low, box, r.Src, r.Mask, r.Dst))
				near(t, "result", r.get(r.Dst, c.in), Maxpool2x2BackRef(Place(Crop(g, box), s, box), in, c.low), 0)
				borderIsZero(t, r, c.in)
			})
		}
	})
}

func TestMaxpool2x2BackIsTheDerivative(t *testing.T) {
	in, v := onGrid(Map(4, 6, 3)), randomTensor(1, Map(2, 3, 3))
	differences(t, in, Maxpool2x2Ref, v, Maxpool2x2BackRef(v, in, WithoutReLU), 1./32)
	relu := func(x Tensor) Tensor { return Maxpool2x2Ref(ReLU(x)) }
	differences(t, in, relu, v, ReLUBackRef(Maxpool2x2BackRef(v, in, WithReLU), in, Gradient), 1./32)
	odd := onGrid(Map(5, 7, 3))
	differences(t, odd, Maxpool2x2Ref, v, Maxpool2x2BackRef(v, odd, WithoutReLU), 1./32)
}

func BenchmarkMaxpool2x2Back(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		for _, c := range poolCases {
			if !c.bench {
				continue
			}
			b.Run(c.in.String(), func(b *testing.B) {
				r := newRig(b, gpu.Options{})
				s := Pooled(c.in)
				r.put(r.Src, Pack(randomTensor(1, s)))
				r.put(r.Mask, Pack(randomTensor(2, c.in)))
				r.zeros(r.Dst, Texels(c.in))
				benchSteps(b, r, float64(c.in.Len()), Maxpool2x2BackStep(family, c.in, c.low, image.Rect(0, 0, s.W, s.H), r.Src, r.Mask, r.Dst))
			})
		}
	})
}
