package picture

import (
	"fmt"
	"image"
	"math"
)

// Resize makes a picture of w x h pixels, equal to what Image.resize((w, h), filter) of Pillow 13 gives for an RGB picture,
// level for level: two passes with 8-bit levels between them and fixed-point weights (its src/libImaging/Resample.c), or
// its nearest-neighbour stepping (src/libImaging/Geometry.c). The source is not changed; the result is always a new
// picture. It panics when a side is below 1 or the source is empty: sizes come from a model card that has been checked.
func Resize(src *RGB, w, h int, f Filter) *RGB {
	return resizeWindow(src, w, h, image.Rect(0, 0, w, h), f)
}

// resizeWindow is the part win of Resize(src, w, h, f), without the cost and the memory of the rest: a centre crop of a
// very long picture needs only the middle.
func resizeWindow(src *RGB, w, h int, win image.Rectangle, f Filter) *RGB {
	if w < 1 || h < 1 || src.W < 1 || src.H < 1 || win.Empty() || !win.In(image.Rect(0, 0, w, h)) {
		panic(fmt.Sprintf("picture: resize %dx%d to %v of %dx%d", src.W, src.H, win, w, h))
	}
	if f == Nearest {
		return nearest(src, w, h, win)
	}
	k := f.kernel()
	cols := axis(src.W, w, win.Min.X, win.Max.X, k)
	rows := axis(src.H, h, win.Min.Y, win.Max.Y, k)
	return passes(src, cols, rows, verticalFirst(src.W, src.H, w, h))
}

// passes resizes in both directions; the first pass leaves out what the second will not read.
func passes(src *RGB, cols, rows []taps, verticalFirst bool) *RGB {
	if verticalFirst {
		need := span(cols)
		mid := vertical(src, rows, need)
		shift(cols, need)
		return horizontal(mid, cols, extent{0, mid.H})
	}
	need := span(rows)
	mid := horizontal(src, cols, need)
	shift(rows, need)
	return vertical(mid, rows, extent{0, mid.W})
}

// verticalFirst is the order of the passes, which the rounding between them makes visible. Up to version 12 Pillow always
// began with the rows; since 13.0 it begins with the columns where that removes clearly more. The rule was found from
// outside, by comparing its output with both orders at some thousands of sizes; the goldens cover both sides of it.
func verticalFirst(w0, h0, w, h int) bool {
	return h0 > h && h0-h > 2*(w0-w)
}

// extent is a range of source pixels, first to last-1: what is outside is never touched.
type extent struct{ first, last int }

// span is the extent that taps read.
func span(ts []taps) extent {
	e := extent{ts[0].first, 0}
	for _, t := range ts {
		e.first = min(e.first, t.first)
		e.last = max(e.last, t.first+len(t.w))
	}
	return e
}

// shift makes taps count from the start of an extent that was cut out.
func shift(ts []taps, e extent) {
	for i := range ts {
		ts[i].first -= e.first
	}
}

// horizontal resizes the given rows of src, and none but them, to one column per entry of cols.
//
// It works on two rows at once and packs two levels into each 64-bit word, so that one multiplication serves both: the sum
// of each half stays within 32 signed bits (that is what precision is chosen for), so the halves separate exactly at the
// end. This halves the time of the whole resize.
func horizontal(src *RGB, cols []taps, rows extent) *RGB {
	dst := New(len(cols), rows.last-rows.first)
	packed := make([]triple, src.W)
	for y := 0; y < dst.H; y += 2 {
		z := min(y+1, dst.H-1) // an odd last row is paired with itself
		pack(packed, src.row(rows.first+y), src.row(rows.first+z))
		a, b := dst.row(y), dst.row(z)
		for i, t := range cols {
			s := weigh(packed[t.first:], t.w)
			i *= 3
			a[i], a[i+1] = unpack(s[0])
			a[i+2], b[i] = unpack(s[1])
			b[i+1], b[i+2] = unpack(s[2])
		}
	}
	return dst
}

