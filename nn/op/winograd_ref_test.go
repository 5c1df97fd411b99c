package op

import "math"

// winogradForm is one of Winograd's algorithms as matrices: shaders/include/winograd.glsl writes the same out.
type winogradForm struct {
	a [][]float64 // sums of products to outputs
	b [][]float64 // inputs to factors
	g [][]float64 // taps to factors
}

// winogradForms by the side of a tile's outputs: F(4,3) on the points 0, ±√½, ±√2, ∞, and F(2,3) on 0, ±1, ∞.
var winogradForms = map[int]winogradForm{
	4: {
		a: [][]float64{
			{1, 1, 1, 1, 1, 0},
			{0, math.Sqrt2 / 2, -math.Sqrt2 / 2, math.Sqrt2, -math.Sqrt2, 0},
			{0, 0.5, 0.5, 2, 2, 0},
			{0, math.Sqrt2 / 4, -math.Sqrt2 / 4, 2 * math.Sqrt2, -2 * math.Sqrt2, 1},
		},
		b: [][]float64{
			{1, 0, -2.5, 0, 1, 0},
			{0, -math.Sqrt2, -2, math.Sqrt2 / 2, 1, 0},
			{0, math.Sqrt2, -2, -math.Sqrt2 / 2, 1, 0},
			{0, -math.Sqrt2 / 2, -0.5, math.Sqrt2, 1, 0},
			{0, math.Sqrt2 / 2, -0.5, -math.Sqrt2, 1, 0},
			{0, 1, 0, -2.5, 0, 1},
		},
		g: [][]float64{
			{1, 0, 0},
			{-2. / 3, -math.Sqrt2 / 3, -1. / 3},
			{-2. / 3, math.Sqrt2 / 3, -1. / 3},
			{1. / 6, math.Sqrt2 / 6, 1. / 3},
			{1. / 6, -math.Sqrt2 / 6, 1. / 3},
			{0, 0, 1},
		},
	},
	2: {
		a: [][]float64{{1, 1, 1, 0}, {0, 1, -1, -1}},
		b: [][]float64{{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}},
		g: [][]float64{{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
	},
}

// twice is m * x * m': a transform of the columns of a square and then of its rows. With the matrices of a form it is the
// CPU twin of winograd_input.comp (b), winograd_kernel.comp (g) and winograd_output.comp (a).
func twice(m, x [][]float64) [][]float64 {
	y := make([][]float64, len(m))
	for i := range m {
		y[i] = make([]float64, len(m))
		for j := range m {
			for k := range x {
				for l := range x {
					y[i][j] += m[i][k] * x[k][l] * m[j][l]
				}
			}
		}
	}
	return y
}

// taps are the 3x3 taps from in channel ic to out channel oc of a kernel (3, 3, in, out).
func taps(kernel []float32, in, out, ic, oc int) [][]float64 {
	t := make([][]float64, 3)
	for row := range t {
		for column := range 3 {
			t[row] = append(t[row], float64(kernel[((row*3+column)*in+ic)*out+oc]))
		}
	}
	return t
}
