package view

import (
	"fmt"
	"image"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// mapSheet draws the maps of a convolution, a pool or the input.
func mapSheet(t nn.Tensor, o SheetOptions) (*image.Paletted, error) {
	g := gridOf(t.Shape, o.Columns)
	p, err := newPage(o.Layer, g.width, g.height, o.Map)
	if err != nil {
		return nil, err
	}
	found := survey(t)
	own := spans(found)
	on := shown(own, o.Mode, o.Locked, o.Map)
	tally := tallyOf(found)
	room := g.width - 2*margin - headBarWidth - 32
	p.head(o, fmt.Sprintf("%d x %d", t.H, t.W), count(tally), mapSentences(g, tally, o), room)
	p.headBar(on[0], o.Mode, o.Map)
	p.maps(t, g, on, own)
	for c, r := range own {
		label := r
		if o.Mode == PerChannel {
			label = on[c]
		}
		p.caption(g.tile(c), c, name(o.Names, c), state(r, found[c].faults), label)
	}
	return p.img, nil
}

// count is what the title says of the channels.
func count(n Tally) string {
	s := fmt.Sprintf("%d of %d channels", n.All, n.All)
	if n.Silent > 0 {
		s += fmt.Sprintf(", %d silent", n.Silent)
	}
	return s
}

// state is the word under a map that stands in for its range, or "".
func state(own Range, faults int) string {
	switch {
	case !own.Valid():
		return "no finite value"
	case own.Constant() && own.Lo == 0 && faults == 0:
		return "silent"
	case own.Constant() && faults == 0:
		return "all " + number(own.Lo, 3)
	}
	return ""
}

// mapSentences say how the maps are drawn, and what is out of the ordinary.
func mapSentences(g grid, n Tally, o SheetOptions) string {
	s := "Each map on its own range, given below it."
	switch o.Mode {
	case PerLayer:
		s = "All maps on the range of the layer, their own below them."
	case Locked:
		s = "All maps on a locked range, their own below them."
	}
	if g.zoom > 1 {
		s += fmt.Sprintf(" A value is %d x %d pixels.", g.zoom, g.zoom)
	}
	if n.Constant > 0 {
		s += fmt.Sprintf(" Constant: %d.", n.Constant)
	}
	if n.Faulty > 0 {
		s += fmt.Sprintf(" With NaN or infinite values: %d.", n.Faulty)
	}
	return s
}

func name(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

// caption writes the line under a map: number and name at the left, range at the right, in as many digits as fit.
func (p *page) caption(tile image.Rectangle, c int, name, state string, r Range) {
	y, right := tile.Max.Y+15, tile.Min.X+max(tile.Dx(), minCell)
	label := p.bold.fit(strings.TrimSpace(fmt.Sprintf("%d %s", c, name)), (right-tile.Min.X)/2)
	p.bold.draw(p.img, tile.Min.X, y, label, dark)
	if state != "" {
		p.small.drawRight(p.img, right, y, state, muted)
		return
	}
	room := right - tile.Min.X - p.bold.width(label) - 6
	for digits := 3; digits > 0; digits-- {
		if s := r.text(digits); digits == 1 || p.small.width(s) <= room {
			p.small.drawRight(p.img, right, y, s, muted)
			return
		}
	}
}

// maps colours every map. The tensor holds all channels of a pixel side by side, so it is read in that order, a block of
// channels at a time: one channel after the other would fetch all of it from memory once for each.
func (p *page) maps(t nn.Tensor, g grid, on, own []Range) {
	const block = 16 // one cache line of values
	lines := make([]uint8, block*t.W)
	scales := make([]scale, t.C)
	for c := range scales {
		scales[c] = on[c].scale()
		p.frame(g.tile(c), 1, paper+2)
	}
	for y := range t.H {
		for c := 0; c < t.C; c += block {
			end := min(c+block, t.C)
			for x := range t.W {
				at := (y*t.W + x) * t.C
				for i, v := range t.Data[at+c : at+end] {
					lines[i*t.W+x] = p.index(scales[c+i], v)
				}
			}
			for i := range end - c {
				p.enlarge(g, c+i, y, lines[i*t.W:][:t.W])
			}
		}
	}
	for c, r := range own {
		if r.Constant() {
			p.hatch(g.tile(c))
		}
	}
}

// index is the palette index of value v.
func (p *page) index(s scale, v float32) uint8 {
	if v != v {
		return nanIndex
	}
	return p.palette.level[s.index(v)]
}

// enlarge draws row y of channel c's map, each value as a square.
func (p *page) enlarge(g grid, c, y int, line []uint8) {
	tile := g.tile(c)
	first := p.img.Pix[p.img.PixOffset(tile.Min.X, tile.Min.Y+y*g.zoom):][:g.tileW]
	if g.zoom == 1 {
		copy(first, line)
		return
	}
	for x, v := range line {
		square := first[x*g.zoom:][:g.zoom]
		for i := range square {
			square[i] = v
		}
	}
	for k := 1; k < g.zoom; k++ {
		copy(p.img.Pix[p.img.PixOffset(tile.Min.X, tile.Min.Y+y*g.zoom+k):], first)
	}
}
