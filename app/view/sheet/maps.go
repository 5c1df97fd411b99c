package sheet

import (
	"cmp"
	"fmt"
	"image"
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/weights/plain"
)

// mapSheet draws the maps of a convolution, a pool or the input.
func mapSheet(m *view.Maps, o Options) (*image.Paletted, error) {
	g := tilingOf(m.Places(), m.H, m.W, o.Columns)
	p, err := newPage(o.Layer, g.width, g.height, o.Map)
	if err != nil {
		return nil, err
	}
	room := g.width - 2*margin - headBarWidth - 32
	p.head(o, fmt.Sprintf("%d x %d", m.H, m.W), count(m, o), mapSentences(g, m, o), room)
	p.headBar(m.On[0], o.Mode, o.Map)
	for place := range m.Places() {
		channel, tile := m.Channel(place), g.tile(place)
		draw.Outline(p, tile, 1, shade(2))
		p.brush.Tile(p, tile, m, channel)
		if m.Silent(channel) {
			p.hatch(tile)
		}
		say := words(m, channel, o.Mode)
		if channel < len(o.Values) {
			say = o.Values[channel]
		}
		if _, off := slices.BinarySearch(o.Off, channel); off {
			say = []string{cmp.Or(o.OffWord, "off")}
		}
		if word := o.Instead[channel]; word != "" {
			say = []string{word}
		}
		p.caption(tile, view.Label(channel, o.Names), say)
	}
	return p.img, nil
}

// count is what the title says of the channels.
func count(m *view.Maps, o Options) string {
	s := fmt.Sprintf("%d of %s", m.Places(), plain.Counted(m.N, "channel"))
	if m.Tally.Silent > 0 {
		s += fmt.Sprintf(", %d silent", m.Tally.Silent)
	}
	if len(o.Off) > 0 {
		s += fmt.Sprintf(", %d off", len(o.Off))
	}
	if len(o.Instead) > 0 {
		s += fmt.Sprintf(", %d replaced", len(o.Instead))
	}
	return s
}

// words are what is written under the map of a channel, the longest form first: its range, or what stands in for it.
func words(m *view.Maps, channel int, mode view.RangeMode) []string {
	r := m.Own[channel]
	switch {
	case !r.Valid():
		return []string{"no finite value"}
	case m.Silent(channel) && r.Lo == 0:
		return []string{"silent"}
	case m.Silent(channel):
		return []string{"all " + view.Number(float64(r.Lo), 3)}
	case mode == view.PerChannel:
		r = m.On[channel]
	}
	return []string{r.Text(3), r.Text(2), r.Text(1)}
}

// mapSentences say how the maps are drawn, and what is out of the ordinary.
func mapSentences(g tiling, m *view.Maps, o Options) string {
	s := "Each map on its own range"
	switch o.Mode {
	case view.PerLayer:
		s = "All maps on the range of the layer"
	case view.Locked:
		s = "All maps on a locked range"
	}
	switch {
	case o.Values != nil:
		s += "."
	case o.Mode == view.PerChannel:
		s += ", given below it."
	default:
		s += ", their own below them."
	}
	switch {
	case o.Ordered != "":
		s = o.Ordered + ". " + s
	case !slices.IsSorted(m.Order):
		s += " Reordered."
	}
	if g.zoom > 1 {
		s += fmt.Sprintf(" A value is %d x %s.", g.zoom, plain.Counted(g.zoom, "pixel"))
	}
	if m.Tally.Constant > 0 {
		s += fmt.Sprintf(" Constant: %d.", m.Tally.Constant)
	}
	if m.Tally.Faulty > 0 {
		s += fmt.Sprintf(" With NaN or infinite values: %d.", m.Tally.Faulty)
	}
	return s
}

// caption writes the line under a map. A name gives way to what is to be said of the values.
func (p *page) caption(tile image.Rectangle, label string, words []string) {
	const gap = 6
	width := max(tile.Dx(), minCell)
	room := min(width/2, width-gap-p.small.Width(words[len(words)-1]))
	c := view.Caption{Label: p.bold.Fit(label, room), Face: p.bold, Ink: dark, Words: words, Small: p.small, Muted: muted}
	c.Draw(p, tile.Min.X, tile.Min.X+width, tile.Max.Y+15, gap)
}
