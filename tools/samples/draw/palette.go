package draw

import (
	"image"
	"image/color"
	"slices"
)

// A shade is a colour of the picture and the number of its pixels.
type shade struct {
	rgb [3]uint8
	n   float64
}

// A box is a group of shades that will share one colour, the axis (red, green or blue) along which they differ most, and
// how much: the sum of the squared distances from their mean on that axis.
type box struct {
	shades []shade
	axis   int
	mean   [3]float64
	spread float64
}

func newBox(shades []shade) (b box) {
	b.shades = shades
	var n float64
	for _, s := range shades {
		n += s.n
	}
	for axis := range b.mean {
		var sum, squares float64
		for _, s := range shades {
			v := float64(s.rgb[axis])
			sum += s.n * v
			squares += s.n * v * v
		}
		b.mean[axis] = sum / n
		if spread := squares - sum*sum/n; spread > b.spread {
			b.axis, b.spread = axis, spread
		}
	}
	return b
}

// split parts the box at its mean.
func (b box) split() (low, high box) {
	var l, h []shade
	for _, s := range b.shades {
		if float64(s.rgb[b.axis]) <= b.mean[b.axis] {
			l = append(l, s)
		} else {
			h = append(h, s)
		}
	}
	return newBox(l), newBox(h)
}

// paletted is the picture in 256 colours, which makes its file a third as large: boxes of colours are split where the
// colours differ most, until there are enough boxes (after P. Heckbert, 1982, cutting at the mean).
func (c *canvas) paletted() *image.Paletted {
	boxes := []box{newBox(c.shades())}
	for len(boxes) < 256 {
		worst := 0
		for i, b := range boxes {
			if b.spread > boxes[worst].spread {
				worst = i
			}
		}
		if boxes[worst].spread < 1 {
			break
		}
		low, high := boxes[worst].split()
		boxes[worst] = low
		boxes = append(boxes, high)
	}
	return c.inBoxes(boxes)
}

// shades counts the picture's colours, in a fixed order.
func (c *canvas) shades() (out []shade) {
	count := map[[3]uint8]float64{}
	for i := 0; i < len(c.img.Pix); i += 4 {
		count[[3]uint8(c.img.Pix[i:])]++
	}
	for rgb, n := range count {
		out = append(out, shade{rgb, n})
	}
	slices.SortFunc(out, func(a, b shade) int { return slices.Compare(a.rgb[:], b.rgb[:]) })
	return out
}

// inBoxes gives each pixel the mean colour of its box.
func (c *canvas) inBoxes(boxes []box) *image.Paletted {
	out := image.NewPaletted(c.img.Rect, nil)
	index := map[[3]uint8]uint8{}
	for i, b := range boxes {
		m := b.mean
		out.Palette = append(out.Palette, color.RGBA{uint8(m[0] + 0.5), uint8(m[1] + 0.5), uint8(m[2] + 0.5), 255})
		for _, s := range b.shades {
			index[s.rgb] = uint8(i)
		}
	}
	for i := range out.Pix {
		out.Pix[i] = index[[3]uint8(c.img.Pix[4*i:])]
	}
	return out
}
