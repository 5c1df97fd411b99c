package view

import (
	"errors"
	"fmt"
	"image"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// SheetOptions says how a layer is drawn.
type SheetOptions struct {
	Layer string // the title: the layer's name, "block3_conv1"
	Note  string // opens the second line: the picture and the model, say; cut off where it is too long

	Map     *Colormap // nil: viridis
	Mode    RangeMode // what a map is scaled by; a dense layer always is by all its values, unless Locked
	Locked  Range     // with Mode Locked
	Columns int       // maps to a row; 0: 8

	Names   []string // names of the channels ("B", "G", "R") or of the classes; may be shorter than the layer, or nil
	MarkMax bool     // dense layers: ring the largest unit, and give its index, name and value
}

// ErrTooBig tells a sheet that nobody could look at, and that would fill the memory, from other errors.
var ErrTooBig = errors.New("view: the sheet would be too big")

// maxPixels is far above any sheet of VGG16 (the largest, block1_conv1, has 4.1 million).
const maxPixels = 1 << 28

// Sheet draws every channel of t on one page: numbered maps, each value a square of whole pixels, or for a dense layer
// (nn.Shape.Flat) one square of cells. The page has a title with the size and the number of channels, and a colour bar;
// silent channels (one value all over) are hatched and counted. NaN values are drawn in the colour NotANumber, infinite
// ones as the end of the range that they lie beyond.
func Sheet(t nn.Tensor, o SheetOptions) (*image.Paletted, error) {
	if t.H < 1 || t.W < 1 || t.C < 1 || t.Len() != len(t.Data) {
		return nil, fmt.Errorf("view: %s: %d values for a layer of %s", o.Layer, len(t.Data), t.Shape)
	}
	if o.Map == nil {
		o.Map = Viridis()
	}
	if o.Columns < 1 {
		o.Columns = 8
	}
	if t.Flat() {
		return denseSheet(t, o)
	}
	return mapSheet(t, o)
}

// A page is a sheet in the making.
type page struct {
	img     *image.Paletted
	palette *palette
	title   *face // the layer's name
	large   *face // size and count
	small   *face // notes, ranges, numbers of a bar
	bold    *face // channel numbers
}

func newPage(layer string, width, height int, m *Colormap) (*page, error) {
	if width > maxPixels/height {
		return nil, fmt.Errorf("%w: %s: %d x %d pixels", ErrTooBig, layer, width, height)
	}
	p := &page{palette: newPalette(m)}
	p.img = image.NewPaletted(image.Rect(0, 0, width, height), p.palette.colours)
	p.block(p.img.Rect, paper)
	p.title, p.large = newFace(boldFont(), 24), newFace(regularFont(), 17)
	p.small, p.bold = newFace(regularFont(), 12.5), newFace(boldFont(), 12.5)
	return p, nil
}

// head writes the two lines at the top, and the rule below them. The user's note, of which nobody knows the length, gives
// way to the sentences behind it; room is what the line has.
func (p *page) head(o SheetOptions, size, count, sentences string, room int) {
	x, y := margin, margin+22
	for _, part := range []struct {
		f    *face
		text string
		k    shade
	}{{p.title, o.Layer, dark}, {p.large, size, dark}, {p.large, count, muted}} {
		if part.text == "" {
			continue
		}
		part.f.draw(p.img, x, y, part.text, part.k)
		x += part.f.width(part.text) + 24
	}
	if note := p.small.fit(o.Note, room-p.small.width(sentences)-14); note != "" {
		end := "."
		if note != o.Note {
			end = "…"
		}
		sentences = strings.TrimRight(note, ".…") + end + "   " + sentences
	}
	p.small.draw(p.img, margin, y+24, p.small.fit(sentences, room), muted)
	rule := margin + headHeight - 22
	p.block(image.Rect(margin, rule, p.img.Rect.Max.X-margin, rule+1), paper+2)
}

// block fills a rectangle with one colour.
func (p *page) block(r image.Rectangle, index uint8) {
	r = r.Intersect(p.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.img.Pix[p.img.PixOffset(r.Min.X, y):][:r.Dx()]
		for i := range row {
			row[i] = index
		}
	}
}

// frame draws a line of the given width around the outside of r.
func (p *page) frame(r image.Rectangle, width int, index uint8) {
	o := r.Inset(-width)
	p.block(image.Rect(o.Min.X, o.Min.Y, o.Max.X, r.Min.Y), index)
	p.block(image.Rect(o.Min.X, r.Max.Y, o.Max.X, o.Max.Y), index)
	p.block(image.Rect(o.Min.X, r.Min.Y, r.Min.X, r.Max.Y), index)
	p.block(image.Rect(r.Max.X, r.Min.Y, o.Max.X, r.Max.Y), index)
}

// hatch fills r with thin slanted lines: nothing to see here. The lines of neighbouring rectangles meet.
func (p *page) hatch(r image.Rectangle) {
	const pitch = 8
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.img.Pix[p.img.PixOffset(r.Min.X, y):][:r.Dx()]
		for i := range row {
			row[i] = paper + 1
			if (r.Min.X+i+y)%pitch == 0 {
				row[i] = paper + 3
			}
		}
	}
}
