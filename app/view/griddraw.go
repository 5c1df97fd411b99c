package view

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"strconv"
)

// A Style is how a grid's maps are drawn.
type Style struct {
	Map    *Colormap
	Smooth bool // blend between values instead of drawing each as a square
	Ink    Ink
	Small  *Lettering // for captions; nil leaves them out
	Names  []string   // of the channels, such as "B", "G", "R"; may be shorter, or nil
	Ranges bool       // write each map's range into its caption where there is room
	Silent string     // the word for a map that is one value all over

	Chosen  int // the channel to frame, or -1
	Largest int // dense layers: the unit to ring, or -1
}

// A Painter colours grids. It keeps its tables from one frame to the next and belongs to one goroutine.
type Painter struct {
	table  [256]uint32
	of     *Colormap
	source []int32  // column of the map for each column of a tile
	blend  []uint16 // a row between two rows of levels, when smoothing
	weight []uint16 // how far a column of a tile is from one value to the next, of 256
}

// Draw colours what is in sight into dst, which has the size of the grid's pane and tight rows. What lies outside the pane
// costs nothing.
func (p *Painter) Draw(dst *image.RGBA, g *Grid, s *Maps, k Style) {
	fill(dst, dst.Rect, k.Ink.Paper)
	if s == nil || g.n != s.Places() {
		return
	}
	if p.of != k.Map {
		p.table, p.of = k.Map.pixels(), k.Map
	}
	l := s.size(g.zoom)
	w, _ := g.tileSize()
	p.columns(l.w, w)
	for _, place := range g.InSight() {
		tile, channel := g.Tile(place), s.Channel(place)
		p.tile(dst, tile, l, s, channel, k.Smooth && g.zoom > 1)
		if s.Silent(channel) {
			hatch(dst, tile, k.Ink)
		}
		p.edges(dst, g, s, place, k)
	}
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
	p.source, p.weight = p.source[:0], p.weight[:0]
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

// tile draws the map of a channel.
func (p *Painter) tile(dst *image.RGBA, tile image.Rectangle, l levels, s *Maps, channel int, smooth bool) {
	in := tile.Intersect(dst.Rect)
	if in.Empty() {
		return
	}
	plane := l.data[channel*l.h*l.w:][:l.h*l.w]
	source := p.source[in.Min.X-tile.Min.X:][:in.Dx()]
	before := -1
	for y := in.Min.Y; y < in.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(in.Min.X, y):][:4*in.Dx()]
		if smooth {
			p.smoothRow(row, plane, l, y-tile.Min.Y, tile.Dy(), in.Min.X-tile.Min.X)
			continue
		}
		at := (y - tile.Min.Y) * l.h / tile.Dy()
		if at == before { // the same values as in the row above
			copy(row, dst.Pix[dst.PixOffset(in.Min.X, y-1):])
			continue
		}
		before = at
		values := plane[at*l.w:][:l.w]
		for i, x := range source {
			binary.LittleEndian.PutUint32(row[4*i:], p.table[values[x]])
		}
		if s.nan != nil {
			s.markNaN(row, source, l, channel, at)
		}
	}
}

// markNaN paints over the pixels that stand for values which are no numbers.
func (s *Maps) markNaN(row []byte, source []int32, l levels, channel, at int) {
	step, pink := s.H/l.h, pixel(NotANumber)
	for i, x := range source {
		if s.nan[(channel*s.H+at*step)*s.W+int(x)*step] {
			binary.LittleEndian.PutUint32(row[4*i:], pink)
		}
	}
}

// smoothRow draws row y of a tile of the given height, blended between the values around it. Levels stand in for values:
// they are proportional to them.
func (p *Painter) smoothRow(row []byte, plane []uint8, l levels, y, height, from int) {
	at, w := between(y, height, l.h)
	a := plane[at*l.w:][:l.w]
	b := plane[min(at+1, l.h-1)*l.w:][:l.w]
	p.blend = p.blend[:0]
	for x := range a {
		p.blend = append(p.blend, uint16(int(a[x])*(256-w)+int(b[x])*w)) // level times 256
	}
	p.blend = append(p.blend, p.blend[l.w-1])
	n := len(p.source)
	for i := range len(row) / 4 {
		at := pointBefore(from+i, n, l.w)
		k := int(p.weight[from+i])
		v := int(p.blend[at])*(256-k) + int(p.blend[at+1])*k
		binary.LittleEndian.PutUint32(row[4*i:], p.table[v>>16])
	}
}

