package view

import (
	"fmt"
	"image"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// denseSheet draws the units of a dense layer, or of flatten, as one square of cells, unit 0 at the top left.
func denseSheet(t nn.Tensor, o SheetOptions) (*image.Paletted, error) {
	q := squareOf(t.C)
	p, err := newPage(o.Layer, q.width, q.height, o.Map)
	if err != nil {
		return nil, err
	}
	facts := unitsOf(t.Data)
	r := facts.span
	if o.Mode == Locked {
		r = o.Locked
	}
	if o.Map.signed {
		r = r.Symmetric()
	}
	p.head(o.Layer, fmt.Sprintf("%d", t.C), fmt.Sprintf("%d of %d units", t.C, t.C), denseNotes(q, facts, o))
	p.cells(q, r, t.Data)
	p.cellLabels(q)
	if r.Valid() {
		p.sideBar(q.bar(), r)
	}
	if o.MarkMax && facts.largest >= 0 {
		p.markLargest(q, facts, o.Names)
	}
	return p.img, nil
}

// units is what is to be said about the values of a dense layer.
type units struct {
	span    Range // of the finite values
	largest int   // index of the largest, the first of equal ones; -1 if none is finite
	value   float32
	sum     float64
	zeros   int
	faults  int // NaN or infinite
}

func unitsOf(values []float32) units {
	u := units{span: empty, largest: -1}
	for i, x := range values {
		if !finite(x) {
			u.faults++
			continue
		}
		if u.largest < 0 || x > u.value {
			u.largest, u.value = i, x
		}
		if x == 0 {
			u.zeros++
		}
		u.sum += float64(x)
		u.span = Range{min(u.span.Lo, x), max(u.span.Hi, x)}
	}
	return u
}

// denseNotes says how the cells are ordered, and what is left over or out of the ordinary.
func denseNotes(q square, u units, o SheetOptions) string {
	var notes []string
	if o.Note != "" {
		notes = append(notes, o.Note)
	}
	notes = append(notes, fmt.Sprintf("%d x %d cells, row by row", q.side, q.side))
	if left := q.side*q.side - q.n; left > 0 {
		notes = append(notes, fmt.Sprintf("%d hatched places are unused", left))
	}
	if u.zeros > 0 {
		notes = append(notes, fmt.Sprintf("%d units are zero (%.1f %%)", u.zeros, 100*float64(u.zeros)/float64(q.n)))
	}
	if u.faults > 0 {
		notes = append(notes, fmt.Sprintf("%d units are NaN or infinite", u.faults))
	}
	return strings.Join(notes, "   ·   ")
}

// cells colours the units and hatches the places that are left over.
func (p *page) cells(q square, r Range, values []float32) {
	p.frame(image.Rect(q.left, q.top, q.left+q.span(), q.top+q.span()), 1, paper+3)
	s := r.scale()
	for i := range q.side * q.side {
		if i < len(values) {
			p.block(q.at(i), p.index(s, values[i]))
		} else {
			p.hatch(q.at(i))
		}
	}
}

// cellLabels writes, left of the square, the index of the first unit of a row, and above it how many further a column is.
func (p *page) cellLabels(q square) {
	const half = 4 // of the height of a digit
	for i := 0; i < q.side; i += q.labelStep() {
		if i*q.side < q.n {
			p.small.drawRight(p.img, q.left-8, q.top+i*q.cell+q.cell/2+half, fmt.Sprint(i*q.side), muted)
		}
		p.small.drawMiddle(p.img, q.left+i*q.cell+q.cell/2, q.top-8, fmt.Sprintf("+%d", i), muted)
	}
}

// markLargest rings the largest unit and says below the square which one it is.
func (p *page) markLargest(q square, u units, names []string) {
	cell := q.at(u.largest)
	p.frame(cell, 1, inkMost)
	p.frame(cell.Inset(-1), 2, accent)
	p.frame(cell.Inset(-3), 1, paper)

	y := q.bar().Max.Y + 30
	key := image.Rect(q.left+3, y-9, q.left+11, y-1)
	p.block(key, paper)
	p.frame(key, 2, accent)
	x := q.left + 24
	label := strings.TrimSpace(fmt.Sprintf("largest: %d %s", u.largest, name(names, u.largest)))
	p.large.draw(p.img, x, y, label, dark)
	rest := fmt.Sprintf("%.4f of %.4f in all", u.value, u.sum)
	p.large.draw(p.img, x+p.large.width(label)+20, y, rest, muted)
}
