package dream

import (
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// sheet is a picture as numbers: three planes, R, G and B, of height times width values, 0 for black and 1 for white.
type sheet struct {
	w, h int
	v    [3][]float64
}

func newSheet(w, h int) sheet {
	s := sheet{w: w, h: h}
	for c := range s.v {
		s.v[c] = make([]float64, w*h)
	}
	return s
}

// canvas makes a picture of parameters, and takes a gradient of it back to them.
type canvas interface {
	// paint gives the picture. What it gives is the canvas's own until the next call.
	paint() sheet
	// parameters are the numbers that it is made of, which may be changed in place.
	parameters() []float64
	// back takes a gradient of the picture that was painted last, which it may change, to the parameters.
	back(g sheet) []float64
}

// sheetOf is a picture's.
func sheetOf(p *picture.RGB) sheet {
	s := newSheet(p.W, p.H)
	for i, v := range p.Pix {
		s.v[i%3][i/3] = float64(v) / 255
	}
	return s
}

// flat gives the values plane by plane, and set takes them.
func (s sheet) flat() []float64 { return slices.Concat(s.v[0], s.v[1], s.v[2]) }

func (s sheet) set(flat []float64) {
	for c := range s.v {
		copy(s.v[c], flat[c*s.w*s.h:])
	}
}

// picture rounds to levels.
func (s sheet) picture() *picture.RGB {
	p := picture.New(s.w, s.h)
	for i := range p.Pix {
		p.Pix[i] = uint8(math.Round(255 * min(max(s.v[i%3][i/3], 0), 1)))
	}
	return p
}

// ink is how levels become a network's input and gradients come back: of each channel of the input the plane, the factor and
// what is taken off.
type ink struct {
	plane       [3]int
	factor, off [3]float64
}

func newInk(in weights.Input) ink {
	var k ink
	for c, name := range []byte(in.Channels) {
		k.plane[c] = map[byte]int{'R': 0, 'G': 1, 'B': 2}[name]
		k.factor[c], k.off[c] = 255*in.Scale/in.Std[c], in.Mean[c]/in.Std[c]
	}
	return k
}

// input is preprocessing, without rounding to levels.
func (k ink) input(s sheet, dst []float32) {
	for i := range dst {
		c := i % 3
		dst[i] = float32(s.v[k.plane[c]][i/3]*k.factor[c] - k.off[c])
	}
}

// back is the gradient of the sheet.
func (k ink) back(g []float32, dst sheet) {
	for i, v := range g {
		c := i % 3
		dst.v[k.plane[c]][i/3] = float64(v) * k.factor[c]
	}
}

// sigmoid brings values to between 0 and 1.
func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// sigmoidBack takes a gradient back through it, given what it made.
func sigmoidBack(g, made, dst sheet) {
	for c := range g.v {
		for i, x := range g.v[c] {
			s := made.v[c][i]
			dst.v[c][i] = x * s * (1 - s)
		}
	}
}

// colours turns three uncorrelated planes into R, G and B as photos have them: a matrix, row by row.
type colours [3][3]float64

// apply multiplies each pixel, a row vector, with the matrix.
func (m colours) apply(src, dst sheet) {
	for i := range src.v[0] {
		a, b, c := src.v[0][i], src.v[1][i], src.v[2][i]
		for k := range 3 {
			dst.v[k][i] = a*m[0][k] + b*m[1][k] + c*m[2][k]
		}
	}
}

// transposed is the way back.
func (m colours) transposed() colours {
	var t colours
	for r := range 3 {
		for c := range 3 {
			t[c][r] = m[r][c]
		}
	}
	return t
}
