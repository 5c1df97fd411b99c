package dream

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"

	"github.com/vggscope/vggscope/weights/work"
)

// transform is the two-dimensional Fourier transform of real planes, with half of the columns as NumPy's rfft2 has them: of a plane of
// h x w values h x (w/2+1) coefficients, row by row.
type transform struct {
	w, h, columns int
}

func newTransform(w, h int) transform { return transform{w, h, w/2 + 1} }

// forward is rfft2, not normalised.
func (t transform) forward(plane []float64) []complex128 {
	out := make([]complex128, t.h*t.columns)
	work.Parts(t.h, func(from, to int) {
		f := fourier.NewFFT(t.w)
		for y := from; y < to; y++ {
			f.Coefficients(out[y*t.columns:][:t.columns], plane[y*t.w:][:t.w])
		}
	})
	t.vertical(out, func(f *fourier.CmplxFFT, column []complex128) { f.Coefficients(column, column) })
	return out
}

// inverse is irfft2: normalised, so that it is forward's inverse.
func (t transform) inverse(coefficients []complex128, plane []float64) {
	c := make([]complex128, len(coefficients))
	copy(c, coefficients)
	t.vertical(c, func(f *fourier.CmplxFFT, column []complex128) { f.Sequence(column, column) })
	scale := 1 / float64(t.w*t.h)
	work.Parts(t.h, func(from, to int) {
		f := fourier.NewFFT(t.w)
		for y := from; y < to; y++ {
			row := plane[y*t.w:][:t.w]
			f.Sequence(row, c[y*t.columns:][:t.columns])
			for x := range row {
				row[x] *= scale
			}
		}
	})
}

// vertical calls f with each column.
func (t transform) vertical(c []complex128, f func(*fourier.CmplxFFT, []complex128)) {
	work.Parts(t.columns, func(from, to int) {
		fft, column := fourier.NewCmplxFFT(t.h), make([]complex128, t.h)
		for x := from; x < to; x++ {
			for y := range column {
				column[y] = c[y*t.columns+x]
			}
			f(fft, column)
			for y, v := range column {
				c[y*t.columns+x] = v
			}
		}
	})
}

// gradient takes a gradient of the plane that inverse makes to the real and the imaginary part of each coefficient. Those in the middle
// stand for two, themselves and the one on the other side.
func (t transform) gradient(g []float64) []complex128 {
	out := t.forward(g)
	scale := 1 / float64(t.w*t.h)
	for i := range out {
		s := complex(scale, 0)
		if x := i % t.columns; x > 0 && 2*x != t.w {
			s *= 2
		}
		out[i] *= s
	}
	return out
}

// frequency is that of a coefficient, in periods per pixel.
func (t transform) frequency(i int) float64 {
	y, x := i/t.columns, i%t.columns
	if y > t.h/2 {
		y -= t.h
	}
	return math.Hypot(float64(y)/float64(t.h), float64(x)/float64(t.w))
}

// falling is 1 / frequency, with the lowest one's for the mean: what photos have, and Lucid's scale.
func (t transform) falling(i int) float64 {
	return 1 / max(t.frequency(i), 1/float64(max(t.w, t.h)))
}
