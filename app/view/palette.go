package view

import (
	"image/color"
	"sort"
)

// A sheet is a paletted picture: a byte to a pixel instead of four, no filter pass in the PNG encoder, and a file a third as
// large, all for one price: its 256 colours must hold the colour map and the few other colours of the page. So the page
// takes pageColours of them, and as many of the map's 256 levels share the colour of the next lower level: those that
// differ from it least. In viridis 10 levels are off by 1 of 255 that way (two more equal their neighbour anyway).
const (
	rampSize    = 10 // from paper to ink, for text with smooth edges, frames and hatching
	pageColours = rampSize + 2
	mapColours  = 256 - pageColours

	paper    = uint8(mapColours)
	inkMost  = paper + rampSize - 1
	nanIndex = inkMost + 1
	accent   = inkMost + 2
)

var (
	paperRGB  = [3]float64{255, 255, 255}
	inkRGB    = [3]float64{30, 35, 44}
	accentRGB = color.RGBA{0xe8, 0x2c, 0x2c, 0xff} // marks the largest unit
)

// A palette holds the colours of one sheet, and the index of the colour of each level of the map.
type palette struct {
	colours color.Palette
	level   [256]uint8
}

func newPalette(m *Colormap) *palette {
	p := &palette{colours: make(color.Palette, 0, 256)}
	merged := mergedLevels(m)
	for i := range 256 {
		if !merged[i] {
			p.colours = append(p.colours, m.At(uint8(i)))
		}
		p.level[i] = uint8(len(p.colours) - 1)
	}
	for i := range rampSize {
		var c [3]uint8
		for k := range c {
			f := float64(i) / (rampSize - 1)
			c[k] = uint8(paperRGB[k]*(1-f) + inkRGB[k]*f + 0.5)
		}
		p.colours = append(p.colours, color.RGBA{c[0], c[1], c[2], 0xff})
	}
	p.colours = append(p.colours, NotANumber, accentRGB)
	return p
}

// mergedLevels picks the levels that share the colour of the next lower one: the least different ones, no two in a row, and
// never the first, the last or the zero of a signed map.
func mergedLevels(m *Colormap) (merged [256]bool) {
	order := make([]int, 0, 256)
	for i := 1; i < 255; i++ {
		if !m.signed || i != zeroLevel && i != zeroLevel+1 {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return m.step(order[a]) < m.step(order[b]) })
	for left, k := pageColours, 0; left > 0; k++ {
		i := order[k]
		if !merged[i-1] && !merged[i+1] {
			merged[i] = true
			left--
		}
	}
	return merged
}

// step is how far level i is from the level below: the sum of the squared differences of red, green and blue.
func (m *Colormap) step(i int) (sum int) {
	for k := range 3 {
		d := int(m.table[i][k]) - int(m.table[i-1][k])
		sum += d * d
	}
	return sum
}
