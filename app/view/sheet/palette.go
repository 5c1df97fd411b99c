package sheet

import (
	"image/color"

	"github.com/vggscope/vggscope/app/view"
)

// A sheet is a paletted picture: a byte to a pixel instead of four, no filter pass in the PNG encoder, and a file a third as
// large. Its 256 colours must hold the colour map and the few other colours of the page, so the page takes pageColours of
// them, and as many of the map's 256 levels share the colour of the next lower level: those that differ from it least. In
// viridis 10 levels are off by 1 of 255 that way (two more equal their neighbour anyway).
const (
	rampSize    = 10 // from paper to ink, for text with smooth edges, frames and hatching
	pageColours = rampSize + 2
	mapColours  = 256 - pageColours

	paper       = uint8(mapColours)
	inkMost     = paper + rampSize - 1
	nanIndex    = inkMost + 1
	accentIndex = inkMost + 2
)

// The colours of a page.
var (
	dark   = shade(rampSize - 1)                // text
	muted  = shade(6)                           // text of less weight
	accent = color.RGBA{0xe8, 0x2c, 0x2c, 0xff} // marks the largest unit
)

// shade is a colour of the ramp: 0 is paper, rampSize-1 ink.
func shade(i int) color.RGBA {
	mix := func(paper, ink int) uint8 {
		return uint8((paper*(rampSize-1-i) + ink*i + (rampSize-1)/2) / (rampSize - 1))
	}
	return color.RGBA{mix(255, 30), mix(255, 35), mix(255, 44), 0xff}
}

// A palette holds the colours of one sheet, and the index of the colour of each level of the map.
type palette struct {
	colours color.Palette
	level   [256]uint8
}

func newPalette(m *view.Colormap) *palette {
	var levels [256]color.RGBA
	for i := range levels {
		levels[i] = m.At(uint8(i))
	}
	p := &palette{colours: make(color.Palette, 0, 256)}
	shared := sharedLevels(&levels, m.Signed())
	for i, c := range levels {
		if !shared[i] {
			p.colours = append(p.colours, c)
		}
		p.level[i] = uint8(len(p.colours) - 1)
	}
	for i := range rampSize {
		p.colours = append(p.colours, shade(i))
	}
	p.colours = append(p.colours, view.NotANumber, accent)
	return p
}

// index is that of a colour of the page.
func (p *palette) index(c color.RGBA) uint8 { return paper + uint8(p.colours[paper:].Index(c)) }

// sharedLevels picks the levels that share the colour of the next lower one: the least different ones, no two in a row, and
// never the first, the last or the zero of a signed map.
func sharedLevels(levels *[256]color.RGBA, signed bool) (shared [256]bool) {
	step := func(i int) int {
		a, b := levels[i-1], levels[i]
		r, g, bl := int(b.R)-int(a.R), int(b.G)-int(a.G), int(b.B)-int(a.B)
		return r*r + g*g + bl*bl
	}
	for range pageColours {
		best := 0
		for i := 1; i < 255; i++ {
			zero := signed && (i == view.ZeroLevel || i == view.ZeroLevel+1)
			if zero || shared[i-1] || shared[i] || shared[i+1] {
				continue
			}
			if best == 0 || step(i) < step(best) {
				best = i
			}
		}
		shared[best] = true
	}
	return shared
}
