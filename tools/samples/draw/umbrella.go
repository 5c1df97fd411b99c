package draw

import (
	"image"
	"math"
)

func umbrella() *image.Paletted {
	c := newCanvas(linear(point{0, 0}, point{0, Size}, hex(0xffffff), hex(0xe3e9ee)))
	c.shadow(point{250, 448}, 120, 18, hex(0x22303c).fade(0.5))
	handle(c)
	canopy(c)
	return c.paletted()
}

// handle is the shaft and its hook.
func handle(c *canvas) {
	steel := linear(point{235, 0}, point{246, 0}, hex(0x9aa3ab), hex(0x3f474e))
	c.fill(line(8, point{240, 60}, point{240, 380}), steel)
	hook := []point{{240, 372}, {240, 412}}
	for deg := 0.0; deg <= 190; deg += 10 {
		hook = append(hook, polar(point{268, 412}, 28, 180-deg))
	}
	c.fill(line(15, hook...), linear(point{230, 0}, point{300, 0}, hex(0x9b5a2c), hex(0x5b2e12)))
	c.fill(line(5, hook...), linear(point{230, 0}, point{300, 0}, hex(0xc98a55).fade(0.8), hex(0x7a4520).fade(0.8)))
}

// canopy is the cloth seen from the side and a little from below: gores between ribs that meet at the top, each edge
// hanging in a shallow arc.
func canopy(c *canvas) {
	top, left, right, edge := point{240, 66}, 36.0, 444.0, 262.0
	const gores = 6
	rib := func(i int) point { // where rib i ends
		f := -math.Cos(math.Pi * float64(i) / gores)
		return point{(left+right)/2 + f*(right-left)/2, edge - 12*(1-f*f)}
	}
	bulge := func(p point) point { // the handle of a rib's curve, outside the straight line
		return point{top.x + (p.x-top.x)*0.86, top.y + (p.y-top.y)*0.18}
	}
	colours := []ink{hex(0xd8343a), hex(0xf2b632)}
	for i := range gores {
		a, b := rib(i), rib(i+1)
		dip := (b.x - a.x) * 0.22
		shape := path{{
			top, bulgeStart(top, b), bulge(b), b,
			point{b.x - (b.x-a.x)*0.3, b.y - dip}, point{a.x + (b.x-a.x)*0.3, a.y - dip}, a,
			bulge(a), bulgeStart(top, a), top,
		}}
		k := colours[i%2]
		mid := (float64(i) + 0.5) / gores
		dark := k.blend(hex(0x3a0a12), 0.15+0.4*mid*mid)
		c.fill(shape, linear(point{a.x, 80}, point{b.x, 260}, k.blend(hex(0xffffff), 0.18*(1-mid)), dark))
		c.fill(line(2, alongRib(top, bulgeStart(top, a), bulge(a), a)...), flat(hex(0x5b1016).fade(0.55)))
	}
	c.fill(line(7, point{240, 66}, point{240, 44}), flat(hex(0x4b5157)))
}

func bulgeStart(top, p point) point { return point{top.x + (p.x-top.x)*0.5, top.y} }

// alongRib is a cubic curve as short lines.
func alongRib(a, b, c, d point) (ps []point) {
	const steps = 16
	for i := range steps + 1 {
		f := float64(i) / steps
		ab, bc, cd := mix(a, b, f), mix(b, c, f), mix(c, d, f)
		ps = append(ps, mix(mix(ab, bc, f), mix(bc, cd, f), f))
	}
	return ps
}
