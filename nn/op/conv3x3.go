package op

import (
	"slices"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// dispatchMACs bounds what one dispatch multiplies: systems end a GPU's work after some seconds, Windows after two. A device
// with a peak of 50 GFLOP/s that reaches a tenth of it needs one second for this; all layers of VGG16 stay below for
// pictures of 224 x 224.
const dispatchMACs = 2_500_000_000

// conv3x3Steps plans a 3x3 convolution with stride 1, padding 1 and bias; in and out have the same height and width.
func conv3x3Steps(family shaders.Family, in, out Shape, low float32, n ConvBuffers) []Step {
	v := shaders.Find("conv3x3", family)
	s := Step{
		Variant: v, Reads: []*Buffer{n.Src, n.Kernel, n.Bias}, Writes: n.Dst, Watch: n.Watch,
		Uniforms: []gpu.Uniform{
			gpu.Int("width", out.W), gpu.Int("height", out.H),
			gpu.Int("inQuads", Quads(in.C)), gpu.Int("outQuads", Quads(out.C)), gpu.Float("low", low), n.Watch.uniform(),
		},
	}
	switch v.Family {
	case shaders.Plain:
		s.Groups = [3]int{groups(out.W, v.Define("LOCAL")), out.H, Quads(out.C)} // a texel to an invocation
		return []Step{s}
	case shaders.Image:
		return []Step{imageConv3x3Step(s, in, out)}
	}
	return sharedConv3x3Steps(s, in, out, dispatchMACs)
}

// imageConv3x3Step completes a step of conv3x3_image.comp.
func imageConv3x3Step(s Step, in, out Shape) Step {
	strips := groups(out.W*groups(out.H, s.Variant.Define("ROWS")), s.Variant.Define("LOCAL"))
	blocks := groups(Quads(out.C), s.Variant.Define("QUADS"))
	quadsFirst := 0
	s.Groups = [3]int{strips, blocks, 1}
	if conv3x3KernelTexels(in.C, out.C) < Texels(in) {
		quadsFirst, s.Groups = 1, [3]int{blocks, strips, 1}
	}
	s.Uniforms = append(s.Uniforms, gpu.Int("quadsFirst", quadsFirst))
	return s
}

// sharedConv3x3Steps makes of a step the ones of conv3x3_shared.comp: bands of rows of tiles, each with at most so many
// products, or of one row.
func sharedConv3x3Steps(s Step, in, out Shape, macs int) []Step {
	rows := s.Variant.Define("ROWS")
	tileRows := groups(out.H, rows)
	most := max(1, macs/(9*in.C*out.C*out.W*rows))
	var steps []Step
	for first := 0; first < tileRows; first += most {
		band := s
		band.Uniforms = append(slices.Clone(s.Uniforms), gpu.Int("firstTileRow", first))
		band.Groups = conv3x3Groups(s.Variant, out, min(most, tileRows-first))
		steps = append(steps, band)
	}
	return steps
}

// conv3x3Groups are the groups of conv3x3_shared.comp for some rows of tiles.
func conv3x3Groups(v shaders.Variant, out Shape, tileRows int) [3]int {
	return [3]int{groups(out.W, v.Define("STRIP")), tileRows, groups(Quads(out.C), v.Define("LANES")*v.Define("QUADS"))}
}

// conv3x3KernelTexels is the size of a kernel as the shaders read it: for each quad of output channels, a row of
// conv3x3RowTexels.
func conv3x3KernelTexels(in, out int) int { return Quads(out) * conv3x3RowTexels(in) }

// conv3x3RowTexels: for each quad of input channels, the 3x3 taps of its four channels.
func conv3x3RowTexels(in int) int { return Quads(in) * 9 * 4 }

// PackConv3x3 lays a kernel out for the shaders, from out quad first on and as far as dst goes:
// from (3, 3, in, out), as Keras has it, to [out quad][in quad][column][row][in channel] with four out channels to a texel.
func PackConv3x3(dst []float32, first int, kernel []float32, in, out int) {
	for n := 0; n < len(dst); n += 4 {
		t := n / 4
		channel, row, column := t%4, t/4%3, t/12%3
		inQuad, outQuad := t/36%Quads(in), first+t/36/Quads(in)
		texel := dst[n : n+4]
		clear(texel)
		if ic := inQuad*4 + channel; ic < in {
			copy(texel, kernel[((row*3+column)*in+ic)*out:][outQuad*4:min(outQuad*4+4, out)])
		}
	}
}
