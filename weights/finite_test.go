package weights

import (
	"math"
	"slices"
	"testing"
)

func TestFirstNotFinite(t *testing.T) {
	bad := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)),
		math.Float32frombits(0xFF800001), math.Float32frombits(0x7FC00000)}
	fine := []float32{0, float32(math.Copysign(0, -1)), 1, -1, math.MaxFloat32, -math.MaxFloat32, 1e-45, -1e-45}
	for _, n := range []int{0, 1, 15, 16, 17, 32, 47, 100} {
		v := make([]float32, n)
		for i := range v {
			v[i] = fine[i%len(fine)]
		}
		if got := firstNotFinite(v); got != -1 {
			t.Errorf("%d finite values: %d", n, got)
		}
		for i := range v {
			for _, x := range bad {
				w := slices.Clone(v)
				w[i], w[n-1] = x, x
				if got := firstNotFinite(w); got != i {
					t.Errorf("%v at %d of %d: found at %d", x, i, n, got)
				}
			}
		}
	}
}
