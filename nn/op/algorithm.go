package op

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Algorithm is one way to compute a 3x3 convolution.
type Algorithm struct {
	Family   shaders.Family // the size of their tiles included
	Winograd int            // side of the tiles of Winograd's algorithm, 4 or 2; 0 for the formula itself
}

// String gives the algorithm's name, such as "direct/shared_large" or "winograd4/shared_small".
func (a Algorithm) String() string {
	if a.Winograd == 0 {
		return "direct/" + string(a.Family)
	}
	return fmt.Sprintf("winograd%d/%s", a.Winograd, a.Family)
}

// MarshalText gives the name.
func (a Algorithm) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText accepts any algorithm's name. Whether there are shaders for it, candidates tell.
func (a *Algorithm) UnmarshalText(text []byte) error {
	algorithm, family, ok := strings.Cut(string(text), "/")
	side := 0
	if s, winograd := strings.CutPrefix(algorithm, "winograd"); winograd {
		side, _ = strconv.Atoi(s)
		ok = ok && (side == 2 || side == 4)
	} else {
		ok = ok && algorithm == "direct"
	}
	if !ok {
		return fmt.Errorf("nn: %q is no algorithm's name", text)
	}
	*a = Algorithm{shaders.Family(family), side}
	return nil
}

// Conv is the shape of a convolution: what its speed of a convolution depends on.
type Conv struct{ In, Out Shape }

// String gives a name such as 224x224x64-to-64.
func (s Conv) String() string {
	return fmt.Sprintf("%dx%dx%d-to-%d", s.In.H, s.In.W, s.In.C, s.Out.C)
}

// Candidates are the ways in which a convolution can be computed within a family, the default first and the plain one
// last. Those whose buffers or groups the device does not allow are left out. For llvmpipe there is one: its table was
// measured (docs/SHADERS.md), and each further program costs half a second to compile.
func Candidates(s Conv, family shaders.Family, limits gpu.Limits) []Algorithm {
	first := DefaultAlgorithm(s, family, limits)
	if family != shaders.Shared {
		return []Algorithm{first}
	}
	all := []Algorithm{first}
	for _, side := range []int{0, 4, 2} {
		if side > 0 && min(s.In.C, s.Out.C) < winogradChannelsGPU {
			continue
		}
		for _, f := range []shaders.Family{shaders.SharedSmall, shaders.SharedMedium, shaders.SharedLarge} {
			if a := (Algorithm{f, side}); !slices.Contains(all, a) && a.fits(s, limits) {
				all = append(all, a)
			}
		}
	}
	if plain := (Algorithm{Family: shaders.Plain}); !slices.Contains(all, plain) {
		all = append(all, plain)
	}
	return all
}

// The channels from which on Winograd's algorithm is worth its transforms.
const (
	// On llvmpipe its passes and the formula itself take about the same time there (BenchmarkConv3x3, BenchmarkWinograd).
	winogradChannels = 32
	// Where ncnn's Vulkan shaders begin to use it.
	winogradChannelsGPU = 16
)

// DefaultAlgorithm is the way that is taken where nothing was measured.
//
// On a GPU: F(4,3), and F(2,3) where maps are as small as block5's, as ncnn has it; the formula where channels are few,
// and where a transformed kernel does not fit a buffer. Tiles are the largest of which there are enough to go round.
func DefaultAlgorithm(s Conv, family shaders.Family, limits gpu.Limits) Algorithm {
	channels := winogradChannelsGPU
	switch family {
	case shaders.Plain:
		return Algorithm{Family: family}
	case shaders.Image:
		channels = winogradChannels
	}
	if min(s.In.C, s.Out.C) >= channels {
		for _, side := range []int{winogradSide(s.Out), 2} {
			a := Algorithm{family, side}
			if family == shaders.Shared {
				a.Family = largestTiles(s, side)
			}
			if a.fits(s, limits) {
				return a
			}
		}
	}
	a := Algorithm{Family: family}
	if family == shaders.Shared {
		a.Family = largestTiles(s, 0)
	}
	return a
}

// enoughGroups is how many work groups a dispatch should have: three for each core of a GPU, which OpenGL does not tell the
// number of. 128 cores are those of a large one; with fewer groups than that smaller tiles were faster on a card of 132
// (docs/SHADERS.md). What is best for another one is for the tuner to find out.
const enoughGroups = 3 * 128

