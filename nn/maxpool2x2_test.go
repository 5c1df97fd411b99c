package nn

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
	{Shape{2, 4, 1}, withoutReLU, false},
	{Shape{6, 10, 13}, withReLU, false},
	{Shape{14, 14, 128}, withReLU, false},
	{Shape{224, 224, 64}, withReLU, true},
	{Shape{112, 112, 128}, withReLU, true},
	{Shape{56, 56, 256}, withReLU, true},
	{Shape{28, 28, 512}, withReLU, true},
	{Shape{14, 14, 512}, withReLU, true},
}

func TestMaxpool2x2(t *testing.T) {
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range poolCases {
			if c.bench {
				continue
			}
			t.Run(c.in.String(), func(t *testing.T) {
				in, out := randomTensor(uint64(i), c.in), Shape{c.in.H / 2, c.in.W / 2, c.in.C}
				r.put("src", pack(in))
				r.zeros("dst", texels(out))
				r.run(maxpool2x2Step(family, out, c.low, "src", "dst"))
				if c.low == withReLU {
					in = relu(in)
				}
				near(t, "result", r.get("dst", out), maxpool2x2Ref(in), 0)
				borderIsZero(t, r, out)
			})
		}
	})
}

func TestMaxpool2x2Literal(t *testing.T) {
	in := Tensor{Shape{2, 4, 1}, []float32{-1, -2, 5, 0, -3, -4, 1, 7}}
	want := Tensor{Shape{1, 2, 1}, []float32{-1, 7}}
	near(t, "CPU twin", maxpool2x2Ref(in), want, 0)
	eachFamily(t, func(t *testing.T, r *rig, family shaders.Family) {
		r.put("src", pack(in))
		r.zeros("dst", texels(want.Shape))
		r.run(maxpool2x2Step(family, want.Shape, withoutReLU, "src", "dst"))
		near(t, "GPU", r.get("dst", want.Shape), want, 0)
	})
}

func BenchmarkMaxpool2x2(b *testing.B) {
	for _, c := range poolCases {
		if !c.bench {
			continue
		}
		b.Run(c.in.String(), func(b *testing.B) {
			r := newRig(b, gpu.Options{})
			out := Shape{c.in.H / 2, c.in.W / 2, c.in.C}
			r.put("src", pack(randomTensor(1, c.in)))
			r.zeros("dst", texels(out))
			benchSteps(b, r, float64(c.in.Len()), maxpool2x2Step(shaders.Image, out, c.low, "src", "dst"))
		})
	}
}
