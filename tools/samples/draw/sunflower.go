package draw

import (
	"image"
	"math"
)

func sunflower() *image.Paletted {
	c := newCanvas(linear(point{0, 0}, point{0, Size}, hex(0x6fb0ea), hex(0xcfe6f5)))
	c.fill(line(22, point{240, 250}, point{250, 380}, point{246, 500}), linear(point{232, 0}, point{262, 0}, hex(0x7fae4a), hex(0x3f6d2a)))
	leaf(c, point{248, 440}, 205, 170)
	leaf(c, point{248, 452}, -28, 180)
	at := point{240, 218}
	petals(c, at, 24, 196, 7, hex(0xf0a018), hex(0xd97a0a))
	petals(c, at, 24, 184, 0, hex(0xffd93b), hex(0xf2a30f))
	seeds(c, at, 88)
	return c.paletted()
}

// petals is a ring of pointed leaves around the disc.
func petals(c *canvas, at point, n int, length, turn float64, light, dark ink) {
	d := dice(n)
	for i := range n {
		deg := turn + 360*float64(i)/float64(n) + 5*(d.roll()-0.5)
		l, w := length*(0.94+0.08*d.roll()), 19.0
		shape := path{{
			point{60, -4}, point{90, -w * 1.6}, point{l * 0.72, -w * 1.3}, point{l, 0},
			point{l * 0.72, w * 1.3}, point{90, w * 1.6}, point{60, 4}, point{60, 2}, point{60, -2}, point{60, -4},
		}}.moved(deg, at)
		c.fill(shape, radial(at, l, dark, light))
		c.fill(line(1.6, polar(at, 80, deg), polar(at, l*0.86, deg)), flat(dark.fade(0.6)))
	}
}

// seeds fills the disc in the order of a real one: seed i at the angle i times the golden angle (H. Vogel, 1979).
func seeds(c *canvas, at point, r float64) {
	c.fill(circle(at, r+5), radial(at, r+5, hex(0x2a1608), hex(0x6b3a12)))
	const n = 420
	for i := range n {
		f := math.Sqrt((float64(i) + 0.5) / n)
		p := polar(at, r*f, float64(i)*137.50776)
		k := hex(0x3a2413).blend(hex(0xa9661f), f*f)
		c.fill(circle(p, 1.6+2*f), radial(p.plus(point{-1, -1}), 4, k.blend(hex(0xe8b45a), 0.35), k))
	}
}

// leaf is a green leaf from its stalk at p in the direction deg.
func leaf(c *canvas, p point, deg, length float64) {
	w := length * 0.34
	shape := path{{
		point{0, 0}, point{length * 0.2, -w}, point{length * 0.7, -w}, point{length, 0},
		point{length * 0.7, w * 0.8}, point{length * 0.25, w * 0.8}, point{0, 0},
	}}.moved(deg, p)
	c.fill(shape, linear(p, polar(p, length, deg), hex(0x3d7a30), hex(0x86b84f)))
	c.fill(line(2, p, polar(p, length*0.92, deg)), flat(hex(0x2b5a25).fade(0.7)))
}
