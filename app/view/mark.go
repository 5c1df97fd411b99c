package view

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// A Region is a part of a picture, in shares of its width and height: 0 to 1, and beyond where it reaches out of the picture.
type Region struct{ MinX, MinY, MaxX, MaxY float64 }

// RegionOf is a rectangle of a map or a picture of w x h as a region.
func RegionOf(r image.Rectangle, w, h int) Region {
	return Region{float64(r.Min.X) / float64(w), float64(r.Min.Y) / float64(h), float64(r.Max.X) / float64(w), float64(r.Max.Y) / float64(h)}
}

// In is the region in pixels of a rectangle, at least one of them wide and high, clipped to it.
func (g Region) In(r image.Rectangle) image.Rectangle {
	x0, x1 := pixels(g.MinX, g.MaxX, r.Dx())
	y0, y1 := pixels(g.MinY, g.MaxY, r.Dy())
	return image.Rect(x0, y0, x1, y1).Add(r.Min).Intersect(r)
}

// pixels are those of a line of them between two shares of it.
func pixels(from, to float64, size int) (first, end int) {
	first, end = int(math.Round(from*float64(size))), int(math.Round(to*float64(size)))
	if first == size && from < 1 {
		first--
	}
	return first, max(end, first+1)
}

// Outside is the share of the region that lies beyond the picture.
func (g Region) Outside() float64 {
	whole := (g.MaxX - g.MinX) * (g.MaxY - g.MinY)
	if whole <= 0 {
		return 0
	}
	w := min(g.MaxX, 1) - max(g.MinX, 0)
	h := min(g.MaxY, 1) - max(g.MinY, 0)
	return 1 - max(w, 0)*max(h, 0)/whole
}

// Marked is a picture, scaled to w x h, with what lies outside a region shaded, and a line around the region. No region leaves
// the picture as it is.
func Marked(img image.Image, w, h int, region *Region, line color.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	scaler := draw.Interpolator(draw.ApproxBiLinear)
	if w >= img.Bounds().Dx() {
		scaler = draw.NearestNeighbor
	}
	scaler.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
	if region == nil {
		return out
	}
	in := region.In(out.Rect)
	for y := range h {
		row := out.Pix[y*out.Stride:][:4*w]
		for x := range w {
			if !(image.Point{x, y}).In(in) {
				p := row[4*x:][:3]
				p[0], p[1], p[2] = shaded(p[0]), shaded(p[1]), shaded(p[2])
			}
		}
	}
	width := max(1, w/150)
	frame(out, in, width, line)
	return out
}

// Outlined puts a line around a region of a picture, as far as that lies in it.
func Outlined(img *image.RGBA, region Region, line color.RGBA) {
	frame(img, region.In(img.Rect), max(1, img.Rect.Dx()/150), line)
}

// shaded is a dark, and less contrasted, version of a level.
func shaded(v uint8) uint8 { return v/2 + 20 }

// frame draws a line around r, inside of the picture.
func frame(img *image.RGBA, r image.Rectangle, width int, c color.RGBA) {
	o := r.Inset(-width).Intersect(img.Rect)
	for _, side := range []image.Rectangle{
		{o.Min, image.Pt(o.Max.X, o.Min.Y+width)}, {image.Pt(o.Min.X, o.Max.Y-width), o.Max},
		{o.Min, image.Pt(o.Min.X+width, o.Max.Y)}, {image.Pt(o.Max.X-width, o.Min.Y), o.Max},
	} {
		draw.Draw(img, side.Intersect(img.Rect), image.NewUniform(c), image.Point{}, draw.Src)
	}
}

// Patch draws three rows of three values, or a single one, as squares of so many pixels, in the colours of a map over the range.
func Patch(values []float32, on Range, m *Colormap, cell int) *image.RGBA {
	side, k := Side(len(values)), on.scale()
	img := image.NewRGBA(image.Rect(0, 0, side*cell, side*cell))
	for i, v := range values {
		at := image.Pt(i%side*cell, i/side*cell)
		c := NotANumber
		if v == v {
			c = m.At(k.index(v))
		}
		draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(cell, cell))}, image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}
