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
	own, faults := survey(t)
	on := shown(own, o.Mode, o.Locked, o.Map)
	count := fmt.Sprintf("%d of %d channels", t.C, t.C)
	if extra := tally(own, faults); extra != "" {
		count += ", " + extra
	}
	p.head(o.Layer, fmt.Sprintf("%d x %d", t.H, t.W), count, mapNotes(g, o))
	p.headBar(on[0], o.Mode, o.Map)
	p.maps(t, g, on, own)
	for c, r := range own {
		label := r
		if o.Mode == PerChannel {
			label = on[c]
		}
		p.caption(g.tile(c), c, name(o.Names, c), state(r, faults[c]), label)
	}
	return p.img, nil
}

// tally counts the channels that need a word.
func tally(own []Range, faults []int) string {
	var silent, constant, faulty int
	for c, r := range own {
		switch {
		case faults[c] > 0:
			faulty++
		case r.Constant() && r.Lo == 0:
			silent++
		case r.Constant():
			constant++
		}
	}
	var parts []string
	for _, k := range []struct {
		n    int
		what string
	}{{silent, "silent"}, {constant, "constant"}, {faulty, "with NaN or infinite values"}} {
		if k.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", k.n, k.what))
		}
	}
	return strings.Join(parts, ", ")
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

// mapNotes says how the maps are drawn.
func mapNotes(g grid, o SheetOptions) string {
	notes := []string{map[RangeMode]string{
		PerChannel: "each map on its own range, given below it",
		PerLayer:   "all maps on the range of the layer, their own below them",
		Locked:     "all maps on a locked range, their own below them",
	}[o.Mode]}
	if g.zoom > 1 {
		notes = append(notes, fmt.Sprintf("a value is %d x %d pixels", g.zoom, g.zoom))
	}
	if o.Note != "" {
		notes = append([]string{o.Note}, notes...)
	}
	return strings.Join(notes, "   ·   ")
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
	label := strings.TrimSpace(fmt.Sprintf("%d %s", c, name))
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
