package nn

import (
	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// convNames are the buffers of one convolution.
type convNames struct{ src, kernel, bias, dst string }

// conv3x3Step plans a 3x3 convolution with stride 1, padding 1 and bias; in and out have the same height and width.
func conv3x3Step(family string, in, out Shape, low float32, n convNames) Step {
	v := shaders.Find("conv3x3", family)
	s := Step{
		Variant: v, Reads: []string{n.src, n.kernel, n.bias}, Writes: n.dst,
		Uniforms: []gpu.Uniform{
			gpu.Int("width", out.W), gpu.Int("height", out.H),
			gpu.Int("inQuads", quads(in.C)), gpu.Float("low", low),
		},
	}
	rows := v.Define("ROWS")
	if rows == 0 { // the plain one: a texel to an invocation
		s.Groups = [3]int{groups(out.W, v.Define("LOCAL")), out.H, quads(out.C)}
		return s
	}
	strips := groups(out.W*groups(out.H, rows), v.Define("LOCAL"))
	blocks := groups(quads(out.C), v.Define("QUADS"))
	quadsFirst := 0
	s.Groups = [3]int{strips, blocks, 1}
	if conv3x3KernelTexels(in.C, out.C) < texels(in) {
		quadsFirst, s.Groups = 1, [3]int{blocks, strips, 1}
	}
	s.Uniforms = append(s.Uniforms, gpu.Int("outQuads", quads(out.C)), gpu.Int("quadsFirst", quadsFirst))
	return s
}

// conv3x3KernelTexels is the size of a kernel as the shaders read it: for each quad of output channels, a row of
// conv3x3RowTexels.
func conv3x3KernelTexels(in, out int) int { return quads(out) * conv3x3RowTexels(in) }

// conv3x3RowTexels: for each quad of input channels, the 3x3 taps of its four channels.
func conv3x3RowTexels(in int) int { return quads(in) * 9 * 4 }

// packConv3x3 lays a kernel out for the shaders, from out quad first on and as far as dst goes:
// from (3, 3, in, out), as Keras has it, to [out quad][in quad][column][row][in channel] with four out channels to a texel.
func packConv3x3(dst []float32, first int, kernel []float32, in, out int) {
	for n := 0; n < len(dst); n += 4 {
		t := n / 4
		channel, row, column := t%4, t/4%3, t/12%3
		inQuad, outQuad := t/36%quads(in), first+t/36/quads(in)
		texel := dst[n : n+4]
		clear(texel)
		if ic := inQuad*4 + channel; ic < in {
			copy(texel, kernel[((row*3+column)*in+ic)*out:][outQuad*4:min(outQuad*4+4, out)])
		}
	}
}
