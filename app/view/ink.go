package view

import (
	"encoding/binary"
	"image"
	"image/color"
)

// Ink is the set of colours around the data: those of the window's theme. All are opaque.
type Ink struct {
	Paper  color.RGBA // behind everything
	Text   color.RGBA
	Muted  color.RGBA // text of less weight
	Line   color.RGBA // frames and hatching
	Accent color.RGBA // what is chosen, or the largest
}

// fill paints a rectangle, as far as it lies in dst.
func fill(dst *image.RGBA, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	first := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y):][:4*r.Dx()]
	v := pixel(c)
	for i := 0; i < len(first); i += 4 {
		binary.LittleEndian.PutUint32(first[i:], v)
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(dst.Pix[dst.PixOffset(r.Min.X, y):], first)
	}
}

// outline draws a line of the given width around the outside of r.
func outline(dst *image.RGBA, r image.Rectangle, width int, c color.RGBA) {
	o := r.Inset(-width)
	fill(dst, image.Rect(o.Min.X, o.Min.Y, o.Max.X, r.Min.Y), c)
	fill(dst, image.Rect(o.Min.X, r.Max.Y, o.Max.X, o.Max.Y), c)
	fill(dst, image.Rect(o.Min.X, r.Min.Y, r.Min.X, r.Max.Y), c)
	fill(dst, image.Rect(r.Max.X, r.Min.Y, o.Max.X, r.Max.Y), c)
}

// tint mixes a share of a colour, of 256, into a rectangle, as far as it lies in dst.
func tint(dst *image.RGBA, r image.Rectangle, c color.RGBA, share int) {
	r = r.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):][:4*r.Dx()]
		for i := 0; i < len(row); i += 4 {
			for k, v := range [3]uint8{c.R, c.G, c.B} {
				row[i+k] = uint8((int(row[i+k])*(256-share) + int(v)*share) >> 8)
			}
		}
	}
}

// hatch fills r with thin slanted lines, anchored at the corner of r so that they move with it.
func hatch(dst *image.RGBA, r image.Rectangle, k Ink) {
	const pitch = 8
	in := r.Intersect(dst.Rect)
	line := pixel(k.Line)
	fill(dst, in, k.Paper)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(in.Min.X, y):]
		skip := (in.Min.X - r.Min.X + y - r.Min.Y) % pitch
		for x := (pitch - skip) % pitch; x < in.Dx(); x += pitch {
			binary.LittleEndian.PutUint32(row[4*x:], line)
		}
	}
}

// pixel is a colour as image.RGBA keeps it, read as a little-endian number.
func pixel(c color.RGBA) uint32 {
	return uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | uint32(c.A)<<24
}

// pixels are the map's 256 colours as pixel gives them.
func (m *Colormap) pixels() (p [256]uint32) {
	for i := range p {
		p[i] = pixel(m.At(uint8(i)))
	}
	return p
}