// largestTiles is the family with the largest tiles of which there are enough and which do not compute a quarter more, by
// reaching further beyond the map, than the smallest; or else that with the smallest. Large tiles take a third fewer loads
// for a product.
func largestTiles(s Conv, side int) shaders.Family {
	_, least := (Algorithm{shaders.SharedSmall, side}).groups(s)
	for _, f := range []shaders.Family{shaders.SharedLarge, shaders.SharedMedium} {
		if n, work := (Algorithm{f, side}).groups(s); n >= enoughGroups && work <= least*5/4 {
			return f
		}
	}
	return shaders.SharedSmall
}

// groups is how many work groups share the bulk of a convolution in tiles, and what they compute in all, what lies beyond
// the map included, in strips of seven texels.
func (a Algorithm) groups(s Conv) (n, work int) {
	v := shaders.Find("conv3x3", a.Family)
	if a.Winograd > 0 {
		w := planWinograd(a.Family, s.In, s.Out, a.Winograd)
		v = w.gemm()
		n = groups(w.chunk, w.blockTiles()) * w.blocks() * w.positions()
	} else {
		g := conv3x3Groups(v, s.Out, groups(s.Out.H, v.Define("ROWS")))
		n = g[0] * g[1] * g[2]
	}
	return n, n * v.Define("ROWS") * v.Define("LANES") * v.Define("QUADS")
}

// fits reports whether the algorithm's buffers and groups stay within a device's limits.
func (a Algorithm) fits(s Conv, limits gpu.Limits) bool {
	b := NewConvBuffers()
	c := a.Plan(s, WithReLU, b)
	for _, b := range []*Buffer{b.Kernel, b.Input, b.Sums} {
		if b.Texels > limits.BufferTexels() {
			return false
		}
	}
	return !slices.ContainsFunc(c.Steps, func(step Step) bool { return !step.fits(limits) })
}

// ConvBuffers are the buffers of one convolution.
type ConvBuffers struct {
	Src, Kernel, Bias, Dst *Buffer
	Input, Sums            *Buffer // between the passes of Winograd's algorithm; layers may share them
	Watch                  Watch
}

// NewConvBuffers makes buffers whose sizes are still open.
func NewConvBuffers() ConvBuffers {
	b := func(name string) *Buffer { return NewBuffer(name, 0) }
	return ConvBuffers{
		Src: b("src"), Kernel: b("kernel"), Bias: b("bias"), Dst: b("dst"), Input: b("winograd_input"), Sums: b("winograd_sums"),
		Watch: Watch{Marks: NewBuffer("marks", 1)},
	}
}

// Weights is how an array, or a band of one, gets into a buffer of the device: rows of texels, written once.
type Weights struct {
	Buffer    *Buffer
	Array     string
	Layout    Layout
	RowTexels int
	FirstRow  int     // of the array, for a band of a dense kernel
	Raw       *Buffer // TransformedLayout: rows as in RowsLayout, which Transform reads
	Transform Step
}

// Layout is how an array lies in its buffer.
type Layout int

// The layouts.
const (
	VectorLayout      Layout = iota // as it is, zeros behind the last value
	ConvLayout                      // PackConv3x3
	RowsLayout                      // rows of the last axis, each padded to whole texels, or a band of such rows
	TransformedLayout               // what a step makes of rows
)

// ConvPlan is a convolution by one algorithm.
type ConvPlan struct {
	Kernel Weights // but for the name of the array
	Steps  []Step
}

// Plan plans the convolution of a shape. It gives Kernel its size, and enlarges Input and Sums to what the steps need.
func (a Algorithm) Plan(s Conv, low float32, b ConvBuffers) ConvPlan {
	if a.Winograd == 0 {
		rowTexels := conv3x3RowTexels(s.In.C)
		b.Kernel.enlarge(Quads(s.Out.C) * rowTexels)
		return ConvPlan{
			Kernel: Weights{Buffer: b.Kernel, Layout: ConvLayout, RowTexels: rowTexels},
			Steps:  conv3x3Steps(a.Family, s.In, s.Out, low, b),
		}
	}
	w := planWinograd(a.Family, s.In, s.Out, a.Winograd)
	b.Kernel.enlarge(w.kernelTexels())
	b.Input.enlarge(w.inputTexels())
	b.Sums.enlarge(w.sumTexels())
	raw := NewBuffer(b.Kernel.Name+", raw", 9*s.In.C*Quads(s.Out.C))
	return ConvPlan{
		Kernel: Weights{
			Buffer: b.Kernel, Layout: TransformedLayout, RowTexels: w.kernelTexels(), Raw: raw,
			Transform: w.kernelStep(raw, b.Kernel),
		},
		Steps: w.steps(low, b),
	}
}
