package op

import "fmt"

// Shape is the size of one layer's output: height, width and channels of feature maps, or, made by [Vector], the length of
// a vector, with height and width 1. Maps of one pixel are no vector: Keras calls them (1, 1, channels).
type Shape struct {
	H, W, C int
	vector  bool
}

// Map is the shape of feature maps.
func Map(h, w, c int) Shape { return Shape{H: h, W: w, C: c} }

// Vector is the shape of a vector: the output of flatten and of every layer behind it.
func Vector(n int) Shape { return Shape{H: 1, W: 1, C: n, vector: true} }

// Len is the number of values.
func (s Shape) Len() int { return s.H * s.W * s.C }

// Flat reports whether the shape is a vector.
func (s Shape) Flat() bool { return s.vector }

// String writes the shape the way the tree and the summary show it: "56 x 56 x 256", or "4096" for a vector.
func (s Shape) String() string {
	if s.Flat() {
		return fmt.Sprint(s.C)
	}
	return fmt.Sprintf("%d x %d x %d", s.H, s.W, s.C)
}

// Tensor holds one picture or one layer's output as float32 in H, W, C order (channels last), as Keras keeps it:
// the value of channel c at row y and column x is Data[(y*W+x)*C+c].
type Tensor struct {
	Shape
	Data []float32
}

// NewTensor makes a tensor of zeros.
func NewTensor(s Shape) Tensor { return Tensor{s, make([]float32, s.Len())} }

// At is the value at row y, column x of channel c. It panics outside the shape, as a slice does.
func (t Tensor) At(y, x, c int) float32 { return t.Data[(y*t.W+x)*t.C+c] }

// Channel copies channel c, row by row, into dst and returns it; a dst that is too short is replaced by a new slice.
func (t Tensor) Channel(dst []float32, c int) []float32 {
	n := t.H * t.W
	if cap(dst) < n {
		dst = make([]float32, n)
	}
	dst = dst[:n]
	for i := range dst {
		dst[i] = t.Data[i*t.C+c]
	}
	return dst
}
