package simd

import (
	"fmt"
	"image"
	"math"
	"runtime"
	"sync/atomic"

	"github.com/vggscope/vggscope/weights/work"
)

const line = 16 // floats; LINE of kernels.h

// tiles and size are simd_tiles and simd_size of kernels.h, which says what the fields are.
type tiles struct {
	height, width, channels, side, across int
	box                                   image.Rectangle // top, left, bottom, right
	first, count                          int
	at, stride, position                  int
}

type size struct{ in, out, side, depth, panels int }

// Side chooses the algorithm for a 3x3 convolution: the side of its tiles. Winograd's F(4,3), side 4, has the fewest products.
// On maps as small as VGG16's block5 its kernels take longer to read than F(2,3)'s products take more. Below a line of channels
// there is nothing to save: the surroundings of a pixel of three channels fill two lines.
func Side(height, width, in int) int {
	switch {
	case in < line:
		return 1
	case height*width <= 14*14:
		return 2
	}
	return 4
}

// Conv is a 3x3 convolution with stride 1, padding 1 and bias, its kernel transformed.
type Conv struct {
	set    Set
	size   size
	kernel *memory[float32]
	bias   []float32 // zeros behind the last channel
}

// NewConv transforms a kernel (3, 3, in, out) for tiles of a side: 4, 2, or for fewer than 16 channels 1. It uses all cores, and
// keeps neither slice.
func NewConv(s Set, kernel, bias []float32, in, side int) (*Conv, error) {
	out := len(bias)
	if len(kernel) != 9*in*out || in == 0 || out == 0 || (side == 1 && in >= line) || (side != 1 && side != 2 && side != 4) {
		panic(fmt.Sprintf("simd: a kernel of %d values for %d to %d channels by tiles of %d", len(kernel), in, out, side))
	}
	depth := in
	if side == 1 {
		depth = 9 * in
	}
	c := &Conv{set: s, size: size{in, out, side, roundUp(depth, line), groups(out, s.panel)}}
	c.bias = make([]float32, c.size.panels*s.panel)
	copy(c.bias, bias)
	return c, c.Again(kernel)
}

// Again transforms the kernel after Close gave its memory back. It is the one that NewConv had.
func (c *Conv) Again(kernel []float32) error {
	if len(kernel) != 9*c.size.in*c.size.out {
		panic(fmt.Sprintf("simd: a kernel of %d values for %d to %d channels", len(kernel), c.size.in, c.size.out))
	}
	var err error
	if c.kernel, err = newMemory[float32](c.positions() * c.position()); err != nil {
		return err
	}
	const together = 8 // in channels: a line of memory each, in every panel and position
	work.Each(groups(c.size.in, together), func(i int) {
		pack(c.set, kernel, c.size, i*together, min((i+1)*together, c.size.in), c.kernel.values)
	})
	return nil
}

// positions is the number of factors of a tile; position is the number of values that the kernel has for each.
func (c *Conv) positions() int {
	if c.size.side == 1 {
		return 1
	}
	return (c.size.side + 2) * (c.size.side + 2)
}

func (c *Conv) position() int { return c.size.depth * c.size.panels * c.set.panel }

// Bytes is the memory that the kernel and the bias take, also while it is given back.
func (c *Conv) Bytes() int64 { return int64(c.positions()*c.position()+len(c.bias)) * 4 }

// Close gives the kernel's memory back. It must not be called while Forward runs; before the next one there must be Again.
func (c *Conv) Close() { c.kernel.free() }

// Held reports whether the kernel is there.
func (c *Conv) Held() bool { return c.kernel != nil && c.kernel.values != nil }

// Name says which algorithm it is.
func (c *Conv) Name() string {
	return map[int]string{1: "conv3x3", 2: "winograd2", 4: "winograd4"}[c.size.side]
}

// Forward computes src (height, width, in) into dst (height, width, out), all of which it writes. With relu it reads
// max(0, v) for each value. It reports whether all results are finite. Calls that share a scratch must follow one another.
func (c *Conv) Forward(dst, src []float32, height, width int, relu bool, scratch *Scratch) (finite bool, err error) {
	return c.ForwardBox(dst, src, height, width, image.Rect(0, 0, width, height), relu, scratch)
}

