package simd

import (
	"fmt"
	"testing"
)

func TestDenseBack(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		for i, n := range [][2]int{{1, 1}, {3, 5}, {40, 33}, {100, 1000}, {70, 4097}, {129, 64}} {
			in, out := n[0], n[1]
			for _, half := range []bool{false, true} {
				g, matrix := random(uint64(i), out), random(uint64(10+i), in*out)
				if half {
					for j := range matrix {
						matrix[j] = float32(int(matrix[j]*1024)) / 4096
					}
				}
				d, err := NewDense(s, in, make([]float32, out), func(m []float32) error { copy(m, matrix); return nil })
				if err != nil {
					t.Fatal(err)
				}
				want := make([]float64, in)
				for r := range want {
					for c, v := range g {
						want[r] += float64(v) * float64(matrix[r*out+c])
					}
				}
				dst := nothing(in)
				d.Back(dst, g)
				near(t, fmt.Sprint(n, half), dst, want, sumBound)
				d.Close()
			}
		}
	})
}
