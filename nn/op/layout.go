package op

import "github.com/vggscope/vggscope/gpu"

// The two ways in which the GPU keeps values, both in texels of four:
//
// Bordered NC4HW4, for feature maps: four channels to a texel (a quad), each quad a plane of (H+2) x (W+2) texels whose
// outermost texels are zero, so that a 3x3 window needs no test at the edges (shaders/include/bordered.glsl is the twin);
//
// flat, for vectors: value k is component k%4 of texel k/4.
//
// Values behind the last channel or the last element are zero in both.

// PadRows copies rows of n values to rows of pitch values, with zeros behind each.
func PadRows[T float32 | uint16](dst, src []T, n, pitch int) {
	for i := 0; i*pitch < len(dst); i++ {
		row := dst[i*pitch:][:pitch]
		clear(row[copy(row, src[i*n:][:n]):])
	}
}

// Quads is the number of texels that n values or channels take.
func Quads(n int) int { return (n + 3) / 4 }

// Bordered is the texel of quad q at row y and column x of a map.
func Bordered(s Shape, q, y, x int) int { return (q*(s.H+2)+y+1)*(s.W+2) + x + 1 }

// Texels is the size of the buffer that holds a layer's output.
func Texels(s Shape) int {
	if s.Flat() {
		return Quads(s.C)
	}
	return Quads(s.C) * (s.H + 2) * (s.W + 2)
}

// Pack lays a tensor out for the GPU.
func Pack(t Tensor) []float32 {
	dst := make([]float32, Texels(t.Shape)*gpu.TexelBytes/4)
	if t.Flat() {
		copy(dst, t.Data)
		return dst
	}
	for y := range t.H {
		for x := range t.W {
			pixel := t.Data[(y*t.W+x)*t.C:][:t.C]
			for q := range Quads(t.C) {
				copy(dst[Bordered(t.Shape, q, y, x)*4:][:4], pixel[q*4:])
			}
		}
	}
	return dst
}

// Unpack is the inverse of pack.
func Unpack(s Shape, src []float32) Tensor {
	t := NewTensor(s)
	if s.Flat() {
		copy(t.Data, src)
		return t
	}
	for y := range s.H {
		for x := range s.W {
			pixel := t.Data[(y*s.W+x)*s.C:][:s.C]
			for q := range Quads(s.C) {
				copy(pixel[q*4:], src[Bordered(s, q, y, x)*4:][:4])
			}
		}
	}
	return t
}
