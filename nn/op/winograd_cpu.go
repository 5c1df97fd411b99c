package op

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/vggscope/vggscope/weights/work"
)

// cpuTiles is how many tiles go through the passes of Winograd's algorithm together on one thread: few enough for their
// factors to stay in a second-level cache, enough for the matrix product to be worth its set-up.
const cpuTiles = 64

// WinogradCPUPays reports whether Winograd's algorithm is the faster one for a convolution (BenchmarkConvolutionCPU): it
// is from the first layer on that has channels enough, by a factor of two to three.
func WinogradCPUPays(in, out int) bool { return min(in, out) >= 16 }

// The constants of F(4,3): see shaders/include/winograd.glsl, whose arithmetic this repeats.
const (
	winogradR = 0.70710678118654752 // sqrt(1/2)
	winogradT = 1.4142135623730951  // sqrt(2)
)

// WinogradKernelCPU turns a kernel (3, 3, in, out) into the factors of F(4,3), (36, in, out).
func WinogradKernelCPU(kernel []float32, in, out int) []float32 {
	n := in * out
	u := make([]float32, 36*n)
	work.Parts(n, func(from, to int) {
		var half [18]float32 // columns done: six rows of three
		for i := from; i < to; i++ {
			for c := range 3 {
				half[c], half[3+c], half[6+c], half[9+c], half[12+c], half[15+c] = factors(kernel[c*n+i], kernel[(3+c)*n+i], kernel[(6+c)*n+i])
			}
			for r := range 6 {
				at := r*6*n + i
				u[at], u[at+n], u[at+2*n], u[at+3*n], u[at+4*n], u[at+5*n] = factors(half[r*3], half[r*3+1], half[r*3+2])
			}
		}
	})
	return u
}

// factors is kernelTransform of winograd.glsl.
func factors(x, y, z float32) (a, b, c, d, e, f float32) {
	even1, odd1 := -2./3*x-1./3*z, -winogradT/3*y
	even2, odd2 := 1./6*x+1./3*z, winogradT/6*y
	return x, even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, z
}

// WinogradCPU is Conv3x3Ref by Winograd's F(4,3), with the factors of winogradKernelCPU. Each thread takes a share of the
// tiles through all three passes.
func WinogradCPU(in Tensor, u, bias []float32) Tensor {
	out := NewTensor(Map(in.H, in.W, len(bias)))
	across := groups(in.W, 4)
	tiles := across * groups(in.H, 4)
	work.Parts(groups(tiles, cpuTiles), func(from, to int) {
		v := make([]float32, 36*cpuTiles*in.C)
		m := make([]float32, 36*cpuTiles*out.C)
		for chunk := from; chunk < to; chunk++ {
			first := chunk * cpuTiles
			n := min(cpuTiles, tiles-first)
			for t := range n {
				inputTile(v[t*in.C:], n*in.C, in, (first+t)/across*4-1, (first+t)%across*4-1)
			}
			for p := range 36 {
				blas32.Gemm(blas.NoTrans, blas.NoTrans, 1,
					blas32.General{Rows: n, Cols: in.C, Stride: in.C, Data: v[p*n*in.C:]},
					blas32.General{Rows: in.C, Cols: out.C, Stride: out.C, Data: u[p*in.C*out.C:]}, 0,
					blas32.General{Rows: n, Cols: out.C, Stride: out.C, Data: m[p*n*out.C:]})
			}
			for t := range n {
				outputTile(out, m[t*out.C:], n*out.C, bias, (first+t)/across*4, (first+t)%across*4)
			}
		}
	})
	return out
}

// inputTile transforms the 6x6 tile at row y and column x of all channels: factor p of channel c to v[p*stride+c].
func inputTile(v []float32, stride int, in Tensor, y, x int) {
	var at [36]int // where each value of the tile is for channel 0, or -1 outside the map
	for i := range at {
		at[i] = -1
		if sy, sx := y+i/6, x+i%6; sy >= 0 && sy < in.H && sx >= 0 && sx < in.W {
			at[i] = (sy*in.W + sx) * in.C
		}
	}
	var t [36]float32
	for c := range in.C {
		for i, a := range at {
			t[i] = 0
			if a >= 0 {
				t[i] = in.Data[a+c]
			}
		}
		for i := range 6 {
			inputLine(&t[i], &t[6+i], &t[12+i], &t[18+i], &t[24+i], &t[30+i])
		}
		for i := 0; i < 36; i += 6 {
			inputLine(&t[i], &t[i+1], &t[i+2], &t[i+3], &t[i+4], &t[i+5])
		}
		for p, value := range t {
			v[p*stride+c] = value
		}
	}
}

// inputLine is inputTransform of winograd.glsl.
func inputLine(a, b, c, d, e, f *float32) {
	even1, odd1 := *e-2**c, winogradR**d-winogradT**b
	even2, odd2 := *e-0.5**c, winogradT**d-winogradR**b
	*a = *a - 2.5**c + *e
	*f = *b - 2.5**d + *f
	*b, *c, *d, *e = even1+odd1, even1-odd1, even2+odd2, even2-odd2
}

// outputTile turns the sums m[p*stride+c] of a tile into the outputs at row y and column x, as far as the map goes.
func outputTile(out Tensor, m []float32, stride int, bias []float32, y, x int) {
	rows, columns := min(4, out.H-y), min(4, out.W-x)
	var t [24]float32 // columns done: four rows of six
	var line [4]float32
	for c := range out.C {
		for i := range 6 {
			t[i], t[6+i], t[12+i], t[18+i] = outputs(m[i*stride+c], m[(6+i)*stride+c], m[(12+i)*stride+c],
				m[(18+i)*stride+c], m[(24+i)*stride+c], m[(30+i)*stride+c])
		}
		for r := range rows {
			s := t[r*6:][:6]
			line[0], line[1], line[2], line[3] = outputs(s[0], s[1], s[2], s[3], s[4], s[5])
			at := ((y+r)*out.W+x)*out.C + c
			for i := range columns {
				out.Data[at+i*out.C] = line[i] + bias[c]
			}
		}
	}
}

// outputs is outputTransform of winograd.glsl.
func outputs(a, b, c, d, e, f float32) (x, y, z, w float32) {
	sum1, difference1, sum2, difference2 := b+c, b-c, d+e, d-e
	return a + sum1 + sum2,
		winogradR*difference1 + winogradT*difference2,
		0.5*sum1 + 2*sum2,
		0.5*winogradR*difference1 + 2*winogradT*difference2 + f
}
