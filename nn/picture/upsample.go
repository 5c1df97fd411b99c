package picture

// upsampler enlarges a plane to the picture's width and height, one row at a time, with libjpeg's "fancy" triangle filter
// (its jdsample.c): a sample lies at the centre of the pixels it stands for, and a pixel takes three quarters from the
// nearest sample and one quarter from the next, in each direction that is halved. Other ratios are repeated, as are planes
// of two columns or fewer.
type upsampler struct {
	p    plane
	out  []byte
	sums []int32
}

func newUpsampler(p plane, width int) upsampler {
	return upsampler{p: p, out: make([]byte, max(width, p.w*p.sx)), sums: make([]int32, p.w)}
}

// row is row y of the picture, at least as wide as it. It stays valid until the next call.
func (u *upsampler) row(y int) []byte {
	p := u.p
	near := p.row(y / p.sy)
	switch {
	case p.sx == 1 && p.sy == 1:
		return near
	case p.sx == 2 && p.sy == 1 && p.w > 2:
		doubleRow(u.out, near)
	case p.sx == 1 && p.sy == 2:
		between(u.out, near, u.far(y), int32(1+y%2))
	case p.sx == 2 && p.sy == 2 && p.w > 2:
		doubleBoth(u.out, u.sums, near, u.far(y))
	default:
		for x := range u.out {
			u.out[x] = near[min(x/p.sx, p.w-1)]
		}
	}
	return u.out
}

// far is the second nearest row of samples: above an even row of pixels, below an odd one, repeated at the edges.
func (u *upsampler) far(y int) []byte {
	return u.p.row(min(max(y/2-1+y%2*2, 0), u.p.h-1))
}

// doubleRow doubles the width. The rounding alternates so that it does not drift: 1/4 down, then 2/4 up.
func doubleRow(dst, src []byte) {
	last := len(src) - 1
	for i := range src {
		v := 3 * int32(src[i])
		dst[2*i] = uint8((v + int32(src[max(i-1, 0)]) + 1) >> 2)
		dst[2*i+1] = uint8((v + int32(src[min(i+1, last)]) + 2) >> 2)
	}
	dst[0], dst[2*last+1] = src[0], src[last]
}

// between doubles the height.
func between(dst, near, far []byte, bias int32) {
	for i := range near {
		dst[i] = uint8((3*int32(near[i]) + int32(far[i]) + bias) >> 2)
	}
}

// doubleBoth doubles width and height with one rounding at the end.
func doubleBoth(dst []byte, sums []int32, near, far []byte) {
	far, sums = far[:len(near)], sums[:len(near)]
	for i := range near {
		sums[i] = 3*int32(near[i]) + int32(far[i])
	}
	last := len(sums) - 1
	prev := sums[0]
	for i, s := range sums[:last] {
		dst[2*i] = uint8((3*s + prev + 8) >> 4)
		dst[2*i+1] = uint8((3*s + sums[i+1] + 7) >> 4)
		prev = s
	}
	dst[2*last] = uint8((3*sums[last] + prev + 8) >> 4)
	dst[2*last+1] = uint8((4*sums[last] + 7) >> 4)
}
