package jpegscan

// The inverse DCT of Loeffler, Ligtenberg and Moschytz once more, with the roundings of Go's image/jpeg: what it decodes and what
// Quick does have the same samples. Constants are the cosines and sines of multiples of a sixteenth of pi, in fixed point.
const (
	cos6at18, sin6at18 = 70936, 171254 // times the root of 1/2
	cos6at12, sin6at12 = 1108, 2676
	cos3at12, sin3at12 = 3406, 2276
	cos1at12, sin1at12 = 4017, 799
	rootAt8, rootAt14  = 181, 11585 // of 1/2
)

// rotate turns and scales.
func rotate(x, y, cos, sin int32) (int32, int32) {
	sum := cos * (x + y)
	return sum + (sin-cos)*y, sum - (cos+sin)*x
}

// quickTransform makes 8 x 8 samples of a block. Only the given rows of it have something.
func quickTransform(dst []byte, stride int, b *[64]int32, rows uint8) {
	for y := range 8 {
		if rows>>y&1 != 0 {
			quickRow((*[8]int32)(b[y*8:]))
		}
	}
	if rows == 1 { // all lines are alike
		var line [8]byte
		for x := range line {
			line[x] = quickLevel((b[x] + 1<<19) >> 20)
		}
		for y := range 8 {
			copy(dst[y*stride:][:8], line[:])
		}
		return
	}
	for x := range 8 {
		quickColumn(b, x)
	}
	for y := range 8 {
		line := dst[y*stride:][:8:8]
		in := (*[8]int32)(b[y*8:])
		for x := range line {
			line[x] = quickLevel(in[x])
		}
	}
}

func quickRow(x *[8]int32) {
	x0, x7, x2, x5, x1, x6, x3, x4 := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
	x0, x1 = x0<<17+x1<<17, x0<<17-x1<<17
	x2, x3 = rotate(x2, x3, cos6at18, -sin6at18)
	x1, x2 = x1+x2, x1-x2
	x0, x3 = x0+x3, x0-x3

	x7, x4 = x7<<7+x4<<7, x7<<7-x4<<7
	x6 *= rootAt8
	x5 *= rootAt8
	x7, x5 = x7+x5, x7-x5
	x4, x6 = x4+x6, x4-x6
	x4, x7 = rotate(x4>>2, x7>>2, cos3at12, -sin3at12)
	x5, x6 = rotate(x5>>2, x6>>2, cos1at12, -sin1at12)

	x[0], x[7] = x0+x7, x0-x7
	x[1], x[6] = x1+x6, x1-x6
	x[2], x[5] = x2+x5, x2-x5
	x[3], x[4] = x3+x4, x3-x4
}

func quickColumn(b *[64]int32, at int) {
	at &= 7
	x0, x7, x2, x5 := b[at], b[8+at], b[16+at], b[24+at]
	x1, x6, x3, x4 := b[32+at], b[40+at], b[48+at], b[56+at]
	x0 += 1 << 19 // a half of what is cut off in the end
	x0, x1 = (x0+x1)>>2, (x0-x1)>>2
	x2, x3 = rotate(x2>>13, x3>>13, cos6at12, -sin6at12)
	x1, x2 = x1+x2, x1-x2
	x0, x3 = x0+x3, x0-x3

	x7, x4 = x7+x4, x7-x4
	x5 = x5 >> 13 * rootAt14
	x6 = x6 >> 13 * rootAt14
	x7, x5 = x7+x5, x7-x5
	x4, x6 = x4+x6, x4-x6
	x4, x7 = rotate(x4>>14, x7>>14, cos3at12, -sin3at12)
	x5, x6 = rotate(x5>>14, x6>>14, cos1at12, -sin1at12)

	b[at], b[56+at] = (x0+x7)>>18, (x0-x7)>>18
	b[8+at], b[48+at] = (x1+x6)>>18, (x1-x6)>>18
	b[16+at], b[40+at] = (x2+x5)>>18, (x2-x5)>>18
	b[24+at], b[32+at] = (x3+x4)>>18, (x3-x4)>>18
}

// quickLevel is a sample of 0 to 255 of one around zero.
func quickLevel(v int32) uint8 {
	if v += 128; uint32(v) > 255 {
		return uint8(^(v >> 31))
	}
	return uint8(v)
}
