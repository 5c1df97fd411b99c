package view

import (
	"cmp"
	"image"
	"image/color"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Painter colours maps, all of one size at a time. It keeps its tables from one frame to the next and belongs to one
// goroutine.
type Painter struct {
	table [256]uint32
	of    *Colormap

	from, to int      // the columns of a map, and those of a tile
	source   []int32  // column of the map for each column of a tile
	weight   []uint16 // how far a column of a tile is from one value to the next, of 256
	words    rangeWords
	wordsFor captions
	blend    []uint16 // a row between two rows of levels, when smoothing
	smooth   []uint8  // the levels of a row of the tile, likewise
}

// Draw colours what is in sight into a picture of the size of the grid's pane. What lies outside the pane costs nothing.
func (p *Painter) Draw(img *image.RGBA, g *Grid, s *Maps, k Style) {
	dst := draw.Onto(img, &p.table)
	dst.Fill(img.Rect, k.Ink.Paper)
	if s == nil || g.n != s.Places() {
		return
	}
	if p.of != k.Map {
		p.table, p.of = k.Map.pixels(), k.Map
	}
	l, framed, words, form := s.size(g.zoom), k.Framed(), p.rangeWords(g, s, k), valueForm(g, s, k)
	for _, place := range g.InSight() {
		tile, channel := g.Tile(place), s.Channel(place)
		p.paint(dst, tile, l, s, channel, k.Smooth && g.zoom > 1)
		if k.Clipped {
			s.markClipped(dst, tile, channel)
		}
		if s.Silent(channel) {
			draw.Hatch(dst, tile, tile.Min, k.Ink.Paper, k.Ink.Line)
		}
		if framed {
			draw.Outline(dst, tile, 1, k.Ink.Line)
		}
		edges(dst, g, s, place, k, words, form)
		writeNumbers(dst, g, s, place, k)
	}
}

// Tile draws the map of a channel into a tile that is a whole multiple of its size, each value as a square.
func (p *Painter) Tile(dst draw.Canvas, tile image.Rectangle, s *Maps, channel int) {
	p.paint(dst, tile, s.sizes[0], s, channel, false)
}

// size picks the maps that are nearest to, and not smaller than, what the zoom shows.
func (s *Maps) size(zoom float64) levels {
	i := 0
	for i+1 < len(s.sizes) && zoom <= 0.5 {
		zoom *= 2
		i++
	}
	return s.sizes[i]
}

// columns prepares the way from a tile's columns to those of its map.
func (p *Painter) columns(from, to int) {
	if p.from == from && p.to == to {
		return
	}
	p.from, p.to, p.source, p.weight = from, to, p.source[:0], p.weight[:0]
	for x := range to {
		p.source = append(p.source, int32(x*from/to))
	}
	for x := range to {
		_, w := between(x, to, from)
		p.weight = append(p.weight, uint16(w))
	}
}

// between is where pixel i of size lies among n values that are drawn as points in the middle of their squares: after value
// at, by w of 256.
func between(i, size, n int) (at, w int) {
	d := max(0, (float64(i)+0.5)*float64(n)/float64(size)-0.5)
	at = min(int(d), n-1)
	if at == n-1 {
		return at, 0
	}
	return at, int((d - float64(at)) * 256)
}

// paint draws the map of a channel.
func (p *Painter) paint(dst draw.Canvas, tile image.Rectangle, l levels, s *Maps, channel int, smooth bool) {
	in := tile.Intersect(dst.Bounds())
	if in.Empty() {
		return
	}
	p.columns(l.w, tile.Dx())
	plane := l.data[channel*l.h*l.w:][:l.h*l.w]
	source := p.source[in.Min.X-tile.Min.X:][:in.Dx()]
	before := -1
	for y := in.Min.Y; y < in.Max.Y; y++ {
		if smooth {
			p.blendRow(plane, l, y-tile.Min.Y, tile.Dy(), in.Min.X-tile.Min.X, in.Dx())
			dst.Levels(in.Min.X, y, p.smooth, nil)
			continue
		}
		at := (y - tile.Min.Y) * l.h / tile.Dy()
		if at == before { // the same values as in the row above
			dst.Repeat(in.Min.X, y, in.Dx())
			continue
		}
		before = at
		dst.Levels(in.Min.X, y, plane[at*l.w:][:l.w], source)
	}
	if s.nan != nil {
		s.markNaN(dst, tile, channel)
	}
}

// markNaN paints over the values of a channel that are no numbers: a pixel at least for each, so that none is missed in a
// small map or between two blended values.
func (s *Maps) markNaN(dst draw.Canvas, tile image.Rectangle, channel int) {
	for y := range s.H {
		row := s.nan[(channel*s.H+y)*s.W:][:s.W]
		top, bottom := stretch(y, y+1, s.H, tile.Dy())
		for x := 0; x < s.W; x++ {
			from := x
			for x < s.W && row[x] {
				x++
			}
			if x > from {
				left, right := stretch(from, x, s.W, tile.Dx())
				dst.Fill(image.Rect(left, top, right, bottom).Add(tile.Min), NotANumber)
			}
		}
	}
}

// stretch is which of size pixels stand for values from to to of n: those whose value that is, or the nearest one if there is
// none.
func stretch(from, to, n, size int) (first, end int) {
	first, end = (from*size+n-1)/n, (to*size+n-1)/n
	if first == end {
		first = from * size / n
		end = first + 1
	}
	return first, end
}

// blendRow makes n levels of row y of a tile of the given height, from a column on, each between the values around it. Levels
// stand in for values: they are proportional to them.
func (p *Painter) blendRow(plane []uint8, l levels, y, height, from, n int) {
	at, w := between(y, height, l.h)
	a := plane[at*l.w:][:l.w]
	b := plane[min(at+1, l.h-1)*l.w:][:l.w]
	p.blend = p.blend[:0]
	for x := range a {
		p.blend = append(p.blend, uint16(int(a[x])*(256-w)+int(b[x])*w)) // level times 256
	}
	p.blend = append(p.blend, p.blend[l.w-1])
	p.smooth = p.smooth[:0]
	for x := from; x < from+n; x++ {
		at, k := pointBefore(x, p.to, l.w), int(p.weight[x])
		p.smooth = append(p.smooth, uint8((int(p.blend[at])*(256-k)+int(p.blend[at+1])*k)>>16))
	}
}

// pointBefore is between's at in whole numbers.
func pointBefore(i, size, n int) int {
	return min(max(0, (2*i+1)*n-size)/(2*size), n-1)
}

// edges draws what is around a tile: its caption, its frame, the ring around the largest unit.
func edges(dst *draw.Picture, g *Grid, s *Maps, place int, k Style, words rangeWords, form int) {
	tile, channel := g.Tile(place), s.Channel(place)
	line := max(1, int(math.Round(2*g.unit)))
	if !k.Mark.Empty() && (k.MarkOn < 0 || k.MarkOn == channel) {
		draw.Ring(dst, g.Cells(place, k.Mark), line, k.Ink.Accent, k.Ink.Paper)
	}
	if !s.Flat() && !k.Area.Empty() {
		draw.Ring(dst, g.Cells(place, k.Area), max(1, line/2), k.Ink.Accent, k.Ink.Paper)
	}
	if s.Flat() {
		for _, r := range s.Unused(func(y, x int) image.Rectangle { return g.Cell(0, y, x) }) {
			draw.Hatch(dst, r, r.Min, k.Ink.Paper, k.Ink.Line)
		}
		cellLines(dst, g, s)
		if k.Largest >= 0 {
			cell := g.Cell(0, k.Largest/s.W, k.Largest%s.W)
			draw.Ring(dst, cell, line, k.Ink.Accent, k.Ink.Paper)
		}
		return
	}
	if channel == k.Chosen && g.solo < 0 {
		draw.Outline(dst, tile, line, k.Ink.Accent)
	}
	if k.Small != nil {
		writeCaption(dst, tile, g, s, channel, k, words, form)
	}
}

// lined is how wide the cells of a dense layer's square must be for lines between them, in units: among smaller ones the
// lines would weigh more than the values.
const lined = 12

// cellLines draws thin lines between the cells of a dense layer, so that they can be told apart, and counted, where all of
// them have much the same value, as most classes of a sure answer have.
func cellLines(dst *draw.Picture, g *Grid, s *Maps) {
	if g.zoom < lined*g.unit {
		return
	}
	grey, tile := color.RGBA{150, 150, 150, 255}, g.Tile(0)
	for i := 1; i < s.W; i++ {
		x := g.Cell(0, 0, i).Min.X
		dst.Tint(image.Rect(x, tile.Min.Y, x+1, tile.Max.Y), grey, 90)
	}
	for i := 1; i < s.H; i++ {
		y := g.Cell(0, i, 0).Min.Y
		dst.Tint(image.Rect(tile.Min.X, y, tile.Max.X, y+1), grey, 90)
	}
}

// writeCaption writes the number under a map, where the gap between two maps leaves room for it, and its name and its range.
func writeCaption(dst draw.Canvas, tile image.Rectangle, g *Grid, s *Maps, channel int, k Style, words rangeWords, form int) {
	c := Caption{Label: Label(channel, k.Names), Face: k.Small, Ink: k.Ink.Text, Small: k.Small, Muted: k.Ink.Muted}
	if k.Small.Width(c.Label) > tile.Dx()+g.gap() {
		return
	}
	if channel == k.Chosen && g.solo < 0 {
		c.Ink = k.Ink.Accent
	}
	switch {
	case k.IsOff(channel):
		c.Words, c.Muted = []string{cmp.Or(k.Instead[channel], k.OffWord)}, k.Ink.Accent
	case channel < len(k.Values):
		c.Words = k.Values[channel][min(form, len(k.Values[channel])-1):]
	case s.Silent(channel):
		c.Words = []string{k.Silent}
		if v := s.Own[channel].Lo; v != 0 {
			c.Words = []string{"= " + Number(float64(v), 3)}
		}
	case words != nil:
		c.Words = []string{words(s.Own[channel])}
	}
	c.Draw(dst, tile.Min.X, tile.Max.X, tile.Max.Y+(g.captionHeight()+k.Small.Height())/2+1, g.gap())
}
