package draw

import (
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// An ink is a colour with each part, and its opacity, from 0 to 1.
type ink struct{ r, g, b, a float64 }

// hex is the opaque ink of a colour written 0xRRGGBB.
func hex(rgb uint32) ink {
	return ink{float64(rgb>>16&255) / 255, float64(rgb>>8&255) / 255, float64(rgb&255) / 255, 1}
}

// fade is the ink with its opacity multiplied by a.
func (k ink) fade(a float64) ink { return ink{k.r, k.g, k.b, k.a * a} }

// blend is the ink at position f, 0 to 1, on the way from k to l.
func (k ink) blend(l ink, f float64) ink {
	f = min(max(f, 0), 1)
	return ink{k.r + (l.r-k.r)*f, k.g + (l.g-k.g)*f, k.b + (l.b-k.b)*f, k.a + (l.a-k.a)*f}
}

// A paint gives the ink of each point of a shape.
type paint func(p point) ink

func flat(k ink) paint { return func(point) ink { return k } }

// linear runs from k at a to l at b.
func linear(a, b point, k, l ink) paint {
	d := point{b.x - a.x, b.y - a.y}
	n := d.x*d.x + d.y*d.y
	return func(p point) ink { return k.blend(l, ((p.x-a.x)*d.x+(p.y-a.y)*d.y)/n) }
}

// radial runs from k at c to l at distance r, slowly at both ends.
func radial(c point, r float64, k, l ink) paint {
	return func(p point) ink {
		f := min(p.dist(c)/r, 1)
		return k.blend(l, f*f*(3-2*f))
	}
}

// A canvas is a picture in the making.
type canvas struct {
	img  *image.RGBA
	mask *image.Alpha
	pen  *vector.Rasterizer
}

// newCanvas is covered with the paint.
func newCanvas(background paint) *canvas {
	r := image.Rect(0, 0, Size, Size)
	c := &canvas{image.NewRGBA(r), image.NewAlpha(r), vector.NewRasterizer(Size, Size)}
	for i := 3; i < len(c.img.Pix); i += 4 {
		c.img.Pix[i] = 255
	}
	c.fill(polygon(point{0, 0}, point{Size, 0}, point{Size, Size}, point{0, Size}), background)
	return c
}

// fill paints the inside of the outlines, with smooth edges.
func (c *canvas) fill(p path, with paint) {
	c.pen.Reset(Size, Size)
	for _, o := range p {
		c.pen.MoveTo(float32(o[0].x), float32(o[0].y))
		for i := 1; i+2 < len(o); i += 3 {
			c.pen.CubeTo(float32(o[i].x), float32(o[i].y), float32(o[i+1].x), float32(o[i+1].y), float32(o[i+2].x), float32(o[i+2].y))
		}
		c.pen.ClosePath()
	}
	c.pen.DrawOp = draw.Src
	c.pen.Draw(c.mask, c.mask.Rect, image.Opaque, image.Point{})
	for i, m := range c.mask.Pix {
		if m > 0 {
			c.dab(i, with(point{float64(i%Size) + 0.5, float64(i/Size) + 0.5}), float64(m)/255)
		}
	}
}

// dab lays ink over pixel i, covered to the given share.
func (c *canvas) dab(i int, k ink, cover float64) {
	px, a := c.img.Pix[4*i:4*i+3:4*i+3], k.a*cover
	for j, v := range [3]float64{k.r, k.g, k.b} {
		px[j] = uint8(math.Round(float64(px[j])*(1-a) + 255*v*a))
	}
}

// shadow darkens an ellipse on the ground, softly towards its edge.
func (c *canvas) shadow(at point, rx, ry float64, dark ink) {
	c.fill(ellipse(at, rx, ry), func(p point) ink {
		f := 1 - min(math.Hypot((p.x-at.x)/rx, (p.y-at.y)/ry), 1)
		return dark.fade(f * f * (3 - 2*f))
	})
}

// A source of even, repeatable numbers in [0, 1), the same on every machine.
type dice uint32

func (d *dice) roll() float64 {
	*d = *d*1664525 + 1013904223
	return float64(*d>>8) / (1 << 24)
}
