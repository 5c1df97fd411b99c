package figure

import (
	"image"
	"math"

	"github.com/vggscope/vggscope/app/view"
)

// Of says which maps of a layer a panel has, and how they look.
type Of struct {
	Places  []int           // whose maps; see view.Maps.Order
	Columns int             // maps to a row
	Zoom    float64         // pixels to a value, as far as whole ones go; smaller maps have one pixel to a value
	Part    image.Rectangle // columns and rows of the only map of which a part is shown; empty for all
	Style   view.Style
}

// Maps makes a panel of the maps at some places.
func Maps(s *view.Maps, of Of) Panel {
	p := Panel{Columns: of.Columns}
	zoom := max(1, int(math.Round(of.Zoom)))
	part := of.Part.Intersect(image.Rect(0, 0, s.W, s.H))
	if part.Empty() {
		part = image.Rect(0, 0, s.W, s.H)
	}
	for _, place := range of.Places {
		channel := s.Channel(place)
		if channel >= 0 {
			p.Items = append(p.Items, item(s, channel, of.Style, zoom, part))
		}
	}
	return p
}

// item is one map, or a part of it.
func item(s *view.Maps, channel int, k view.Style, zoom int, part image.Rectangle) Item {
	it := Item{Size: part.Size().Mul(zoom), Label: view.Label(channel, k.Names)}
	it.Hatched = s.Flat() || s.Silent(channel) // a dense layer's last places are of no unit, and let it through
	if !s.Silent(channel) || s.Flat() {
		it.Picture = func() image.Image { return s.Tile(channel, k, zoom, part) }
	}
	frame := func(r image.Rectangle) {
		if !r.Empty() {
			r = r.Sub(part.Min)
			it.Frames = append(it.Frames, image.Rectangle{Min: r.Min.Mul(zoom), Max: r.Max.Mul(zoom)})
		}
	}
	if k.MarkOn < 0 || k.MarkOn == channel {
		frame(k.Mark)
	}
	if s.Flat() {
		it.Label = ""
		if k.Largest >= 0 {
			frame(image.Rect(k.Largest%s.W, k.Largest/s.W, k.Largest%s.W+1, k.Largest/s.W+1))
		}
		return it
	}
	frame(k.Area)
	it.Words = s.Words(channel, k)
	return it
}