// ForwardBox is Forward for a box of dst's pixels, which are all that it writes. It reads one pixel more of src around the box.
func (c *Conv) ForwardBox(dst, src []float32, height, width int, box image.Rectangle, relu bool, scratch *Scratch) (finite bool, err error) {
	if len(src) != height*width*c.size.in || len(dst) != height*width*c.size.out || !box.In(image.Rect(0, 0, width, height)) {
		panic(fmt.Sprintf("simd: %d to %d values for %v of a map of %d x %d", len(src), len(dst), box, height, width))
	}
	if box.Empty() {
		return true, nil
	}
	return c.run(c.planBox(height, width, box, runtime.GOMAXPROCS(0)), [][]float32{dst}, [][]float32{src}, relu, scratch)
}

// ForwardAll is Forward for several maps of one size, with the same results. Where cores share the steps of a map, as they do where
// the kernel is large and the map is small, each reads its part of the kernel once for all of them.
func (c *Conv) ForwardAll(dsts, srcs [][]float32, height, width int, relu bool, scratch *Scratch) (finite bool, err error) {
	p := c.plan(height, width, runtime.GOMAXPROCS(0))
	together := len(srcs)
	if p.alone || p.chunk < p.tiles {
		together = 1
	}
	finite = true
	for i := 0; i < len(srcs) && err == nil; i += together {
		to := min(i+together, len(srcs))
		for k := i; k < to; k++ {
			if len(srcs[k]) != height*width*c.size.in || len(dsts[k]) != height*width*c.size.out {
				panic(fmt.Sprintf("simd: %d to %d values for a map of %d x %d", len(srcs[k]), len(dsts[k]), height, width))
			}
		}
		var good bool
		good, err = c.run(p, dsts[i:to], srcs[i:to], relu, scratch)
		finite = finite && good
	}
	return finite, err
}

// plan is how the tiles of a box of a map are shared out.
type plan struct {
	height, width int
	box           image.Rectangle
	across, tiles int
	// chunk is how many tiles go through the three steps together. Alone, each core takes chunks of its own, whose factors and
	// sums stay in its cache. Where there are too few tiles for that, all cores do one step of a chunk after the other: each
	// then reads its share of the kernel, and not all of it.
	chunk int
	alone bool
	cores int
}

// Measured on VGG16's shapes with AVX-512 and AVX2 (BenchmarkConv, TestPlan). A kernel that a core's second-level cache holds
// can be read again for a few tiles; a larger one has to serve more.
const (
	enoughTiles = 49 // for each core, to work alone
	smallKernel = 768 << 10
	smallChunk  = 256 << 10 // bytes of factors and sums
	largeChunk  = 56        // tiles
	sharedChunk = 8 << 20
)

// plan is that of a whole map.
func (c *Conv) plan(height, width, cores int) plan {
	return c.planBox(height, width, image.Rect(0, 0, width, height), cores)
}

func (c *Conv) planBox(height, width int, box image.Rectangle, cores int) plan {
	side := c.size.side
	p := plan{height: height, width: width, box: box, across: groups(box.Dx(), side), cores: cores}
	p.tiles = p.across * groups(box.Dy(), side)
	p.alone = p.tiles >= enoughTiles*cores
	tile := 4 * c.positions() * (c.size.depth + c.size.panels*c.set.panel)
	chunks := groups(p.tiles, max(sharedChunk/tile, 1))
	if p.alone {
		chunk := largeChunk
		if 4*c.positions()*c.position() <= smallKernel {
			chunk = max(smallChunk/tile, 14)
		}
		chunks = roundUp(groups(p.tiles, chunk), cores)
	}
	p.chunk = groups(p.tiles, chunks) // of equal size
	return p
}

// part is one chunk with its buffers: the same tiles of each map, those of one map behind those of another.
type part struct {
	*Conv
	plan
	dsts, srcs   [][]float32
	v, m         []float32
	low          float32
	first, count int
	bad          *atomic.Bool
}

