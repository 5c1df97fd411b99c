package view

import (
	"image"
	"image/color"

	"github.com/vggscope/vggscope/app/view/draw"
)

// The colours of values below and above the range that is shown, where they are marked. No colour map has them.
var (
	BelowRange = color.RGBA{0x80, 0x20, 0xf0, 255}
	AboveRange = color.RGBA{0x00, 0xf0, 0x00, 255}
)

// markClipped paints over the values of a channel that lie beyond the range that is shown: a pixel at least for each, so that
// none is missed in a small map.
func (s *Maps) markClipped(dst draw.Canvas, tile image.Rectangle, channel int) {
	on, own := s.On[channel], s.Own[channel]
	if own.Lo >= on.Lo && own.Hi <= on.Hi || tile.Intersect(dst.Bounds()).Empty() {
		return
	}
	for y := range s.H {
		top, bottom := stretch(y, y+1, s.H, tile.Dy())
		if tile.Min.Y+bottom <= dst.Bounds().Min.Y || tile.Min.Y+top >= dst.Bounds().Max.Y {
			continue
		}
		for x := 0; x < s.W; {
			from, c := x, s.beyond(on, channel, y, x)
			for x++; x < s.W && s.beyond(on, channel, y, x) == c; x++ {
			}
			if c != (color.RGBA{}) {
				left, right := stretch(from, x, s.W, tile.Dx())
				dst.Fill(image.Rect(left, top, right, bottom).Add(tile.Min), c)
			}
		}
	}
}

// beyond is the colour that marks a value, or none.
func (s *Maps) beyond(on Range, channel, y, x int) color.RGBA {
	switch v, ok := s.Value(channel, y, x); {
	case ok && v < on.Lo:
		return BelowRange
	case ok && v > on.Hi:
		return AboveRange
	}
	return color.RGBA{}
}
