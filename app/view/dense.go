package view

import (
	"fmt"
	"image"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// denseSheet draws the units of a dense layer, or of flatten, as one square of cells, unit 0 at the top left.
func denseSheet(t nn.Tensor, o SheetOptions) (*image.Paletted, error) {
	q := squareOf(t.C, o.MarkMax)
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
	p.head(o, "", fmt.Sprintf("%d of %d units", t.C, t.C), denseSentences(q, facts), q.width-2*margin)
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

// denseSentences say how the cells are ordered, and what is left over or out of the ordinary.
func denseSentences(q square, u units) string {
	s := fmt.Sprintf("%d x %d cells, row by row.", q.side, q.side)
	if left := q.side*q.side - q.n; left > 0 {
		s += fmt.Sprintf(" Hatched places are unused: %d.", left)
	}
	if u.zeros > 0 {
		s += fmt.Sprintf(" Zero: %d of %d (%.1f %%).", u.zeros, q.n, 100*float64(u.zeros)/float64(q.n))
	}
	if u.faults > 0 {
		s += fmt.Sprintf(" NaN or infinite: %d.", u.faults)
	}
	return s
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
	p.frame(cell, 1, paper)
	p.frame(cell.Inset(-1), 3, accent)
	p.frame(cell.Inset(-4), 1, paper)

	y := q.bar().Max.Y + 34
	key := image.Rect(q.left+3, y-10, q.left+11, y-2)
	p.block(key, paper)
	p.frame(key, 3, accent)
	x := q.left + 24
	rest := fmt.Sprintf("%.4f        sum of all %.4f", u.value, u.sum)
	label := strings.TrimSpace(fmt.Sprintf("largest: %d %s", u.largest, name(names, u.largest)))
	label = p.large.fit(label, q.width-margin-x-20-p.large.width(rest))
	p.large.draw(p.img, x, y, label, dark)
	p.large.draw(p.img, x+p.large.width(label)+20, y, rest, muted)
}

// Largest is the index of the largest finite value, the first of equal ones; -1 if there is none.
func Largest(values []float32) int { return unitsOf(values).largest }
