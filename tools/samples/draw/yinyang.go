package draw

import "image"

func yinYang() *image.Paletted {
	c := newCanvas(radial(point{210, 190}, 420, hex(0xfdfbf5), hex(0xe9dfc9)))
	at, r := point{240, 236}, 186.0
	c.shadow(at.plus(point{6, 16}), r+30, r+26, hex(0x4a3c22).fade(0.55))
	white := radial(at.plus(point{-70, -90}), 420, hex(0xffffff), hex(0xe4e2de))
	black := radial(at.plus(point{-70, -90}), 420, hex(0x34343a), hex(0x060608))
	c.fill(circle(at, r), black)
	c.fill(circle(at, r-7), white)
	c.fill(dark(at, r-6), black)
	c.fill(circle(at.plus(point{0, -r / 2}), r/7), black)
	c.fill(circle(at.plus(point{0, r / 2}), r/7), white)
	return c.paletted()
}

// dark is the black half: down the right side of the disc, then up the S of two half circles. A curve's handle on a circle
// of half the radius is half as long.
func dark(at point, r float64) path {
	p := func(x, y float64) point { return point{at.x + x*r, at.y + y*r} }
	const h = arm / 2
	return path{{
		p(0, -1), p(arm, -1), p(1, -arm), p(1, 0),
		p(1, arm), p(arm, 1), p(0, 1),
		p(-h, 1), p(-0.5, 0.5+h), p(-0.5, 0.5),
		p(-0.5, 0.5-h), p(-h, 0), p(0, 0),
		p(h, 0), p(0.5, -0.5+h), p(0.5, -0.5),
		p(0.5, -0.5-h), p(h, -1), p(0, -1),
	}}
}
