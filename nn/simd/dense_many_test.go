package simd

import (
	"fmt"
	"image"
	"testing"
)

func newDenseOf(t testing.TB, s Set, in int, matrix, bias []float32) *Dense {
	t.Helper()
	d, err := NewDense(s, in, bias, func(m []float32) error { copy(m, matrix); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// float16s makes values that float16 has.
func float16s(v []float32) []float32 {
	for i := range v {
		v[i] = float32(int(v[i]*1024)) / 4096
	}
	return v
}

// Many vectors at once are each what the formula gives, in both types of matrix, for counts that fill no block and no panel.
func TestDenseMany(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		var scratch Scratch
		defer scratch.Close()
		for i, n := range [][3]int{{1, 1, 1}, {3, 5, 2}, {40, 33, 7}, {100, 100, 17}, {2100, 70, 15}, {66000, 3, 2}} {
			in, out, count := n[0], n[1], n[2]
			for _, half := range []bool{false, true} {
				src, matrix, bias := random(uint64(i), in*count), random(uint64(10+i), in*out), random(uint64(20+i), out)
				if half {
					matrix = float16s(matrix)
				}
				d := newDenseOf(t, s, in, matrix, bias)
				for _, relu := range []bool{false, true} {
					dst := nothing(out * count)
					if err := d.Many(dst, src, count, relu, &scratch); err != nil {
						t.Fatal(err)
					}
					for k := range count {
						near(t, fmt.Sprint(n, half, relu, k), dst[k*out:][:out], product64(src[k*in:][:in], matrix, bias, relu), sumBound)
					}
				}
				d.Close()
			}
		}
	})
}

// By hand: two vectors and a matrix of 3 x 2.
func TestDenseManyLiteral(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		d := newDenseOf(t, s, 3, []float32{1, 2, 3, 4, 5, 6}, []float32{100, 200})
		defer d.Close()
		dst := nothing(4)
		if err := d.Many(dst, []float32{1, 0, 2, -1, 1, 1}, 2, true, new(Scratch)); err != nil {
			t.Fatal(err)
		}
		near(t, "two vectors", dst, []float64{111, 214, 108, 210}, 0)
		apart := nothing(4)
		d.Apart(apart, []float32{1, 0, 2}, []int{2, 0}, 3)
		near(t, "apart", apart, []float64{10, 12, 1, 2}, 0)
	})
}

// What all channels of a map add, apart, is the whole sum.
func TestDenseApart(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		const pixels, channels, out = 9, 20, 37
		for _, half := range []bool{false, true} {
			src, matrix := random(1, pixels*channels), random(2, pixels*channels*out)
			src[5] = 0
			if half {
				matrix = float16s(matrix)
			}
			d := newDenseOf(t, s, pixels*channels, matrix, make([]float32, out))
			list := []int{19, 0, 7}
			dst := nothing(len(list) * out)
			d.Apart(dst, src, list, channels)
			for i, c := range list {
				only := make([]float32, len(src))
				for k := c; k < len(src); k += channels {
					only[k] = src[k]
				}
				near(t, fmt.Sprint("channel ", c), dst[i*out:][:out], product64(only, matrix, make([]float32, out), false), sumBound)
			}
			d.Close()
		}
	})
}

// A box is what the whole map has there, and nothing outside of it is written.
func TestConvBox(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		var scratch Scratch
		defer scratch.Close()
		const height, width, out = 21, 26, 20
		for _, in := range []int{3, 16, 40} {
			for _, side := range []int{1, 2, 4} {
				if (side == 1) != (in < line) {
					continue
				}
				src, kernel, bias := random(1, height*width*in), random(2, 9*in*out), random(3, out)
				want := convolution(src, kernel, bias, height, width, in, true)
				c, err := NewConv(s, kernel, bias, in, side)
				if err != nil {
					t.Fatal(err)
				}
				for _, box := range []image.Rectangle{{}, image.Rect(0, 0, width, height), image.Rect(0, 0, 1, 1), image.Rect(3, 5, 12, 18), image.Rect(25, 0, 26, 21), image.Rect(20, 17, 26, 21)} {
					dst := make([]float32, len(want))
					if finite, err := c.ForwardBox(dst, src, height, width, box, true, &scratch); err != nil || !finite {
						t.Fatal(finite, err)
					}
					near(t, fmt.Sprint(c.Name(), " ", in, " ", box), dst, inside(want, width, out, box), winogradBound)
				}
				c.Close()
			}
		}
	})
}

// inside is a map with zeros outside of a box.
func inside(whole []float64, width, channels int, box image.Rectangle) []float64 {
	part := make([]float64, len(whole))
	for i, v := range whole {
		if p := i / channels; (image.Point{X: p % width, Y: p / width}).In(box) {
			part[i] = v
		}
	}
	return part
}

func TestPoolRows(t *testing.T) {
	eachSet(t, func(t *testing.T, s Set) {
		const height, width, channels = 13, 7, 19
		src := random(1, height*width*channels)
		whole, part := nothing(height/2*(width/2)*channels), make([]float32, height/2*(width/2)*channels)
		Pool(s, whole, src, height, width, channels, true)
		PoolRows(s, part, src, height, width, channels, true, 2, 5)
		row := width / 2 * channels
		clear(whole[:2*row])
		clear(whole[5*row:])
		want := make([]float64, len(whole))
		for i, v := range whole {
			want[i] = float64(v)
		}
		near(t, "rows 2 to 5", part, want, 0)
	})
}

// BenchmarkDenseMany tells GFLOP/s of VGG16's second dense layer.
func BenchmarkDenseMany(b *testing.B) {
	const in, out = 4096, 4096
	eachSetOf(b, func(b *testing.B, s Set) {
		for _, n := range []int{32, 512} {
			b.Run(fmt.Sprint(n), func(b *testing.B) {
				d := newDenseOf(b, s, in, random(1, in*out), make([]float32, out))
				defer d.Close()
				var scratch Scratch
				defer scratch.Close()
				src, dst := random(2, n*in), make([]float32, n*out)
				for b.Loop() {
					if err := d.Many(dst, src, n, true, &scratch); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(2*in*out*float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	})
}
