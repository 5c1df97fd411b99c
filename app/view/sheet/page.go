package sheet

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// A page is a sheet in the making. It is a canvas of its palette's colours.
type page struct {
	img     *image.Paletted
	palette *palette
	brush   view.Painter
	title   *draw.Face // the layer's name
	large   *draw.Face // size and count
	small   *draw.Face // notes, ranges, numbers of a bar
	bold    *draw.Face // channel numbers
}

func newPage(layer string, width, height int, m *view.Colormap) (*page, error) {
	if width > maxPixels/height {
		return nil, fmt.Errorf("%w: %s: %d x %d pixels", ErrTooBig, layer, width, height)
	}
	p := &page{palette: newPalette(m)}
	p.img = image.NewPaletted(image.Rect(0, 0, width, height), p.palette.colours)
	p.Fill(p.img.Rect, shade(0))
	p.title, p.large = draw.Bold(24), draw.Regular(17)
	p.small, p.bold = draw.Regular(12.5), draw.Bold(12.5)
	return p, nil
}

// Bounds implements draw.Canvas.
func (p *page) Bounds() image.Rectangle { return p.img.Rect }

// row is n pixels of row y from x on.
func (p *page) row(x, y, n int) []uint8 { return p.img.Pix[p.img.PixOffset(x, y):][:n] }

// Fill implements draw.Canvas.
func (p *page) Fill(r image.Rectangle, c color.RGBA) {
	r = r.Intersect(p.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		p.Dots(r.Min.X, y, r.Dx(), 1, c)
	}
}

// Dots implements draw.Canvas.
func (p *page) Dots(x, y, n, step int, c color.RGBA) {
	if n < 1 {
		return
	}
	index := p.palette.index(c)
	for i, row := 0, p.row(x, y, n); i < n; i += step {
		row[i] = index
	}
}

// Cover implements draw.Canvas: it darkens the paper. Maps are spared.
func (p *page) Cover(x, y int, share []uint8, c color.RGBA) {
	x, share = draw.Clip(p.img.Rect, x, y, share)
	if len(share) == 0 {
		return
	}
	full := int(min(p.palette.index(c), inkMost) - paper)
	for i, row := 0, p.row(x, y, len(share)); i < len(row); i++ {
		if v := paper + uint8((int(share[i])*full+127)/255); v > row[i] && row[i] >= paper {
			row[i] = v
		}
	}
}

// Levels implements draw.Canvas.
func (p *page) Levels(x, y int, levels []uint8, source []int32) {
	if source == nil {
		for i, row := 0, p.row(x, y, len(levels)); i < len(row); i++ {
			row[i] = p.palette.level[levels[i]]
		}
		return
	}
	for i, row := 0, p.row(x, y, len(source)); i < len(row); i++ {
		row[i] = p.palette.level[levels[source[i]]]
	}
}

// Repeat implements draw.Canvas.
func (p *page) Repeat(x, y, n int) { copy(p.row(x, y, n), p.row(x, y-1, n)) }

// hatch fills r with slanted lines. Those of neighbouring rectangles meet.
func (p *page) hatch(r image.Rectangle) { draw.Hatch(p, r, image.Point{}, shade(1), shade(3)) }

// head writes the two lines at the top, and the rule below them. The user's note, of which nobody knows the length, gives
// way to the sentences behind it; room is what the line has.
func (p *page) head(o Options, size, count, sentences string, room int) {
	x, y := margin, margin+22
	for _, part := range []struct {
		f    *draw.Face
		text string
		c    color.RGBA
	}{{p.title, o.Layer, dark}, {p.large, size, dark}, {p.large, count, muted}} {
		if part.text == "" {
			continue
		}
		part.f.Draw(p, x, y, part.text, part.c)
		x += part.f.Width(part.text) + 24
	}
	if note := p.small.Fit(o.Note, room-p.small.Width(sentences)-14); note != "" {
		end := "."
		if note != o.Note {
			end = "…"
		}
		sentences = strings.TrimRight(note, ".…") + end + "   " + sentences
	}
	p.small.Draw(p, margin, y+24, p.small.Fit(sentences, room), muted)
	rule := margin + headHeight - 22
	p.Fill(image.Rect(margin, rule, p.img.Rect.Max.X-margin, rule+1), shade(2))
}
