package view

import (
	"image"

	"github.com/vggscope/vggscope/app/view/draw"
)

// Tile is a part of the map of a channel, as a grid would draw it: a pixel to a value where that is all that is to be seen, and
// zoom by zoom pixels where values are blended or those that are cut off are marked.
func (s *Maps) Tile(channel int, k Style, zoom int, part image.Rectangle) *image.RGBA {
	if !k.Smooth && !k.Clipped {
		whole := MapPicture(s, channel, k.Map)
		return whole.SubImage(part).(*image.RGBA)
	}
	var p Painter
	p.table = k.Map.pixels()
	img := image.NewRGBA(image.Rectangle{Max: part.Size().Mul(zoom)})
	dst := draw.Onto(img, &p.table)
	tile := image.Rect(0, 0, s.W*zoom, s.H*zoom).Sub(part.Min.Mul(zoom))
	p.paint(dst, tile, s.sizes[0], s, channel, k.Smooth && zoom > 1)
	if k.Clipped {
		s.markClipped(dst, tile, channel)
	}
	return img
}

// Words are what a grid would write under the map of a channel, the longest form first; nil for nothing.
func (s *Maps) Words(channel int, k Style) []string {
	own := s.Own[channel]
	switch {
	case k.IsOff(channel):
		return []string{k.OffWord}
	case channel < len(k.Values):
		return k.Values[channel]
	case s.Silent(channel) && own.Lo == 0:
		return []string{k.Silent}
	case s.Silent(channel):
		return []string{"= " + Number(float64(own.Lo), 3)}
	case !k.Ranges || !own.Valid():
		return nil
	}
	return own.forms()
}

// forms are the ways to write a range under a picture, the longest first.
func (r Range) forms() []string {
	return []string{r.Text(3), r.Text(2), r.spelled(brief, "…")}
}
