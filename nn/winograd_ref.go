package nn

import "math"

// Winograd's F(4,3) on the points 0, ±√½, ±√2, ∞, as matrices: shaders/include/winograd.glsl writes the same out.
var (
	root = math.Sqrt2
	// winogradB turns six inputs into six factors.
	winogradB = [6][6]float64{
		{1, 0, -2.5, 0, 1, 0},
		{0, -root, -2, root / 2, 1, 0},
		{0, root, -2, -root / 2, 1, 0},
		{0, -root / 2, -0.5, root, 1, 0},
		{0, root / 2, -0.5, -root, 1, 0},
		{0, 1, 0, -2.5, 0, 1},
	}
	// winogradG turns three taps into six factors.
	winogradG = [6][3]float64{
		{1, 0, 0},
		{-2. / 3, -root / 3, -1. / 3},
		{-2. / 3, root / 3, -1. / 3},
		{1. / 6, root / 6, 1. / 3},
		{1. / 6, -root / 6, 1. / 3},
		{0, 0, 1},
	}
	// winogradA turns six products into four outputs.
	winogradA = [4][6]float64{
		{1, 1, 1, 1, 1, 0},
		{0, root / 2, -root / 2, root, -root, 0},
		{0, 0.5, 0.5, 2, 2, 0},
		{0, root / 4, -root / 4, 2 * root, -2 * root, 1},
	}
)

// winogradKernelRef is the CPU twin of winograd_kernel.comp: the 36 factors of the 3x3 taps from in channel ic to out
// channel oc of a kernel (3, 3, in, out).
func winogradKernelRef(kernel []float32, in, out, ic, oc int) (u [6][6]float64) {
	for i := range 6 {
		for j := range 6 {
			for tap := range 9 {
				u[i][j] += winogradG[i][tap/3] * winogradG[j][tap%3] * float64(kernel[(tap*in+ic)*out+oc])
			}
		}
	}
	return u
}

// winogradInputRef is the CPU twin of winograd_input.comp: the 36 factors of a 6x6 tile.
func winogradInputRef(tile [6][6]float64) (v [6][6]float64) {
	for i := range 6 {
		for j := range 6 {
			for k := range 36 {
				v[i][j] += winogradB[i][k/6] * winogradB[j][k%6] * tile[k/6][k%6]
			}
		}
	}
	return v
}

// winogradOutputRef is the CPU twin of winograd_output.comp: 36 sums of products to 4x4 outputs.
func winogradOutputRef(m [6][6]float64) (y [4][4]float64) {
	for i := range 4 {
		for j := range 4 {
			for k := range 36 {
				y[i][j] += winogradA[i][k/6] * winogradA[j][k%6] * m[k/6][k%6]
			}
		}
	}
	return y
}
