package op

import (
	"testing"
)

// The CPU runner's convolution and dense layer against their plain twins, over the cases of the GPU's tests.
func TestConv3x3CPU(t *testing.T) {
	eachConvCPU(t, func(t *testing.T, n convNumbers) {
		near(t, "result", Conv3x3CPU(n.in, n.kernel, n.bias), n.want, opBound)
	})
}

func TestWinogradCPU(t *testing.T) {
	eachConvCPU(t, func(t *testing.T, n convNumbers) {
		got := WinogradCPU(n.in, WinogradKernelCPU(n.kernel, n.in.C, len(n.bias)), n.bias)
		near(t, "result", got, n.want, winogradBound)
	})
}

// eachConvCPU runs a test on the cases, with what is read of them; in short on those that the plain form is soon through with.
func eachConvCPU(t *testing.T, f func(t *testing.T, n convNumbers)) {
	for i, c := range convCases {
		if c.bench || testing.Short() && 9*c.in.Len()*c.out > 5e6 {
			continue
		}
		t.Run(shapeName(c.in, c.out), func(t *testing.T) {
			n := convOf(i)
			if c.low == WithReLU {
				n.in = ReLU(n.in)
			}
			f(t, n)
		})
	}
}

func TestConv3x3CPUInSeveralBands(t *testing.T) {
	s := Map(40, 40, 200) // 72,000 values of patches to a row, so 29 rows to a band
	in, kernel, bias := randomTensor(1, s), Random(2, 9*200*3), Random(3, 3)
	near(t, "bands", Conv3x3CPU(in, kernel, bias), Conv3x3Ref(in, kernel, bias), opBound)
}

func TestDenseCPU(t *testing.T) {
	for i, c := range denseCases {
		if c.bench {
			continue
		}
		in := randomTensor(uint64(i), Vector(c.in))
		kernel, bias := Random(uint64(100+i), c.in*c.out), Random(uint64(200+i), c.out)
		near(t, shapeName(in.Shape, c.out), DenseCPU(in, kernel, bias), DenseRef(in, kernel, bias), opBound)
	}
}

func BenchmarkConvolutionCPU(b *testing.B) {
	for i, c := range convCases {
		if !c.bench {
			continue
		}
		in, kernel, bias := randomTensor(uint64(i), c.in), Random(1, 9*c.in.C*c.out), Random(2, c.out)
		b.Run("direct/"+shapeName(c.in, c.out), func(b *testing.B) {
			for b.Loop() {
				Conv3x3CPU(in, kernel, bias)
			}
		})
		u := WinogradKernelCPU(kernel, c.in.C, c.out)
		b.Run("winograd/"+shapeName(c.in, c.out), func(b *testing.B) {
			for b.Loop() {
				WinogradCPU(in, u, bias)
			}
		})
	}
}
