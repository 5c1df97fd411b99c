package op

import (
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// convCases are the shapes of 3x3 convolutions; those with bench are VGG16's own.
var convCases = []struct {
	in    Shape
	out   int
	low   float32
	bench bool
}{
	{Map(1, 2, 1), 1, WithoutReLU, false},
	{Map(2, 3, 3), 4, WithoutReLU, false},
	{Map(5, 9, 5), 7, WithReLU, false},
	{Map(16, 11, 13), 21, WithReLU, false},
	{Map(14, 14, 128), 128, WithReLU, false},
	{Map(28, 28, 64), 36, WithReLU, false},
	{Map(56, 56, 8), 12, WithoutReLU, false},
	{Map(224, 224, 3), 16, WithoutReLU, false},
	{Map(224, 224, 3), 64, WithoutReLU, true},
	{Map(224, 224, 64), 64, WithReLU, true},
	{Map(112, 112, 64), 128, WithReLU, true},
	{Map(112, 112, 128), 128, WithReLU, true},
	{Map(56, 56, 128), 256, WithReLU, true},
	{Map(56, 56, 256), 256, WithReLU, true},
	{Map(28, 28, 256), 512, WithReLU, true},
	{Map(28, 28, 512), 512, WithReLU, true},
	{Map(14, 14, 512), 512, WithReLU, true},
}

// convNumbers are a case's numbers, and what the plain form makes of them.
type convNumbers struct {
	in           Tensor
	kernel, bias []float32
	want         Tensor // of in, or of its ReLU where the case has one
}

// convKept are those of the cases that there were: value by value they take longer than all else, and each family and algorithm wants
// the same.
var convKept = map[int]convNumbers{}

func convOf(i int) convNumbers {
	n, ok := convKept[i]
	if !ok {
		c := convCases[i]
		n = convNumbers{in: randomTensor(uint64(i), c.in), kernel: Random(uint64(100+i), 9*c.in.C*c.out), bias: Random(uint64(200+i), c.out)}
		read := n.in
		if c.low == WithReLU {
			read = ReLU(read)
		}
		n.want = Conv3x3Ref(read, n.kernel, n.bias)
		convKept[i] = n
	}
	return n
}

// convSetup uploads a convolution's buffers.
func convSetup(r *rig, in Tensor, kernel, bias []float32) {
	out := len(bias)
	packed := make([]float32, conv3x3KernelTexels(in.C, out)*4)
	PackConv3x3(packed, 0, kernel, in.C, out)
	r.put(r.Src, Pack(in))
	r.put(r.Kernel, packed)
	r.put(r.Bias, Pack(Tensor{Vector(out), bias}))
	r.zeros(r.Dst, Texels(Map(in.H, in.W, out)))
}

func TestConv3x3(t *testing.T) {
	eachOf(t, convFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		for i, c := range convCases {
			if c.bench {
				continue
			}
			t.Run(shapeName(c.in, c.out), func(t *testing.T) {
				n, out := convOf(i), Map(c.in.H, c.in.W, c.out)
				convSetup(r, n.in, n.kernel, n.bias)
				r.run(conv3x3Steps(family, c.in, out, c.low, r.ConvBuffers)...)
				near(t, "result", r.get(r.Dst, out), n.want, opBound)
				borderIsZero(t, r, out)
			})
		}
	})
}

// borderIsZero checks that a convolution left the border of its result alone: the next one counts on it.
func borderIsZero(t *testing.T, r *rig, s Shape) {
	t.Helper()
	got := make([]float32, Texels(s)*4)
	r.must(r.mem[r.Dst].Download(got, 0))
	for q := range Quads(s.C) {
		for y := -1; y <= s.H; y++ {
			for x := -1; x <= s.W; x++ {
				if y >= 0 && y < s.H && x >= 0 && x < s.W {
					continue
				}
				for i := range 4 {
					if v := got[Bordered(s, q, y, x)*4+i]; v != 0 {
						t.Fatalf("border at quad %d, (%d, %d) is %v", q, y, x, v)
					}
				}
			}
		}
	}
}

