package dream

import "math"

// lucidColours is Lucid's square root of the covariance of colours in ImageNet, over the length of its longest column.
var lucidColours = func() colours {
	m := colours{{0.26, 0.09, 0.02}, {0.27, 0, -0.05}, {0.27, -0.09, 0.03}}
	longest := 0.0
	for c := range 3 { // numpy: max(linalg.norm(m, axis=0))
		longest = max(longest, math.Sqrt(m[0][c]*m[0][c]+m[1][c]*m[1][c]+m[2][c]*m[2][c]))
	}
	for r := range m {
		for c := range m[r] {
			m[r][c] /= longest
		}
	}
	return m.transposed() // pixels are multiplied with its transpose
}()

// Lucid's constants (param/spatial.py): the deviation of the first spectrum, and what the picture is divided by.
const (
	lucidDeviation = 0.01
	lucidDivisor   = 4
)

// spectral is a canvas whose parameters are a spectrum, in which those of low frequencies count more, of three uncorrelated colours. A
// sigmoid keeps the levels between black and white. With a photo it is added to that, and begins with nothing.
type spectral struct {
	transform
	numbers    []float64 // real and imaginary part of each coefficient, plane by plane
	scale      []float64 // of each coefficient
	photo      *sheet    // before the sigmoid
	tie        float64
	start      sheet // the photo
	plain, mix sheet
	painted    sheet
}

func newSpectral(w, h int, d *dice) *spectral {
	t := newTransform(w, h)
	s := &spectral{transform: t, plain: newSheet(w, h), mix: newSheet(w, h), painted: newSheet(w, h)}
	n := t.h * t.columns
	s.scale, s.numbers = make([]float64, n), make([]float64, 3*2*n)
	for i := range s.scale {
		s.scale[i] = t.falling(i) * math.Sqrt(float64(w*h))
	}
	if d != nil {
		for i := range s.numbers {
			s.numbers[i] = lucidDeviation * d.normal()
		}
	}
	return s
}

// newAccent begins with a photo. Levels at the ends are moved to 1/510, where the sigmoid has them still.
func newAccent(photo sheet, tie float64) *spectral {
	s := newSpectral(photo.w, photo.h, nil)
	before := newSheet(photo.w, photo.h)
	const edge = 0.5 / 255
	for c := range before.v {
		for i, v := range photo.v[c] {
			v = min(max(v, edge), 1-edge)
			before.v[c][i] = math.Log(v / (1 - v))
		}
	}
	s.photo, s.start, s.tie = &before, photo, tie
	return s
}

func (s *spectral) parameters() []float64 { return s.numbers }

func (s *spectral) paint() sheet {
	n := s.h * s.columns
	coefficients := make([]complex128, n)
	for c := range s.plain.v {
		p := s.numbers[c*2*n:]
		for i := range coefficients {
			coefficients[i] = complex(p[2*i]*s.scale[i]/lucidDivisor, p[2*i+1]*s.scale[i]/lucidDivisor)
		}
		s.inverse(coefficients, s.plain.v[c])
	}
	lucidColours.apply(s.plain, s.mix)
	for c := range s.mix.v {
		for i, x := range s.mix.v[c] {
			if s.photo != nil {
				x += s.photo.v[c][i]
			}
			s.painted.v[c][i] = sigmoid(x)
		}
	}
	return s.painted
}

func (s *spectral) back(g sheet) []float64 {
	s.hold(g)
	sigmoidBack(g, s.painted, s.mix)
	lucidColours.transposed().apply(s.mix, s.plain)
	n := s.h * s.columns
	out := make([]float64, len(s.numbers))
	for c := range s.plain.v {
		for i, v := range s.gradient(s.plain.v[c]) {
			out[(c*n+i)*2] = real(v) * s.scale[i] / lucidDivisor
			out[(c*n+i)*2+1] = imag(v) * s.scale[i] / lucidDivisor
		}
	}
	return out
}

// hold adds the pull back to the photo: the gradient of -tie/2 times the squared distance, where the goal's own gradient is brought to
// a root mean square of one level.
func (s *spectral) hold(g sheet) {
	if s.photo == nil {
		return
	}
	size := 255*rootMeanSquare(g.flat()) + 1e-12
	for c := range g.v {
		for i := range g.v[c] {
			g.v[c][i] = g.v[c][i]/size - s.tie*(s.painted.v[c][i]-s.start.v[c][i])
		}
	}
}