// buffers is the number of floats in the factors and the sums of a chunk. Positions are an odd number of lines apart, so
// that those of one tile fall into different sets of the cache.
func (c *Conv) buffers(chunk int) (v, m int) {
	return c.positions() * apart(c.size.depth, chunk), c.positions() * apart(c.size.panels*c.set.panel, chunk)
}

func apart(channels, chunk int) int { return (channels/line*chunk | 1) * line }

func (c *Conv) run(p plan, dsts, srcs [][]float32, relu bool, scratch *Scratch) (bool, error) {
	v, m := c.buffers(p.chunk * len(srcs))
	pieces := 1
	if p.alone {
		pieces = p.cores
	}
	memory, err := scratch.take(pieces * (v + m))
	if err != nil {
		return false, err
	}
	free := make(chan []float32, pieces)
	for i := range pieces {
		free <- memory[i*(v+m):][:v+m]
	}
	var bad atomic.Bool
	chunk := func(i int, each func(n int, f func(i int)), cores int) {
		memory := <-free
		first := i * p.chunk
		t := part{c, p, dsts, srcs, memory[:v], memory[v:], lowest(relu), first, min(p.chunk, p.tiles-first), &bad}
		t.cores = cores
		t.compute(each)
		free <- memory
	}
	chunks := groups(p.tiles, p.chunk)
	if p.alone {
		work.Each(chunks, func(i int) { chunk(i, inTurn, 1) })
	} else {
		for i := range chunks {
			chunk(i, work.Each, p.cores)
		}
	}
	return !bad.Load(), nil
}

func inTurn(n int, f func(i int)) {
	for i := range n {
		f(i)
	}
}

// compute takes the chunk through the three steps.
func (t part) compute(each func(n int, f func(i int))) {
	steps := 1
	if t.cores > 1 {
		steps = 4 * t.cores
	}
	maps := len(t.srcs)
	share := groups(t.count, groups(steps, maps))
	shares := groups(t.count, share)
	each(maps*shares, func(i int) {
		load(t.set, t.srcs[i/shares], t.of(i/shares, i%shares*share, share, t.size.in, t.size.depth), t.low, t.v)
	})
	panels := groups(t.size.panels, groups(steps, t.positions()))
	bands := groups(t.size.panels, panels)
	each(t.positions()*bands, func(i int) { t.multiply(i/bands, i%bands*panels, panels) })
	each(maps*shares, func(i int) {
		if !store(t.set, t.m, t.of(i/shares, i%shares*share, share, t.size.out, t.size.panels*t.set.panel), t.bias, t.dsts[i/shares]) {
			t.bad.Store(true)
		}
	})
}

// places is how many tiles the buffers have room for.
func (t part) places() int { return t.chunk * len(t.srcs) }

// of describes tiles of a map of the chunk to load and store.
func (t part) of(image, from, n, channels, padded int) tiles {
	return tiles{
		height: t.height, width: t.width, box: t.box, channels: channels, side: t.size.side, across: t.across,
		first: t.first + from, count: min(n, t.count-from), at: image*t.count + from, stride: t.places(), position: apart(padded, t.places()),
	}
}

// multiply does the products of one position for panels [from, from+n).
func (t part) multiply(position, from, n int) {
	panel := t.size.depth * t.set.panel
	product(t.set,
		t.v[position*apart(t.size.depth, t.places()):],
		t.kernel.values[position*t.position()+from*panel:],
		t.m[position*apart(t.size.panels*t.set.panel, t.places())+from*t.set.panel*t.places():],
		t.size.depth/line, 0, t.count*len(t.srcs), t.places(), min(n, t.size.panels-from))
}

// lowest is what a layer reads at least of each value.
func lowest(relu bool) float32 {
	if relu {
		return 0
	}
	return float32(math.Inf(-1))
}

func groups(n, size int) int { return (n + size - 1) / size }

func roundUp(n, to int) int { return groups(n, to) * to }
