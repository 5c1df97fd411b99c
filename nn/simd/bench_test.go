package simd

import (
	"fmt"
	"testing"
)

var shapes = []struct{ side, in, out int }{
	{224, 3, 64}, {224, 64, 64}, {112, 64, 128}, {112, 128, 128}, {56, 128, 256}, {56, 256, 256}, {28, 256, 512}, {28, 512, 512}, {14, 512, 512},
}

func eachSetOf(b *testing.B, f func(b *testing.B, s Set)) {
	for _, s := range Sets() {
		b.Run(s.Name, func(b *testing.B) { f(b, s) })
	}
}

// BenchmarkConv tells GFLOP/s by the direct formula, so that Winograd's algorithms may come above the processor's peak.
func BenchmarkConv(b *testing.B) {
	eachSetOf(b, func(b *testing.B, s Set) {
		for _, n := range shapes {
			for _, side := range []int{1, 2, 4} {
				if (side == 1) != (n.in < line) {
					continue
				}
				c, err := NewConv(s, random(1, 9*n.in*n.out), random(2, n.out), n.in, side)
				if err != nil {
					b.Fatal(err)
				}
				src, dst := random(3, n.side*n.side*n.in), make([]float32, n.side*n.side*n.out)
				var scratch Scratch
				b.Run(fmt.Sprintf("%dx%dx%d-%d/%s", n.side, n.side, n.in, n.out, c.Name()), func(b *testing.B) {
					for b.Loop() {
						if _, err := c.Forward(dst, src, n.side, n.side, true, &scratch); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(2*9*float64(n.in*len(dst))*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
				c.Close()
				scratch.Close()
			}
		}
	})
}

// BenchmarkProduct tells how much of the peak (BenchmarkPeak) one core's inner loop reaches on operands in its caches.
func BenchmarkProduct(b *testing.B) {
	eachSetOf(b, func(b *testing.B, s Set) {
		for _, n := range []struct{ channels, tiles int }{{64, 28}, {128, 56}, {256, 98}, {512, 49}} {
			b.Run(fmt.Sprintf("%d/%d", n.channels, n.tiles), func(b *testing.B) {
				v, u, m := random(1, n.channels*n.tiles), random(2, n.channels*n.channels), make([]float32, n.channels*n.tiles)
				for b.Loop() {
					product(s, v, u, m, n.channels/line, 0, n.tiles, n.tiles, n.channels/s.panel)
				}
				b.ReportMetric(2*float64(n.channels*n.channels*n.tiles)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	})
}

func BenchmarkPeak(b *testing.B) {
	eachSetOf(b, func(b *testing.B, s Set) {
		const rounds = 1000
		for b.Loop() {
			multiplyAdd(s, rounds)
		}
		b.ReportMetric(float64(b.N*rounds*operations*s.lanes)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
}

func BenchmarkPool(b *testing.B) {
	eachSetOf(b, func(b *testing.B, s Set) {
		src := random(1, 224*224*64)
		dst := make([]float32, len(src)/4)
		b.SetBytes(int64(len(src)+len(dst)) * 4)
		for b.Loop() {
			Pool(s, dst, src, 224, 224, 64, true)
		}
	})
}

// BenchmarkDense tells the bytes of the matrix, all of which are read.
func BenchmarkDense(b *testing.B) {
	const in, out = 25088, 4096
	matrix := random(1, in*out)
	src, dst := random(2, in), make([]float32, out)
	for _, half := range []bool{false, true} {
		name := "float32"
		if half {
			name = "float16"
			for i := range matrix {
				matrix[i] = float32(int(matrix[i]*1024)) / 4096
			}
		}
		b.Run(name, func(b *testing.B) {
			eachSetOf(b, func(b *testing.B, s Set) {
				d, err := NewDense(s, in, make([]float32, out), func(m []float32) error { copy(m, matrix); return nil })
				if err != nil {
					b.Fatal(err)
				}
				defer d.Close()
				var scratch Scratch
				defer scratch.Close()
				b.SetBytes(d.Bytes())
				for b.Loop() {
					if err := d.Forward(dst, src, false, &scratch); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
