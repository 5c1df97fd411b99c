package nn

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// winogradScratch bounds the two buffers between the passes, in texels (4 MiB each): a layer's tiles go through all three
// passes in chunks of this size, so that what one pass writes is still in the cache when the next one reads it.
const winogradScratch = 4 << 20 / gpu.TexelBytes

// winogradLanes is the width of a block of the matrix product, in quads to each of its QUADS (winograd_gemm.comp's LOCAL).
const winogradLanes = 8

// winogradPlan is how one 3x3 convolution is computed by Winograd's F(4,3): 36 products for the 16 outputs of a tile, where
// the formula has 144. Maps are cut into tiles of 4x4 outputs.
type winogradPlan struct {
	family  string
	in, out Shape
	few     string // "_few" for the blocks that suit maps of a few tiles
	across  int    // tiles in a row of the map
	tiles   int    // tiles in all
	chunk   int    // tiles that go through the passes together
}

func planWinograd(family string, in, out Shape) winogradPlan {
	p := winogradPlan{family: family, in: in, out: out, across: groups(out.W, 4)}
	p.tiles = p.across * groups(out.H, 4)
	few := winogradPlan{family: family, few: "_few"}
	if padded := func(q winogradPlan) int { return groups(p.tiles, q.blockTiles()) * q.blockTiles() }; padded(few)*10 < padded(p)*9 {
		p.few = few.few
	}
	// Chunks of equal size, each of whole blocks.
	most := max(1, winogradScratch/36/max(quads(in.C), quads(out.C)))
	chunks := groups(p.tiles, most)
	p.chunk = groups(groups(p.tiles, chunks), p.blockTiles()) * p.blockTiles()
	return p
}

func (p winogradPlan) variant(op string) shaders.Variant { return shaders.Find(op, p.family) }
func (p winogradPlan) gemm() shaders.Variant             { return p.variant("winograd_gemm" + p.few) }
func (p winogradPlan) blockTiles() int                   { return p.gemm().Define("TILES") }
func (p winogradPlan) blockQuads() int                   { return p.gemm().Define("QUADS") * winogradLanes }
func (p winogradPlan) blocks() int                       { return groups(quads(p.out.C), p.blockQuads()) }

// kernelTexels is the size of the transformed kernel: 36/9 of the kernel's, and more where the out channels do not fill
// the last block.
func (p winogradPlan) kernelTexels() int { return 36 * p.blocks() * p.blockQuads() * quads(p.in.C) * 4 }

// inputTexels and sumTexels are the sizes of the two buffers between the passes.
func (p winogradPlan) inputTexels() int { return 36 * p.chunk * quads(p.in.C) }
func (p winogradPlan) sumTexels() int   { return 36 * p.chunk * quads(p.out.C) }

// kernelStep plans the transformation of the kernel, from rows as Keras stores them.
func (p winogradPlan) kernelStep(src, dst string) Step {
	v := p.variant("winograd_kernel" + p.few)
	return Step{
		Variant: v, Reads: []string{src}, Writes: dst,
		Uniforms: []gpu.Uniform{gpu.Int("inChannels", p.in.C), gpu.Int("outQuads", quads(p.out.C)), gpu.Int("blocks", p.blocks())},
		Groups:   [3]int{groups(p.blocks()*p.blockQuads(), v.Define("LOCAL")), quads(p.in.C) * 4, 1},
	}
}

// winogradNames are the buffers of one convolution; input and sums lie between the passes.
type winogradNames struct{ src, kernel, bias, dst, input, sums string }

// steps plans the three passes of each chunk.
func (p winogradPlan) steps(low float32, n winogradNames) []Step {
	var steps []Step
	input, gemm, output := p.variant("winograd_input"), p.gemm(), p.variant("winograd_output")
	for first := 0; first < p.tiles; first += p.chunk {
		tiles := min(p.chunk, p.tiles-first)
		here := []gpu.Uniform{
			gpu.Int("width", p.out.W), gpu.Int("height", p.out.H), gpu.Int("inQuads", quads(p.in.C)), gpu.Int("outQuads", quads(p.out.C)),
			gpu.Int("tilesAcross", p.across), gpu.Int("firstTile", first), gpu.Int("tiles", tiles), gpu.Float("low", low),
		}
		steps = append(steps,
			Step{
				Variant: input, Reads: []string{n.src}, Writes: n.input, Uniforms: here,
				Groups: [3]int{groups(quads(p.in.C), input.Define("LOCAL")), tiles, 1},
			},
			Step{
				Variant: gemm, Reads: []string{n.input, n.kernel}, Writes: n.sums, Uniforms: here,
				Groups: [3]int{groups(tiles, p.blockTiles()), p.blocks(), 36},
			},
			Step{
				Variant: output, Reads: []string{n.sums, n.bias}, Writes: n.dst, Uniforms: here,
				Groups: [3]int{groups(quads(p.out.C), output.Define("LOCAL")), tiles, 1},
			})
	}
	return steps
}
