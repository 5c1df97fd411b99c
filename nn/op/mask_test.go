package op

import (
	"fmt"
	"math"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

var maskCases = []struct {
	shape Shape
	off   []int
	bench bool
}{
	{Map(1, 2, 1), []int{0}, false},
	{Map(3, 5, 7), nil, false},
	{Map(3, 5, 7), []int{6, 0, 3, 3}, false},
	{Map(14, 14, 128), []int{127, 5}, false},
	{Map(1, 1, 6), []int{4}, false},
	{Vector(1), []int{0}, false},
	{Vector(10), []int{1, 9}, false},
	{Vector(4096), []int{0, 17, 4095}, false},
	{Map(224, 224, 64), []int{3}, true},
	{Map(14, 14, 512), []int{3}, true},
}

func maskSetup(r *rig, in Tensor, off []int) {
	r.put(r.Src, Pack(in))
	r.put(r.Mask, MaskValues(in.Shape, off))
	r.zeros(r.Dst, Texels(in.Shape))
}

func TestMask(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range maskCases {
			if c.bench {
				continue
			}
			t.Run(fmt.Sprint(c.shape, c.off), func(t *testing.T) {
				in := randomTensor(uint64(i), c.shape)
				maskSetup(r, in, c.off)
				r.run(MaskStep(family, c.shape, r.Src, r.Mask, r.Dst))
				near(t, "result", r.get(r.Dst, c.shape), MaskRef(in, c.off), 0)
				if !c.shape.Flat() {
					borderIsZero(t, r, c.shape)
				}
			})
		}
	})
}

// By hand: two pixels of three channels, of which the middle one is off, whatever its values are.
func TestMaskLiteral(t *testing.T) {
	in := Tensor{Map(1, 2, 3), []float32{1, float32(math.Inf(1)), -3, 4, float32(math.NaN()), 6}}
	want := Tensor{Map(1, 2, 3), []float32{1, 0, -3, 4, 0, 6}}
	near(t, "CPU twin", MaskRef(in, []int{1}), want, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		maskSetup(r, in, []int{1})
		r.run(MaskStep(family, in.Shape, r.Src, r.Mask, r.Dst))
		near(t, "GPU", r.get(r.Dst, in.Shape), want, 0)
	})
}

func BenchmarkMask(b *testing.B) {
	benchEach(b, families, func(b *testing.B, family shaders.Family) {
		for _, c := range maskCases {
			if !c.bench {
				continue
			}
			b.Run(c.shape.String(), func(b *testing.B) {
				r := newRig(b, gpu.Options{})
				maskSetup(r, randomTensor(1, c.shape), c.off)
				benchSteps(b, r, float64(c.shape.Len()), MaskStep(family, c.shape, r.Src, r.Mask, r.Dst))
			})
		}
	})
}
