package simd

import (
	"fmt"
	"math"
	"testing"
)

// identical compares bit by bit, for what is said to be the same and not near.
func identical(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if math.Float32bits(got[i]) != math.Float32bits(w) {
			t.Errorf("%s: value %d is %v, want %v", what, i, got[i], w)
			return
		}
	}
}

// several makes inputs that are not alike: of each another share of values is zero, of one all.
func several(seed uint64, n, size int) [][]float32 {
	all := make([][]float32, n)
	for i := range all {
		all[i] = random(seed+uint64(i), size)
		for k := range all[i] {
			if i == 2 || (k*7+i)%(i+2) == 0 {
				all[i][k] = 0
			}
		}
	}
	return all
}

// Several maps together have the results of each by itself, bit by bit, whether or not they share the steps.
func TestConvAllIsEachByItself(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		var scratch Scratch
		defer scratch.Close()
		for i, n := range convCases {
			for _, side := range []int{1, 2, 4} {
				if side == 1 && n.in >= line {
					continue
				}
				c, err := NewConv(s, random(uint64(100+i), 9*n.in*n.out), random(uint64(200+i), n.out), n.in, side)
				if err != nil {
					t.Fatal(err)
				}
				for _, together := range []int{1, 2, 5} {
					srcs := several(uint64(i), together, n.height*n.width*n.in)
					dsts, want := make([][]float32, together), make([][]float32, together)
					for k := range srcs {
						dsts[k], want[k] = nothing(n.height*n.width*n.out), nothing(n.height*n.width*n.out)
						if _, err := c.Forward(want[k], srcs[k], n.height, n.width, n.relu, &scratch); err != nil {
							t.Fatal(err)
						}
					}
					finite, err := c.ForwardAll(dsts, srcs, n.height, n.width, n.relu, &scratch)
					if !finite || err != nil {
						t.Fatalf("finite %v, error %v", finite, err)
					}
					for k := range want {
						identical(t, fmt.Sprintf("%v by %s, %d of %d", n, c.Name(), k, together), dsts[k], want[k])
					}
				}
				c.Close()
			}
		}
	})
}

// What one map has of infinite values is told for all.
func TestConvAllTellsWhatIsNotFinite(t *testing.T) {
	const side, channels = 14, 32
	eachSet(t, func(t *testing.T, s Set) {
		c, err := NewConv(s, random(1, 9*channels*channels), random(2, channels), channels, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for bad := range 3 {
			srcs := several(3, 3, side*side*channels)
			srcs[bad][100] = float32(math.Inf(1))
			dsts := [][]float32{nothing(len(srcs[0])), nothing(len(srcs[0])), nothing(len(srcs[0]))}
			if finite, err := c.ForwardAll(dsts, srcs, side, side, true, new(Scratch)); finite || err != nil {
				t.Errorf("map %d: finite %v, error %v", bad, finite, err)
			}
		}
	})
}

func TestDenseAllIsEachByItself(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		var scratch Scratch
		defer scratch.Close()
		for i, n := range [][2]int{{1, 1}, {3, 5}, {40, 33}, {100, 1000}, {4097, 70}} {
			in, out := n[0], n[1]
			for _, half := range []bool{false, true} {
				matrix := random(uint64(10+i), in*out)
				for j := range matrix {
					if half {
						matrix[j] = float32(int(matrix[j]*1024)) / 4096
					}
				}
				d, err := NewDense(s, in, random(uint64(20+i), out), func(m []float32) error { copy(m, matrix); return nil })
				if err != nil {
					t.Fatal(err)
				}
				for _, together := range []int{1, 2, 7} {
					srcs := several(uint64(i), together, in)
					dsts := make([][]float32, together)
					for k := range dsts {
						dsts[k] = nothing(out)
					}
					if err := d.ForwardAll(dsts, srcs, true, &scratch); err != nil {
						t.Fatal(err)
					}
					for k := range dsts {
						want := nothing(out)
						if err := d.Forward(want, srcs[k], true, &scratch); err != nil {
							t.Fatal(err)
						}
						identical(t, fmt.Sprint(n, half, k, together), dsts[k], want)
					}
				}
				d.Close()
			}
		}
	})
}

// BenchmarkDenseAll tells the time for each of some vectors: what is gained by taking them together.
func BenchmarkDenseAll(b *testing.B) {
	const in, out = 25088, 4096
	matrix := random(1, in*out)
	eachSetOf(b, func(b *testing.B, s Set) {
		d, err := NewDense(s, in, make([]float32, out), func(m []float32) error { copy(m, matrix); return nil })
		if err != nil {
			b.Fatal(err)
		}
		defer d.Close()
		for _, together := range []int{1, 2, 4, 8} {
			b.Run(fmt.Sprint(together), func(b *testing.B) {
				srcs, dsts := make([][]float32, together), make([][]float32, together)
				for k := range srcs {
					srcs[k], dsts[k] = random(uint64(k), in), make([]float32, out) // of which a ReLU leaves half
				}
				var scratch Scratch
				defer scratch.Close()
				for b.Loop() {
					if err := d.ForwardAll(dsts, srcs, true, &scratch); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N*together), "ms/vector")
			})
		}
	})
}

// BenchmarkConvAll tells the time for each of some maps of the layers whose kernels are large.
func BenchmarkConvAll(b *testing.B) {
	eachSetOf(b, func(b *testing.B, s Set) {
		for _, n := range shapes[6:] {
			c, err := NewConv(s, random(1, 9*n.in*n.out), random(2, n.out), n.in, Side(n.side, n.side, n.in))
			if err != nil {
				b.Fatal(err)
			}
			for _, together := range []int{1, 2, 4, 8} {
				b.Run(fmt.Sprintf("%dx%dx%d-%d/%d", n.side, n.side, n.in, n.out, together), func(b *testing.B) {
					srcs, dsts := make([][]float32, together), make([][]float32, together)
					for k := range srcs {
						srcs[k], dsts[k] = random(uint64(k), n.side*n.side*n.in), make([]float32, n.side*n.side*n.out)
					}
					var scratch Scratch
					defer scratch.Close()
					for b.Loop() {
						if _, err := c.ForwardAll(dsts, srcs, n.side, n.side, true, &scratch); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N*together), "ms/map")
				})
			}
			c.Close()
		}
	})
}
