package op

import (
	"fmt"
	"math"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// winogradBound is the error allowed to Winograd's algorithms in float32, as opBound is to plain sums: its transforms cost
// about a factor of two.
const winogradBound = 1e-5

// winogradFamilies are the families that have Winograd's algorithms.
var winogradFamilies = []shaders.Family{shaders.Image, shaders.SharedSmall, shaders.SharedMedium, shaders.SharedLarge}

// winogradSides are the sides of a tile's outputs that there are algorithms for.
var winogradSides = []int{4, 2}

// The three transforms of a random tile and kernel give what sliding the kernel over the tile gives.
func TestWinogradIsConvolution(t *testing.T) {
	for _, side := range winogradSides {
		form, kernel := winogradForms[side], taps(Random(1, 9), 1, 1, 0, 0)
		tile := make([][]float64, side+2)
		for i := range tile {
			for _, v := range Random(uint64(i), side+2) {
				tile[i] = append(tile[i], float64(v))
			}
		}
		m := twice(form.b, tile)
		for i, row := range twice(form.g, kernel) {
			for j, u := range row {
				m[i][j] *= u
			}
		}
		for i, row := range twice(form.a, m) {
			for j, got := range row {
				var want float64
				for tap := range 9 {
					want += tile[i+tap/3][j+tap%3] * kernel[tap/3][tap%3]
				}
				if math.Abs(got-want) > 1e-12 {
					t.Errorf("F(%d,3): output (%d, %d) is %v, want %v", side, i, j, got, want)
				}
			}
		}
	}
}

// winogradSetup uploads a convolution's buffers and transforms its kernel.
func winogradSetup(r *rig, p winogradPlan, in Tensor, kernel, bias []float32) {
	rows := make([]float32, 9*p.in.C*Quads(p.out.C)*4)
	for i := range 9 * p.in.C {
		copy(rows[i*Quads(p.out.C)*4:], kernel[i*p.out.C:][:p.out.C])
	}
	r.put(r.Src, Pack(in))
	r.put(r.Rows, rows)
	r.put(r.Bias, Pack(Tensor{Vector(p.out.C), bias}))
	r.zeros(r.Kernel, p.kernelTexels())
	r.zeros(r.Input, p.inputTexels())
	r.zeros(r.Sums, max(1, p.sumTexels()))
	r.zeros(r.Dst, Texels(p.out))
	r.run(p.kernelStep(r.Rows, r.Kernel))
}

func TestWinograd(t *testing.T) {
	eachOf(t, winogradFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		for _, side := range winogradSides {
			for i, c := range convCases {
				if c.bench || (c.in.W == 224 && family != shaders.Image) { // takes seconds, and no plan has it so
					continue
				}
				t.Run(fmt.Sprintf("F%d/%s", side, shapeName(c.in, c.out)), func(t *testing.T) {
					n := convOf(i)
					p := planWinograd(family, c.in, Map(c.in.H, c.in.W, c.out), side)
					winogradSetup(r, p, n.in, n.kernel, n.bias)
					r.run(p.steps(c.low, r.ConvBuffers)...)
					near(t, "result", r.get(r.Dst, p.out), n.want, winogradBound)
					borderIsZero(t, r, p.out)
				})
			}
		}
	})
}

// A map whose tiles go through the passes in several chunks, the last of them smaller, comes out as in one.
func TestWinogradInChunks(t *testing.T) {
	eachOf(t, winogradFamilies, func(t *testing.T, r *rig, family shaders.Family) {
		in := randomTensor(1, Map(26, 26, 6))
		p := planWinograd(family, in.Shape, Map(26, 26, 9), 2)
		p.shares, p.chunk = shares{}, p.blockTiles()
		if p.tiles/p.chunk < 1 || p.tiles%p.chunk == 0 {
			t.Fatalf("%d tiles in chunks of %d", p.tiles, p.chunk)
		}
		kernel, bias := Random(2, 9*p.in.C*p.out.C), Random(3, p.out.C)
		winogradSetup(r, p, in, kernel, bias)
		r.run(p.steps(WithoutReLU, r.ConvBuffers)...)
		near(t, "result", r.get(r.Dst, p.out), Conv3x3Ref(in, kernel, bias), winogradBound)
	})
}

// Every factor of a kernel lies where the matrix product looks for it, and is as the twin has it.
func TestWinogradKernel(t *testing.T) {
	eachOf(t, winogradFamilies[:2], func(t *testing.T, r *rig, family shaders.Family) {
		for _, side := range winogradSides {
			in, out := Map(8, 8, 5), Map(8, 8, 70)
			p := planWinograd(family, in, out, side)
			kernel := Random(3, 9*in.C*out.C)
			winogradSetup(r, p, NewTensor(in), kernel, make([]float32, out.C))
			got := make([]float32, p.kernelTexels()*4)
			r.must(r.mem[r.Kernel].Download(got, 0))
			for i := range got {
				quad, ic := i/4%p.blockQuads(), i/4/p.blockQuads()%(Quads(in.C)*4)
				block := i / 4 / p.blockQuads() / (Quads(in.C) * 4) % p.blocks()
				position := i / 4 / p.blockQuads() / (Quads(in.C) * 4) / p.blocks()
				oc, want := (block*p.blockQuads()+quad)*4+i%4, 0.0
				if ic < in.C && oc < out.C {
					want = twice(winogradForms[side].g, taps(kernel, in.C, out.C, ic, oc))[position/(side+2)][position%(side+2)]
				}
				if math.Abs(float64(got[i])-want) > 1e-6 {
					t.Fatalf("F(%d,3): position %d, in %d, out %d: %v, want %v", side, position, ic, oc, got[i], want)
				}
			}
		}
	})
}

