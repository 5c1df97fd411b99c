package picture

import "image"

// webpToRGB converts the planes of a lossy WebP to RGB as libwebp does, level for level: chroma is interpolated (its
// src/dsp/upsampling.c) and the colours are ITU-R BT.601 with luma from 16 to 235 (its src/dsp/yuv.h).
func webpToRGB(m *image.YCbCr) *RGB {
	out := New(m.Rect.Dx(), m.Rect.Dy())
	cw, ch := (out.W+1)/2, (out.H+1)/2
	cb, cr := make([]byte, cw*2), make([]byte, cw*2)
	for y := range out.H {
		// A row of pixels lies between two rows of chroma: a quarter from the near one, up or down.
		near := y / 2
		far := min(max(near-1+y%2*2, 0), ch-1)
		webpChroma(cb, m.Cb[near*m.CStride:][:cw], m.Cb[far*m.CStride:][:cw])
		webpChroma(cr, m.Cr[near*m.CStride:][:cw], m.Cr[far*m.CStride:][:cw])
		webpRow(out.row(y), m.Y[y*m.YStride:], cb, cr)
	}
	return out
}

// webpChroma doubles the width of a row of chroma and mixes it with the next row, weights 9:3:3:1. libwebp rounds in two
// steps: it averages over the diagonal pairs first, then with the nearest sample.
func webpChroma(dst, near, far []byte) {
	last := len(near) - 1
	dst[0] = edge(near[0], far[0])
	for i := range last {
		a, b := int(near[i]), int(near[i+1])
		c, d := int(far[i]), int(far[i+1])
		sum := a + b + c + d + 8
		dst[2*i+1] = uint8(((sum+2*(b+c))>>3 + a) >> 1)
		dst[2*i+2] = uint8(((sum+2*(a+d))>>3 + b) >> 1)
	}
	dst[2*last+1] = edge(near[last], far[last])
}

func edge(near, far byte) byte { return uint8((3*int(near) + int(far) + 2) >> 2) }

func webpRow(dst, y, cb, cr []byte) {
	for x := range len(dst) / 3 {
		l, u, v := int32(y[x]), int32(cb[x]), int32(cr[x])
		l = l * 19077 >> 8
		d := dst[x*3 : x*3+3 : x*3+3]
		d[0] = level((l + v*26149>>8 - 14234) >> 6)
		d[1] = level((l - u*6419>>8 - v*13320>>8 + 8708) >> 6)
		d[2] = level((l + u*33050>>8 - 17685) >> 6)
	}
}
