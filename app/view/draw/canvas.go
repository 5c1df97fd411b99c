// Package draw has what pictures are drawn with: rectangles, hatching and text on a canvas, which is a window's RGBA picture
// or a sheet's paletted one. Nothing in it is shared or global but the parsed fonts.
package draw

import (
	"encoding/binary"
	"image"
	"image/color"
)

// A Canvas is a picture to draw on, in pixels. What lies outside it is left out by Fill and Cover; the other methods want
// rows that lie inside.
type Canvas interface {
	Bounds() image.Rectangle
	// Fill paints a rectangle in an opaque colour.
	Fill(r image.Rectangle, c color.RGBA)
	// Dots paints every step-th of n pixels of row y, from x on.
	Dots(x, y, n, step int, c color.RGBA)
	// Cover lays a colour over row y from x on, each pixel by its share of 255.
	Cover(x, y int, share []uint8, c color.RGBA)
	// Levels paints row y from x on: pixel i in the colour that the canvas has for levels[source[i]], or levels[i] where
	// source is nil.
	Levels(x, y int, levels []uint8, source []int32)
	// Repeat paints n pixels of row y from x on as those of the row above.
	Repeat(x, y, n int)
}

// Outline draws a line of the given width around the outside of r.
func Outline(dst Canvas, r image.Rectangle, width int, c color.RGBA) {
	o := r.Inset(-width)
	dst.Fill(image.Rect(o.Min.X, o.Min.Y, o.Max.X, r.Min.Y), c)
	dst.Fill(image.Rect(o.Min.X, r.Max.Y, o.Max.X, o.Max.Y), c)
	dst.Fill(image.Rect(o.Min.X, r.Min.Y, r.Min.X, r.Max.Y), c)
	dst.Fill(image.Rect(r.Max.X, r.Min.Y, o.Max.X, r.Max.Y), c)
}

// Ring is an Outline that is seen on any colours: it lies between thin lines in the colour of the rim.
func Ring(dst Canvas, r image.Rectangle, width int, c, rim color.RGBA) {
	Outline(dst, r.Inset(-width), 1, rim)
	Outline(dst, r, width, c)
	if r.Dx() > 2*width && r.Dy() > 2*width {
		Outline(dst, r.Inset(1), 1, rim)
	}
}

// hatchPitch is the distance of two lines of a hatching, along a row.
const hatchPitch = 8

// Hatch fills r with thin slanted lines: nothing to see here. One of them goes through the point from, which is at the left of
// r or above it: its corner, so that the lines move with it, or the same for all rectangles whose lines are to meet.
func Hatch(dst Canvas, r image.Rectangle, from image.Point, paper, line color.RGBA) {
	in := r.Intersect(dst.Bounds())
	dst.Fill(in, paper)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		skip := (in.Min.X - from.X + y - from.Y) % hatchPitch
		first := (hatchPitch - skip) % hatchPitch
		dst.Dots(in.Min.X+first, y, in.Dx()-first, hatchPitch, line)
	}
}

// A Picture is a canvas of RGBA pixels.
type Picture struct {
	img    *image.RGBA
	levels *[256]uint32
}

// Onto draws on a picture. levels are the colours of Levels, as Pixel gives them; nil where that is not called.
func Onto(img *image.RGBA, levels *[256]uint32) *Picture { return &Picture{img, levels} }

// Bounds implements Canvas.
func (p *Picture) Bounds() image.Rectangle { return p.img.Rect }

// row is the pixels of row y from x on, four bytes each.
func (p *Picture) row(x, y int) []uint8 { return p.img.Pix[p.img.PixOffset(x, y):] }

// Fill implements Canvas.
func (p *Picture) Fill(r image.Rectangle, c color.RGBA) {
	r = r.Intersect(p.img.Rect)
	if r.Empty() {
		return
	}
	first := p.row(r.Min.X, r.Min.Y)[:4*r.Dx()]
	v := Pixel(c)
	for i := 0; i < len(first); i += 4 {
		binary.LittleEndian.PutUint32(first[i:], v)
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(p.row(r.Min.X, y), first)
	}
}

// Dots implements Canvas.
func (p *Picture) Dots(x, y, n, step int, c color.RGBA) {
	if n < 1 {
		return
	}
	row, v := p.row(x, y), Pixel(c)
	for i := 0; i < n; i += step {
		binary.LittleEndian.PutUint32(row[4*i:], v)
	}
}

// Cover implements Canvas.
func (p *Picture) Cover(x, y int, share []uint8, c color.RGBA) {
	x, share = Clip(p.img.Rect, x, y, share)
	if len(share) == 0 {
		return
	}
	row := p.row(x, y)
	for i, k := range share {
		if k > 0 {
			q := row[4*i : 4*i+3 : 4*i+3]
			q[0] = mix(q[0], c.R, int(k))
			q[1] = mix(q[1], c.G, int(k))
			q[2] = mix(q[2], c.B, int(k))
		}
	}
}

// Clip is the part of row y from x on that lies in r, and where that begins.
func Clip(r image.Rectangle, x, y int, row []uint8) (int, []uint8) {
	in := image.Rect(x, y, x+len(row), y+1).Intersect(r)
	return in.Min.X, row[min(max(0, in.Min.X-x), len(row)):][:in.Dx()]
}

// mix is a at k = 0 and b at k = 255.
func mix(a, b uint8, k int) uint8 { return uint8((int(a)*(255-k) + int(b)*k + 127) / 255) }

// Levels implements Canvas.
func (p *Picture) Levels(x, y int, levels []uint8, source []int32) {
	row := p.row(x, y)
	if source == nil {
		for i, level := range levels {
			binary.LittleEndian.PutUint32(row[4*i:], p.levels[level])
		}
		return
	}
	for i, at := range source {
		binary.LittleEndian.PutUint32(row[4*i:], p.levels[levels[at]])
	}
}

// Repeat implements Canvas.
func (p *Picture) Repeat(x, y, n int) { copy(p.row(x, y)[:4*n], p.row(x, y-1)) }

// Tint mixes a share of a colour, of 256, into a rectangle, as far as it lies in the picture.
func (p *Picture) Tint(r image.Rectangle, c color.RGBA, share int) {
	r = r.Intersect(p.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.row(r.Min.X, y)[:4*r.Dx()]
		for i := 0; i < len(row); i += 4 {
			for k, v := range [3]uint8{c.R, c.G, c.B} {
				row[i+k] = uint8((int(row[i+k])*(256-share) + int(v)*share) >> 8)
			}
		}
	}
}

// Pixel is a colour as image.RGBA keeps it, read as a little-endian number.
func Pixel(c color.RGBA) uint32 {
	return uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | uint32(c.A)<<24
}
