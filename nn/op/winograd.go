package op

import (
	"fmt"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// The bounds of the two buffers between the passes, in texels: a layer's tiles go through all three passes in chunks of
// this size.
const (
	// 2 MiB for llvmpipe, so that what one pass writes is still in the cache when the next one reads it.
	winogradScratch = 2 << 20 / gpu.TexelBytes
	// 16 MiB for GPUs, the most that OpenGL 4.3 promises for a storage block: a GPU has work for all its cores only where
	// a dispatch has many groups. All layers of VGG16 but those of block1 and block2 go through in one chunk.
	winogradScratchGPU = 16 << 20 / gpu.TexelBytes
)

// winogradPlan is how one 3x3 convolution is computed by Winograd's algorithm. Maps are cut into tiles of out x out
// outputs, and each takes (out+2)^2 products where the formula has 9 * out^2: a quarter for F(4,3), 1/2.25 for F(2,3).
type winogradPlan struct {
	family  shaders.Family
	in, out Shape
	side    int // of a tile's outputs: 4, or 2
	across  int // tiles in a row of the map
	tiles   int // tiles in all
	chunk   int // tiles that go through the passes together
	shares      // of the cores of a software renderer; none where each pass is a dispatch
}

func planWinograd(family shaders.Family, in, out Shape, side int) winogradPlan {
	p := winogradPlan{family: family, in: in, out: out, side: side, across: groups(out.W, side)}
	p.tiles = p.across * groups(out.H, side)
	scratch := winogradScratchGPU
	if family == shaders.Image {
		scratch = winogradScratch
	}
	// Chunks of equal size, each of whole blocks.
	most := scratch / p.positions() / max(Quads(in.C), Quads(out.C)) / p.blockTiles() * p.blockTiles()
	chunks := groups(p.tiles, max(most, p.blockTiles()))
	p.chunk = groups(groups(p.tiles, chunks), p.blockTiles()) * p.blockTiles()
	if family == shaders.Image {
		p.shares = p.shareOut(gpu.SoftwareThreads())
	}
	return p
}

// winogradSide chooses between F(4,3) and F(2,3). On maps as small as block5's the products are few and the kernels large:
// reading 36 factors for each of them costs as much as F(4,3) saves, and 20 MiB more of memory for every such layer.
func winogradSide(out Shape) int {
	if out.H*out.W <= 14*14 {
		return 2
	}
	return 4
}

func (p winogradPlan) variant(pass string) shaders.Variant {
	return shaders.Find(fmt.Sprintf("winograd%d_%s", p.side, pass), p.family)
}

func (p winogradPlan) gemm() shaders.Variant { return shaders.Find("winograd_gemm", p.family) }
func (p winogradPlan) positions() int        { return (p.side + 2) * (p.side + 2) }
func (p winogradPlan) blocks() int           { return groups(Quads(p.out.C), p.blockQuads()) }

// blockTiles and blockQuads are the tiles and out quads that a group of the matrix product computes. The one for llvmpipe
// has all its LOCAL invocations side by side in out quads.
func (p winogradPlan) blockTiles() int {
	return p.gemm().Define("TILES") * max(1, p.gemm().Define("ROWS"))
}
func (p winogradPlan) blockQuads() int {
	return p.kernel().Define("QUADS") * p.kernel().Define("LANES")
}

func (p winogradPlan) kernel() shaders.Variant { return p.variant("kernel") }

// kernelTexels is the size of the transformed kernel: 36/9 or 16/9 of the kernel's, and more where the out channels do
// not fill the last block.
func (p winogradPlan) kernelTexels() int {
	return p.positions() * p.blocks() * p.blockQuads() * Quads(p.in.C) * 4
}

// inputTexels and sumTexels are the sizes of the two buffers between the passes. Shares have both in the first.
func (p winogradPlan) inputTexels() int {
	if p.cores > 0 {
		return p.cores * p.positions() * p.part * (Quads(p.in.C) + Quads(p.out.C))
	}
	return p.positions() * p.chunk * Quads(p.in.C)
}

func (p winogradPlan) sumTexels() int {
	if p.cores > 0 {
		return 0
	}
	return p.positions() * p.chunk * Quads(p.out.C)
}

// kernelStep plans the transformation of the kernel, from rows as Keras stores them.
func (p winogradPlan) kernelStep(src, dst *Buffer) Step {
	v := p.kernel()
	return Step{
		Variant: v, Reads: []*Buffer{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("inChannels", p.in.C), gpu.Int("outQuads", Quads(p.out.C)), gpu.Int("blocks", p.blocks())},
		Groups:   [3]int{groups(p.blocks()*p.blockQuads(), v.Define("LOCAL")), Quads(p.in.C) * 4, 1},
	}
}

// steps plans the three passes of each chunk, or of the cores' shares.
func (p winogradPlan) steps(low float32, n ConvBuffers) []Step {
	if p.cores > 0 {
		return p.shareSteps(low, n)
	}
	var steps []Step
	input, gemm, output := p.variant("input"), p.gemm(), p.variant("output")
	for first := 0; first < p.tiles; first += p.chunk {
		tiles := min(p.chunk, p.tiles-first)
		here := []gpu.Uniform{
			gpu.Int("width", p.out.W), gpu.Int("height", p.out.H), gpu.Int("inQuads", Quads(p.in.C)), gpu.Int("outQuads", Quads(p.out.C)),
			gpu.Int("tilesAcross", p.across), gpu.Int("firstTile", first), gpu.Int("tiles", tiles), gpu.Float("low", low), n.Watch.uniform(),
		}
		steps = append(steps,
			Step{
				Variant: input, Reads: []*Buffer{n.Src}, Writes: n.Input, Uniforms: here,
				Groups: transformGroups(input, Quads(p.in.C), tiles),
			},
			Step{
				Variant: gemm, Reads: []*Buffer{n.Input, n.Kernel}, Writes: n.Sums, Uniforms: here,
				Groups: [3]int{groups(tiles, p.blockTiles()), p.blocks(), p.positions()},
			},
			Step{
				Variant: output, Reads: []*Buffer{n.Sums, n.Bias}, Writes: n.Dst, Watch: n.Watch, Uniforms: here,
				Groups: transformGroups(output, Quads(p.out.C), tiles),
			})
	}
	return steps
}

// transformGroups are the groups of the first and last pass; see shaders/include/winograd.glsl.
func transformGroups(v shaders.Variant, quads, tiles int) [3]int {
	if v.Define("TILES_FIRST") == 1 {
		return [3]int{groups(tiles, v.Define("LOCAL")), quads, 1}
	}
	return [3]int{groups(quads, v.Define("LOCAL")), tiles, 1}
}