// triple holds one pixel of each of two rows: words (R,G), (B,R'), (G',B'), the first of a pair in the low half.
type triple [3]int64

func pack(dst []triple, a, b []byte) {
	for i := range dst {
		p, q := a[i*3:i*3+3:i*3+3], b[i*3:i*3+3:i*3+3]
		dst[i] = triple{
			int64(p[0]) | int64(p[1])<<32,
			int64(p[2]) | int64(q[0])<<32,
			int64(q[1]) | int64(q[2])<<32,
		}
	}
}

// weigh is the weighted sum of the pixels, plus one half for rounding in each half word.
//
// As a function of its own it keeps its sums in registers; inlined into horizontal they go through the stack, which costs
// a quarter more time for the whole resize.
//
//go:noinline
func weigh(px []triple, w []int32) triple {
	const half = 1<<(precision-1) | 1<<(precision-1)<<32
	px = px[:len(w)]
	a, b, c := int64(half), int64(half), int64(half)
	for i, k := range w {
		k := int64(k)
		a += px[i][0] * k
		b += px[i][1] * k
		c += px[i][2] * k
	}
	return triple{a, b, c}
}

// unpack separates the two sums of a word and clips them to levels. A negative low sum has borrowed from the high one.
func unpack(v int64) (lo, hi uint8) {
	l := int32(v)
	return clip(l), clip(int32((v - int64(l)) >> 32))
}

// clip turns a sum in units of 2^-precision into a level.
func clip(v int32) uint8 {
	return uint8(min(max(v>>precision, 0), 255))
}

// vertical resizes the columns from cols.first to cols.last-1 of src to one row per entry of rows.
func vertical(src *RGB, rows []taps, cols extent) *RGB {
	dst := New(cols.last-cols.first, len(rows))
	sum := make([]int32, dst.W*3)
	for y, t := range rows {
		for i := range sum {
			sum[i] = 1 << (precision - 1)
		}
		for j, k := range t.w {
			line := src.row(t.first + j)[cols.first*3:][:len(sum)]
			for i, v := range line {
				sum[i] += int32(v) * k
			}
		}
		out := dst.row(y)[:len(sum)]
		for i, v := range sum {
			out[i] = clip(v)
		}
	}
	return dst
}

// nearest picks source pixels by stepping, as Pillow does.
func nearest(src *RGB, w, h int, win image.Rectangle) *RGB {
	xs, ys := steps(src.W, w, win.Min.X, win.Max.X), steps(src.H, h, win.Min.Y, win.Max.Y)
	dst := New(win.Dx(), win.Dy())
	for y := range dst.H {
		from, to := src.row(ys[y]), dst.row(y)
		for x := range dst.W {
			copy(to[x*3:x*3+3], from[xs[x]*3:])
		}
	}
	return dst
}

// steps are the source pixels of the outputs lo..hi-1 when n become m. Pillow adds the step again and again, which at exact
// halves ends on another pixel than multiplying would. In a crop of a very long picture lo can be in the hundred millions;
// skip goes there at once.
func steps(n, m, lo, hi int) []int {
	scale := float64(n) / float64(m)
	out := make([]int, hi-lo)
	at := skip(float64(scale*0.5), scale, lo)
	for i := range out {
		out[i] = min(int(at), n-1)
		at += scale
	}
	return out
}

// skip is what adding a step to at n times gives, with the rounding of each addition. While the sum stays between two
// powers of two its last bit has one value, and every addition rounds to the same multiple of it; only the first two may
// differ, until the sum is such a multiple and, where the step ends in half a bit, an even one. So the other additions up
// to the next power of two are one product, which is exact.
func skip(at, step float64, n int) float64 {
	for ; n > 0; n-- {
		at += step
		next := at + step
		moved := next + step - next
		_, exponent := math.Frexp(at)
		limit := math.Ldexp(1, exponent) // the next power of two
		if k := min(int((limit-next)/moved)-2, n-2); k > 0 {
			at, n = next+float64(float64(k)*moved), n-1-k
		}
	}
	return at
}
