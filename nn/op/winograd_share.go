package op

import "github.com/vggscope/vggscope/gpu"

// shares is how the tiles of a convolution are shared out between the cores of a software renderer, so that one dispatch has
// all three passes (winograd_whole.comp). A core then reads again only what it wrote itself, from its own cache, and waits for
// the others once and not after each pass of each chunk: with two cores a convolution of block1 takes 22 ms and not 37.
type shares struct {
	cores int // groups of a dispatch; 0 for no shares
	share int // tiles of a group
	part  int // of these the tiles that go through the passes together
}

const (
	// partScratch is what lies between a group's passes, in texels: 2 MiB. Less has a core read the kernel more often, more does
	// not stay in its cache; between half and twice of it hardly matters.
	partScratch = 2 << 20 / gpu.TexelBytes
	// sharedKernel is the size, in texels, from which on a transformed kernel is better read by all cores together, each a part of it,
	// than by each as a whole: 16 MiB.
	sharedKernel = 16 << 20 / gpu.TexelBytes
	// maxIterations is how often an invocation may go through its loops, all of them together: where it would be the 65536th time
	// llvmpipe leaves them without a word.
	maxIterations = 60_000
)

// shareOut gives each core as many shares as the limit on iterations asks for. There are none where blocks of tiles would
// be filled so badly that a quarter more is computed, and none for a large kernel.
func (p winogradPlan) shareOut(cores int) shares {
	if p.kernelTexels() >= sharedKernel {
		return shares{}
	}
	block := p.blockTiles()
	perTile := p.positions() * (Quads(p.in.C) + Quads(p.out.C))
	for n := cores; ; n += cores {
		s := shares{cores: cores, share: groups(p.tiles, n)}
		s.part = min(s.share, max(partScratch/perTile/block, 1)*block)
		computed := groups(p.tiles, s.share) * groups(s.share, block)
		if computed*4 > groups(p.tiles, block)*5 || s.share < block && p.iterations(s) > maxIterations {
			return shares{}
		}
		if p.iterations(s) <= maxIterations {
			return s
		}
	}
}

// iterations is how often a group of winograd_whole.comp goes through loops.
func (p winogradPlan) iterations(s shares) int {
	lanes := p.variant("whole").Define("LOCAL")
	transforms := s.share * (2 + groups(Quads(p.in.C), lanes) + groups(Quads(p.out.C), lanes))
	parts := groups(s.share, s.part)
	blocks := parts * groups(s.part, p.blockTiles())
	return parts + transforms + p.positions()*(parts+p.blocks()*(parts+blocks*(1+Quads(p.in.C))))
}

// shareSteps plans dispatches of a share for each core.
func (p winogradPlan) shareSteps(low float32, n ConvBuffers) []Step {
	var steps []Step
	for first := 0; first < p.tiles; first += p.cores * p.share {
		steps = append(steps, Step{
			Variant: p.variant("whole"), Reads: []*Buffer{n.Src, n.Kernel, n.Bias}, Writes: n.Dst, Scratch: n.Input, Watch: n.Watch,
			Uniforms: []gpu.Uniform{
				gpu.Int("width", p.out.W), gpu.Int("height", p.out.H), gpu.Int("inQuads", Quads(p.in.C)), gpu.Int("outQuads", Quads(p.out.C)),
				gpu.Int("tilesAcross", p.across), gpu.Int("firstTile", first), gpu.Int("tiles", p.tiles), gpu.Int("share", p.share),
				gpu.Int("chunk", p.part), gpu.Float("low", low), n.Watch.uniform(),
			},
			Groups: [3]int{min(p.cores, groups(p.tiles-first, p.share)), 1, 1},
		})
	}
	return steps
}