// However its tiles are shared out, a map comes out as in chunks: bit by bit, since each sum adds the same products in the same order.
func TestWinogradShares(t *testing.T) {
	r := newRig(t, gpu.Options{Checked: true})
	for _, side := range winogradSides {
		in := randomTensor(1, Map(26, 29, 6))
		p := planWinograd(shaders.Image, in.Shape, Map(26, 29, 70), side)
		kernel, bias := Random(2, 9*p.in.C*p.out.C), Random(3, p.out.C)
		p.shares = shares{}
		winogradSetup(r, p, in, kernel, bias)
		r.run(p.steps(WithReLU, r.ConvBuffers)...)
		want := r.get(r.Dst, p.out)
		near(t, "in chunks", want, Conv3x3Ref(ReLU(in), kernel, bias), winogradBound)
		for _, s := range []shares{
			{1, p.tiles, p.tiles}, {1, p.tiles, 14}, {2, groups(p.tiles, 2), 5}, {3, 15, 14}, {16, 1, 1}, {2, p.tiles + 3, 28},
		} {
			p.shares = s
			winogradSetup(r, p, in, kernel, bias)
			r.run(p.steps(WithReLU, r.ConvBuffers)...)
			near(t, fmt.Sprintf("F(%d,3), %+v", side, s), r.get(r.Dst, p.out), want, 0)
			borderIsZero(t, r, p.out)
		}
	}
}

// Each tile is in one share, no loop is left early, and nothing is computed in vain that would take longer than waiting does.
func TestPlanShares(t *testing.T) {
	shapes := []Conv{{Map(896, 896, 64), Map(896, 896, 64)}, {Map(56, 56, 320), Map(56, 56, 320)}}
	for _, c := range convCases {
		shapes = append(shapes, Conv{c.in, Map(c.in.H, c.in.W, c.out)})
	}
	taken := 0
	for _, cores := range []int{1, 2, 3, 8, 32} {
		for _, c := range shapes {
			p := planWinograd(shaders.Image, c.In, c.Out, 4)
			if p.shares = p.shareOut(cores); p.cores == 0 {
				continue
			}
			taken++
			tiles := 0
			for _, s := range p.shareSteps(WithReLU, NewConvBuffers()) {
				tiles += s.Groups[0] * p.share
			}
			if n := p.iterations(p.shares); tiles < p.tiles || tiles-p.tiles >= p.share || n > maxIterations || p.part > p.share {
				t.Errorf("%v on %d cores: %d of %d tiles, %d iterations, %+v", c, cores, tiles, p.tiles, n, p.shares)
			}
		}
	}
	if taken < 20 {
		t.Errorf("shares were planned %d times", taken)
	}
}

func TestPlanWinogradChunks(t *testing.T) {
	for _, c := range []struct {
		in                       Shape
		out, side, tiles, chunks int
	}{
		{Map(224, 224, 64), 64, 4, 3136, 14},
		{Map(112, 112, 128), 128, 4, 784, 7},
		{Map(28, 28, 512), 512, 4, 49, 2},
		{Map(14, 14, 512), 512, 2, 49, 1},
		{Map(5, 9, 5), 7, 2, 15, 1},
	} {
		out := Map(c.in.H, c.in.W, c.out)
		p := planWinograd(shaders.Image, c.in, out, winogradSide(out))
		if p.side != c.side || p.tiles != c.tiles || groups(p.tiles, p.chunk) != c.chunks {
			t.Errorf("%v: F(%d,3), %d tiles in %d chunks of %d, want %d, %d, %d", c.in, p.side, p.tiles, groups(p.tiles, p.chunk), p.chunk, c.side, c.tiles, c.chunks)
		}
		if p.chunk%p.blockTiles() != 0 {
			t.Errorf("%v: a chunk of %d tiles is not of whole blocks of %d", c.in, p.chunk, p.blockTiles())
		}
	}
}

func BenchmarkWinograd(b *testing.B) {
	benchEach(b, winogradFamilies, func(b *testing.B, family shaders.Family) {
		for i, c := range convCases {
			if !c.bench || c.in.C < winogradChannels {
				continue
			}
			for _, side := range winogradSides {
				b.Run(fmt.Sprintf("F%d/%s", side, shapeName(c.in, c.out)), func(b *testing.B) {
					flops := 2 * 9 * float64(c.in.Len()*c.out)
					r := newBenchRig(b, family, flops)
					p := planWinograd(family, c.in, Map(c.in.H, c.in.W, c.out), side)
					winogradSetup(r, p, randomTensor(uint64(i), c.in), Random(1, 9*c.in.C*c.out), Random(2, c.out))
					benchSteps(b, r, flops, p.steps(c.low, r.ConvBuffers)...)
				})
			}
		}
	})
}
