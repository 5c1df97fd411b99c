package draw

import "image"

func starfish() *image.Paletted {
	c := newCanvas(linear(point{0, 0}, point{0, Size}, hex(0xf2dfb6), hex(0xdcbd88)))
	sand(c)
	at := point{240, 252}
	c.fill(star(at.plus(point{8, 14}), 1.03), flat(hex(0x6b4a1e).fade(0.35)))
	c.fill(star(at, 1), radial(at, 215, hex(0xf39a3d), hex(0xc9471b)))
	c.fill(star(at, 0.82), radial(at, 190, hex(0xffc069).fade(0.55), hex(0xe8702a).fade(0.35)))
	bumps(c, at)
	return c.paletted()
}

// tips are the directions of the five arms.
func tips() (degs [5]float64) {
	for i := range degs {
		degs[i] = -90 + 72*float64(i) + 9
	}
	return degs
}

// star is the animal's outline: five arms with round tips, joined by narrow bays.
func star(at point, f float64) path {
	var ps []point
	for _, deg := range tips() {
		tip, side := unit(deg), unit(deg+90)
		add := func(along, across float64) {
			ps = append(ps, at.plus(tip.times(along*f)).plus(side.times(across*f)))
		}
		add(130, -37)
		add(188, -19)
		add(208, 0)
		add(188, 19)
		add(130, 37)
		ps = append(ps, polar(at, 76*f, deg+36))
	}
	return smooth(ps...)
}

// bumps are the light knobs along each arm.
func bumps(c *canvas, at point) {
	knob := func(p point, r float64) {
		c.fill(circle(p.plus(point{0.8, 1.2}), r), flat(hex(0x8c2f10).fade(0.5)))
		c.fill(circle(p, r), radial(p.plus(point{-r / 3, -r / 3}), 1.3*r, hex(0xfff0cf), hex(0xf2b070)))
	}
	for _, deg := range tips() {
		for i := 1; i <= 11; i++ {
			along := 16 * float64(i)
			p, r := polar(at, along, deg), 5.2-0.28*float64(i)
			knob(p, r)
			side := unit(deg + 90).times((40 - 0.16*along) * 0.5)
			if i > 2 {
				knob(p.plus(side), r*0.62)
				knob(p.plus(side.times(-1)), r*0.62)
			}
		}
	}
	knob(at, 6)
}

// sand is fine grains and a few ripples.
func sand(c *canvas) {
	d := dice(3)
	for range 900 {
		p := point{Size * d.roll(), Size * d.roll()}
		k := hex(0xa98146).blend(hex(0xfff6de), d.roll())
		c.fill(circle(p, 0.7+0.9*d.roll()), flat(k.fade(0.6)))
	}
}
