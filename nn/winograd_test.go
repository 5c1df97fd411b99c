package nn

import (
	"math"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// winogradBound is the error allowed to Winograd's F(4,3) in float32, as opBound is to plain sums: its transforms cost
// about a factor of two.
const winogradBound = 1e-5

var winogradBuffers = winogradNames{src: "src", kernel: "kernel", bias: "bias", dst: "dst", input: "input", sums: "sums"}

// The three transforms of a random tile and kernel give what sliding the kernel over the tile gives.
func TestWinogradIsConvolution(t *testing.T) {
	kernel, values := random(1, 9), random(2, 36)
	var tile, m [6][6]float64
	for i, v := range values {
		tile[i/6][i%6] = float64(v)
	}
	u, v := winogradKernelRef(kernel, 1, 1, 0, 0), winogradInputRef(tile)
	for i := range 36 {
		m[i/6][i%6] = u[i/6][i%6] * v[i/6][i%6]
	}
	for i, row := range winogradOutputRef(m) {
		for j, got := range row {
			var want float64
			for tap := range 9 {
				want += tile[i+tap/3][j+tap%3] * float64(kernel[tap])
			}
			if math.Abs(got-want) > 1e-12 {
				t.Errorf("output (%d, %d) is %v, want %v", i, j, got, want)
			}
		}
	}
}

// winogradSetup uploads a convolution's buffers and transforms its kernel.
func winogradSetup(r *rig, p winogradPlan, in Tensor, kernel, bias []float32) {
	rows := make([]float32, 9*p.in.C*quads(p.out.C)*4)
	for i := range 9 * p.in.C {
		copy(rows[i*quads(p.out.C)*4:], kernel[i*p.out.C:][:p.out.C])
	}
	r.put("src", pack(in))
	r.put("rows", rows)
	r.put("bias", pack(Tensor{Shape{1, 1, p.out.C}, bias}))
	r.zeros("kernel", p.kernelTexels())
	r.zeros("input", p.inputTexels())
	r.zeros("sums", p.sumTexels())
	r.zeros("dst", texels(p.out))
	r.run(p.kernelStep("rows", "kernel"))
}

func TestWinograd(t *testing.T) {
	r := newRig(t, gpu.Options{Checked: true})
	for i, c := range convCases {
		if c.bench {
			continue
		}
		t.Run(shapeName(c.in, c.out), func(t *testing.T) {
			in := randomTensor(uint64(i), c.in)
			p := planWinograd(shaders.Image, c.in, Shape{c.in.H, c.in.W, c.out})
			kernel, bias := random(uint64(100+i), 9*c.in.C*c.out), random(uint64(200+i), c.out)
			winogradSetup(r, p, in, kernel, bias)
			r.run(p.steps(c.low, winogradBuffers)...)
			if c.low == withReLU {
				in = relu(in)
			}
			near(t, "result", r.get("dst", p.out), conv3x3Ref(in, kernel, bias), winogradBound)
			borderIsZero(t, r, p.out)
		})
	}
}

// Every factor of a kernel lies where the matrix product looks for it, and is as the twin has it.
func TestWinogradKernel(t *testing.T) {
	r := newRig(t, gpu.Options{Checked: true})
	for _, few := range []bool{false, true} {
		side := 28
		if few {
			side = 14
		}
		in, out := Shape{side, side, 5}, Shape{side, side, 70}
		p := planWinograd(shaders.Image, in, out)
		if (p.few != "") != few {
			t.Fatalf("maps of %d x %d take the blocks %q", side, side, p.few)
		}
		kernel := random(3, 9*in.C*out.C)
		winogradSetup(r, p, NewTensor(in), kernel, make([]float32, out.C))
		got := make([]float32, p.kernelTexels()*4)
		r.must(r.buffers["kernel"].Download(got, 0))
		for i := range got {
			quad, ic := i/4%p.blockQuads(), i/4/p.blockQuads()%(quads(in.C)*4)
			block := i / 4 / p.blockQuads() / (quads(in.C) * 4) % p.blocks()
			position := i / 4 / p.blockQuads() / (quads(in.C) * 4) / p.blocks()
			oc, want := (block*p.blockQuads()+quad)*4+i%4, 0.0
			if ic < in.C && oc < out.C {
				want = winogradKernelRef(kernel, in.C, out.C, ic, oc)[position/6][position%6]
			}
			if math.Abs(float64(got[i])-want) > 1e-6 {
				t.Fatalf("few %v: position %d, in %d, out %d: %v, want %v", few, position, ic, oc, got[i], want)
			}
		}
	}
}

func TestPlanWinogradChunks(t *testing.T) {
	for _, c := range []struct {
		in            Shape
		out           int
		few           string
		tiles, chunks int
	}{
		{Shape{224, 224, 64}, 64, "", 3136, 7},
		{Shape{112, 112, 128}, 128, "", 784, 4},
		{Shape{28, 28, 512}, 512, "", 49, 1},
		{Shape{14, 14, 512}, 512, "_few", 16, 1},
		{Shape{5, 9, 5}, 7, "_few", 6, 1},
	} {
		p := planWinograd(shaders.Image, c.in, Shape{c.in.H, c.in.W, c.out})
		if p.few != c.few || p.tiles != c.tiles || groups(p.tiles, p.chunk) != c.chunks {
			t.Errorf("%v: blocks %q, %d tiles in %d chunks of %d, want %q, %d, %d", c.in, p.few, p.tiles, groups(p.tiles, p.chunk), p.chunk, c.few, c.tiles, c.chunks)
		}
		if p.chunk%p.blockTiles() != 0 {
			t.Errorf("%v: a chunk of %d tiles is not of whole blocks of %d", c.in, p.chunk, p.blockTiles())
		}
	}
}

func BenchmarkWinograd(b *testing.B) {
	for i, c := range convCases {
		if !c.bench || c.in.C < 16 {
			continue
		}
		b.Run(shapeName(c.in, c.out), func(b *testing.B) {
			r := newRig(b, gpu.Options{})
			p := planWinograd(shaders.Image, c.in, Shape{c.in.H, c.in.W, c.out})
			winogradSetup(r, p, randomTensor(uint64(i), c.in), random(1, 9*c.in.C*c.out), random(2, c.out))
			benchSteps(b, r, 2*9*float64(c.in.Len()*c.out), p.steps(c.low, winogradBuffers)...)
		})
	}
}