// By hand: one channel, a kernel whose taps are all different, so that a flip or a transposition shows.
func TestConv3x3Literal(t *testing.T) {
	in := Tensor{Map(2, 3, 1), []float32{1, 2, 3, 4, 5, 6}}
	kernel := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}
	want := Tensor{Map(2, 3, 1), []float32{
		5*1 + 6*2 + 8*4 + 9*5 + 0.5, 4*1 + 5*2 + 6*3 + 7*4 + 8*5 + 9*6 + 0.5, 4*2 + 5*3 + 7*5 + 8*6 + 0.5,
		2*1 + 3*2 + 5*4 + 6*5 + 0.5, 1*1 + 2*2 + 3*3 + 4*4 + 5*5 + 6*6 + 0.5, 1*2 + 2*3 + 4*5 + 5*6 + 0.5,
	}}
	near(t, "CPU twin", Conv3x3Ref(in, kernel, []float32{0.5}), want, 1e-7)
	eachOf(t, convFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		convSetup(r, in, kernel, []float32{0.5})
		r.run(conv3x3Steps(family, in.Shape, in.Shape, WithoutReLU, r.ConvBuffers)...)
		near(t, "GPU", r.get(r.Dst, in.Shape), want, 1e-7)
	})
}

// A layer of many products is computed in bands of rows, which give what one dispatch gives.
func TestConv3x3InBands(t *testing.T) {
	r := newRig(t, gpu.Options{Checked: true})
	in, out := randomTensor(1, Map(30, 9, 6)), Map(30, 9, 5)
	kernel, bias := Random(2, 9*in.C*out.C), Random(3, out.C)
	convSetup(r, in, kernel, bias)
	whole := conv3x3Steps(shaders.SharedMedium, in.Shape, out, WithoutReLU, r.ConvBuffers)
	if len(whole) != 1 {
		t.Fatalf("%d steps for a small layer", len(whole))
	}
	bands := sharedConv3x3Steps(whole[0], in.Shape, out, 2*9*in.C*out.C*out.W*8)
	if len(bands) != 2 || bands[0].Groups[1] != 2 || bands[1].Groups[1] != 2 {
		t.Fatalf("%d bands, want 2 of two rows of tiles", len(bands))
	}
	r.run(bands...)
	near(t, "result", r.get(r.Dst, out), Conv3x3Ref(in, kernel, bias), opBound)
}

// No dispatch of a convolution multiplies so much that a slow GPU would be taken for a dead one.
func TestConv3x3DispatchesAreShort(t *testing.T) {
	for _, side := range []int{224, 1024} {
		for _, family := range []shaders.Family{shaders.SharedSmall, shaders.SharedMedium, shaders.SharedLarge} {
			in, out := Map(side, side, 64), Map(side, side, 64)
			steps, rows := conv3x3Steps(family, in, out, WithReLU, NewConvBuffers()), 0
			for _, s := range steps {
				tile := s.Variant.Define("ROWS")
				rows += s.Groups[1] * tile
				if macs := 9 * in.C * out.C * out.W * s.Groups[1] * tile; macs > dispatchMACs {
					t.Errorf("%s of %d pixels: a dispatch of %d products", family, side, macs)
				}
			}
			if rows < side || (side == 224) != (len(steps) == 1) {
				t.Errorf("%s of %d pixels: %d dispatches of %d rows", family, side, len(steps), rows)
			}
		}
	}
}

func BenchmarkConv3x3(b *testing.B) {
	benchEach(b, convFamilies, func(b *testing.B, family shaders.Family) {
		for i, c := range convCases {
			if !c.bench {
				continue
			}
			b.Run(shapeName(c.in, c.out), func(b *testing.B) {
				flops := 2 * 9 * float64(c.in.Len()*c.out)
				r := newBenchRig(b, family, flops)
				convSetup(r, randomTensor(uint64(i), c.in), Random(1, 9*c.in.C*c.out), Random(2, c.out))
				steps := conv3x3Steps(family, c.in, Map(c.in.H, c.in.W, c.out), c.low, r.ConvBuffers)
				benchSteps(b, r, flops, steps...)
			})
		}
	})
}
