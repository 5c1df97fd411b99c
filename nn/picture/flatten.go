package picture

import (
	"fmt"
	"image"
	"image/color"
)

// flatten makes an RGB picture of what the standard decoders return, on white where it is transparent. Sixteen-bit samples
// keep their high byte, as in Pillow's "RGB;16B" (its I;16 grey is clipped to 255 instead, which whitens most pictures: a
// deliberate difference).
func flatten(m image.Image) (*RGB, error) {
	out := New(m.Bounds().Dx(), m.Bounds().Dy())
	switch m := m.(type) {
	case *image.Gray:
		eachRow(out, m.Pix, m.Stride, 1, func(d, s []byte) { d[0], d[1], d[2] = s[0], s[0], s[0] })
	case *image.Gray16:
		eachRow(out, m.Pix, m.Stride, 2, func(d, s []byte) { d[0], d[1], d[2] = s[0], s[0], s[0] })
	case *image.RGBA:
		eachRow(out, m.Pix, m.Stride, 4, func(d, s []byte) {
			rest := 255 - s[3]
			d[0], d[1], d[2] = addClip(s[0], rest), addClip(s[1], rest), addClip(s[2], rest)
		})
	case *image.RGBA64:
		eachRow(out, m.Pix, m.Stride, 8, func(d, s []byte) {
			rest := 255 - s[6]
			d[0], d[1], d[2] = addClip(s[0], rest), addClip(s[2], rest), addClip(s[4], rest)
		})
	case *image.NRGBA:
		eachRow(out, m.Pix, m.Stride, 4, func(d, s []byte) {
			d[0], d[1], d[2] = onWhite(s[0], s[3]), onWhite(s[1], s[3]), onWhite(s[2], s[3])
		})
	case *image.NRGBA64:
		eachRow(out, m.Pix, m.Stride, 8, func(d, s []byte) {
			d[0], d[1], d[2] = onWhite(s[0], s[6]), onWhite(s[2], s[6]), onWhite(s[4], s[6])
		})
	case *image.Paletted:
		table := paletteOnWhite(m.Palette)
		eachRow(out, m.Pix, m.Stride, 1, func(d, s []byte) { copy(d, table[s[0]][:]) })
	default:
		return nil, fmt.Errorf("decoder returned %T", m)
	}
	return out, nil
}

// eachRow calls put for every pixel with its 3 bytes in dst and its size bytes in pix.
func eachRow(dst *RGB, pix []byte, stride, size int, put func(d, s []byte)) {
	for y := range dst.H {
		d, s := dst.row(y), pix[y*stride:]
		for x := range dst.W {
			put(d[x*3:x*3+3], s[x*size:x*size+size])
		}
	}
}

// onWhite lays a level with straight alpha on white, rounded as in Pillow's Image.alpha_composite (its
// src/libImaging/AlphaComposite.c, which carries 7 more bits).
func onWhite(level, alpha uint8) uint8 {
	const bits = 7
	a := uint32(alpha)
	v := (uint32(level)*a+255*(255-a))<<bits + 0x80<<bits
	return uint8((v>>8 + v) >> 8 >> bits)
}

// addClip adds white's part to a premultiplied level. The sum exceeds 255 only in pictures that contradict themselves.
func addClip(level, rest uint8) uint8 { return uint8(min(int(level)+int(rest), 255)) }

// paletteOnWhite is the colours of a palette on white. Indices behind its end are black.
func paletteOnWhite(p color.Palette) (table [256][3]byte) {
	for i, c := range p[:min(len(p), 256)] {
		n, ok := c.(color.NRGBA)
		if !ok {
			r, g, b, a := c.RGBA()
			if a != 0xffff && a != 0 {
				n = color.NRGBAModel.Convert(c).(color.NRGBA)
			} else {
				n = color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
			}
		}
		table[i] = [3]byte{onWhite(n.R, n.A), onWhite(n.G, n.A), onWhite(n.B, n.A)}
	}
	return table
}

// onCanvas lays a frame on a white canvas, cut to it; the frame itself where it covers all.
func onCanvas(frame *RGB, at image.Point, w, h int) *RGB {
	if at == (image.Point{}) && frame.W == w && frame.H == h {
		return frame
	}
	out := New(w, h)
	out.fill([3]uint8{255, 255, 255})
	r := image.Rect(0, 0, frame.W, frame.H).Add(at).Intersect(image.Rect(0, 0, w, h))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		copy(out.row(y)[r.Min.X*3:r.Max.X*3], frame.row(y - at.Y)[(r.Min.X-at.X)*3:])
	}
	return out
}