// pointBefore is between's at in whole numbers.
func pointBefore(i, size, n int) int {
	return min(max(0, (2*i+1)*n-size)/(2*size), n-1)
}

// edges draws what is around a tile: its caption, its frame, the ring around the largest unit.
func (p *Painter) edges(dst *image.RGBA, g *Grid, s *Maps, place int, k Style) {
	tile, channel := g.Tile(place), s.Channel(place)
	line := max(1, int(math.Round(2*g.unit)))
	if s.Flat() {
		p.unused(dst, g, s, k)
		cellLines(dst, g, s)
		if k.Largest >= 0 {
			cell := g.Cell(0, k.Largest/s.W, k.Largest%s.W)
			outline(dst, cell, line, k.Ink.Accent)
		}
		return
	}
	if channel == k.Chosen && g.solo < 0 {
		outline(dst, tile, line, k.Ink.Accent)
	}
	if k.Small != nil {
		p.caption(dst, tile, g, s, channel, k)
	}
}

// lined is how wide the cells of a dense layer's square must be for lines between them, in units: among smaller ones the
// lines would weigh more than the values.
const lined = 12

// cellLines draws thin lines between the cells of a dense layer, so that they can be told apart, and counted, where all of
// them have much the same value, as most classes of a sure answer have.
func cellLines(dst *image.RGBA, g *Grid, s *Maps) {
	if g.zoom < lined*g.unit {
		return
	}
	grey, tile := color.RGBA{150, 150, 150, 255}, g.Tile(0)
	for i := 1; i < s.W; i++ {
		x := g.Cell(0, 0, i).Min.X
		tint(dst, image.Rect(x, tile.Min.Y, x+1, tile.Max.Y), grey, 90)
	}
	for i := 1; i < s.H; i++ {
		y := g.Cell(0, i, 0).Min.Y
		tint(dst, image.Rect(tile.Min.X, y, tile.Max.X, y+1), grey, 90)
	}
}

// unused hatches the places of a dense layer's square that are left over.
func (p *Painter) unused(dst *image.RGBA, g *Grid, s *Maps, k Style) {
	n := len(s.Tensor.Data)
	for i := n; i < s.H*s.W; {
		end := min(s.H*s.W, (i/s.W+1)*s.W)
		r := g.Cell(0, i/s.W, i%s.W)
		r.Max.X = g.Tile(0).Max.X
		hatch(dst, r, k.Ink)
		i = end
	}
}

// caption writes the number under a map and, as far as there is room, its name and its range.
func (p *Painter) caption(dst *image.RGBA, tile image.Rectangle, g *Grid, s *Maps, channel int, k Style) {
	base := tile.Max.Y + (g.captionHeight()+k.Small.Height())/2 + 1
	label := strconv.Itoa(channel)
	if name := name(k.Names, channel); name != "" {
		label += " " + name
	}
	width := k.Small.Width(label)
	if width > tile.Dx()+g.gap() {
		return
	}
	colour := k.Ink.Text
	if channel == k.Chosen && g.solo < 0 {
		colour = k.Ink.Accent
	}
	k.Small.Draw(dst, tile.Min.X, base, label, colour)
	rest := ""
	switch {
	case s.Silent(channel):
		rest = k.Silent
		if v := s.Own[channel].Lo; v != 0 {
			rest = "= " + number(v, 3)
		}
	case k.Ranges:
		rest = s.Own[channel].text(2)
	}
	if w := k.Small.Width(rest); rest != "" && w+width+g.gap() <= tile.Dx() {
		k.Small.Draw(dst, tile.Max.X-w, base, rest, k.Ink.Muted)
	}
}
