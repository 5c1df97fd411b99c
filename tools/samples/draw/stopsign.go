package draw

import (
	"image"

	"golang.org/x/image/font/gofont/gobold"
)

func stopSign() *image.Paletted {
	c := newCanvas(linear(point{0, 0}, point{0, 400}, hex(0x7fb2e0), hex(0xe6f1f8)))
	treeLine(c)
	c.fill(polygon(point{228, 380}, point{252, 380}, point{252, 480}, point{228, 480}), linear(point{228, 0}, point{252, 0}, hex(0xc3c8cc), hex(0x7d858c)))

	at := point{240, 222}
	c.shadow(at.plus(point{6, 10}), 218, 218, hex(0x1b2c3a).fade(0.5))
	c.fill(regular(at, 202, 8, 22.5), flat(hex(0xdadada)))
	c.fill(regular(at, 198, 8, 22.5), linear(point{0, 30}, point{0, 420}, hex(0xffffff), hex(0xe9e9ec)))
	c.fill(regular(at, 182, 8, 22.5), linear(point{100, 40}, point{360, 410}, hex(0xd92b30), hex(0xb3161d)))
	c.fill(text(gobold.TTF, "STOP", at, 112), flat(hex(0xffffff)))
	for _, y := range []float64{-150, 150} { // the two bolts
		c.fill(circle(at.plus(point{0, y}), 6), radial(at.plus(point{-2, y - 2}), 8, hex(0xf4f4f4), hex(0x8d9296)))
	}
	return c.paletted()
}

// treeLine is a strip of bushes behind the sign, out of focus: overlapping soft circles.
func treeLine(c *canvas) {
	d := dice(5)
	for i := range 60 {
		at := point{float64(i%30) * 17, 455 + 30*d.roll() - 40*d.roll()}
		green := hex(0x5f8f4e).blend(hex(0x2f5d36), d.roll())
		r := 38 + 26*d.roll()
		c.fill(circle(at, r), radial(at.plus(point{-r / 3, -r / 3}), 1.4*r, green.blend(hex(0xbdd48f), 0.25), green))
	}
}
