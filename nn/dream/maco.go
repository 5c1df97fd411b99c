package dream

import (
	"math"
	"math/cmplx"
)

// macoColours is the matrix that MACO's authors publish: colours of photos, of three uncorrelated ones.
var macoColours = colours{{0.5628, 0.5845, 0.5845}, {0.1948, 0, -0.1948}, {0.0433, -0.1082, 0.0649}}

// phases is a canvas whose parameters are the phases of a spectrum with given magnitudes.
type phases struct {
	transform
	magnitude  [3][]float64
	numbers    []float64 // plane by plane
	standard   []float64 // the numbers, with mean 0 and deviation 1
	deviation  float64   // theirs
	plain      []float64 // what the spectrum makes, plane by plane, with mean 0 and deviation 1
	spread     float64   // its deviation
	mix, other sheet
	painted    sheet
}

func newPhases(magnitude [3][]float64, w, h int, d *dice) *phases {
	t := newTransform(w, h)
	p := &phases{transform: t, magnitude: magnitude, plain: make([]float64, 3*w*h), mix: newSheet(w, h), other: newSheet(w, h), painted: newSheet(w, h)}
	p.numbers = make([]float64, 3*t.h*t.columns)
	for i := range p.numbers {
		p.numbers[i] = d.normal()
	}
	p.standard = make([]float64, len(p.numbers))
	return p
}

// natural are magnitudes that fall with the frequency, as in photos (Field 1987).
func natural(w, h int) (m [3][]float64) {
	t := newTransform(w, h)
	for c := range m {
		m[c] = make([]float64, t.h*t.columns)
		for i := range m[c] {
			m[c][i] = t.falling(i)
		}
	}
	return m
}

// averaged are the mean magnitudes of pictures, in the uncorrelated colours.
func averaged(list []sheet) (m [3][]float64) {
	back := inverted(macoColours)
	t := newTransform(list[0].w, list[0].h)
	for c := range m {
		m[c] = make([]float64, t.h*t.columns)
	}
	plain := newSheet(t.w, t.h)
	for _, s := range list {
		back.apply(s, plain)
		for c := range m {
			for i, v := range t.forward(plain.v[c]) {
				m[c][i] += cmplx.Abs(v) / float64(len(list))
			}
		}
	}
	for c := range m {
		m[c][0] = m[c][1] // how bright pictures are is no part of what is in them
	}
	return m
}

// inverted is the matrix' inverse.
func inverted(m colours) (out colours) {
	minor := func(r, c int) float64 {
		a, b, d, e := (r+1)%3, (r+2)%3, (c+1)%3, (c+2)%3
		return m[a][d]*m[b][e] - m[a][e]*m[b][d]
	}
	det := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	for r := range 3 {
		for c := range 3 {
			out[r][c] = minor(c, r) / det
		}
	}
	return out
}

func (p *phases) parameters() []float64 { return p.numbers }

func (p *phases) paint() sheet {
	p.deviation = standardise(p.numbers, p.standard)
	n := p.h * p.columns
	coefficients := make([]complex128, n)
	for c := range p.magnitude {
		for i := range coefficients {
			coefficients[i] = cmplx.Rect(p.magnitude[c][i], p.standard[c*n+i])
		}
		p.inverse(coefficients, p.plain[c*p.w*p.h:][:p.w*p.h])
	}
	p.spread = standardise(p.plain, p.plain)
	p.other.set(p.plain)
	macoColours.apply(p.other, p.mix)
	for c := range p.mix.v {
		for i, x := range p.mix.v[c] {
			p.painted.v[c][i] = sigmoid(x)
		}
	}
	return p.painted
}

func (p *phases) back(g sheet) []float64 {
	sigmoidBack(g, p.painted, p.mix)
	macoColours.transposed().apply(p.mix, p.other)
	plain := p.other.flat()
	standardiseBack(plain, p.plain, p.spread)
	n := p.h * p.columns
	out := make([]float64, len(p.numbers))
	for c := range p.magnitude {
		for i, v := range p.gradient(plain[c*p.w*p.h:][:p.w*p.h]) {
			sin, cos := math.Sincos(p.standard[c*n+i])
			out[c*n+i] = p.magnitude[c][i] * (imag(v)*cos - real(v)*sin)
		}
	}
	standardiseBack(out, p.standard, p.deviation)
	return out
}

// standardise takes off the mean and divides by the deviation, which it gives.
func standardise(src, dst []float64) (deviation float64) {
	mean, square := 0.0, 0.0
	for _, v := range src {
		mean += v / float64(len(src))
	}
	for _, v := range src {
		square += (v - mean) * (v - mean) / float64(len(src))
	}
	deviation = math.Sqrt(square) + 1e-12
	for i, v := range src {
		dst[i] = (v - mean) / deviation
	}
	return deviation
}

// standardiseBack takes a gradient back through standardise, whose results were y.
func standardiseBack(g, y []float64, deviation float64) {
	mean, along := 0.0, 0.0
	for i, v := range g {
		mean += v / float64(len(g))
		along += v * y[i] / float64(len(g))
	}
	for i, v := range g {
		g[i] = (v - mean - y[i]*along) / deviation
	}
}
