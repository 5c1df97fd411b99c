package sheet

import (
	"fmt"
	"image"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/weights/plain"
)

// denseSheet draws the units of a dense layer, or of flatten, as one square of cells, unit 0 at the top left.
func denseSheet(m *view.Maps, o Options) (*image.Paletted, error) {
	n := len(m.Tensor.Data)
	q := squareOf(n, o.MarkMax)
	p, err := newPage(o.Layer, q.width, q.height, o.Map)
	if err != nil {
		return nil, err
	}
	facts := view.UnitsOf(m.Tensor.Data)
	p.head(o, "", fmt.Sprintf("%d of %s", n, plain.Counted(n, "unit")), denseSentences(q, facts), q.width-2*margin)
	p.cells(q, m)
	p.cellLabels(q)
	if r := m.On[0]; r.Valid() {
		p.sideBar(q.bar(), r)
	}
	if o.MarkMax && facts.Largest >= 0 {
		p.markLargest(q, facts, o.Names)
	}
	return p.img, nil
}

// denseSentences say how the cells are ordered, and what is left over or out of the ordinary.
func denseSentences(q square, u view.Units) string {
	s := fmt.Sprintf("%d x %s, row by row.", q.side, plain.Counted(q.side, "cell"))
	if left := q.side*q.side - q.n; left > 0 {
		s += fmt.Sprintf(" Hatched places are unused: %d.", left)
	}
	if u.Zeros > 0 {
		s += fmt.Sprintf(" Zero: %d of %d (%.1f %%).", u.Zeros, q.n, 100*float64(u.Zeros)/float64(q.n))
	}
	if u.Faults > 0 {
		s += fmt.Sprintf(" NaN or infinite: %d.", u.Faults)
	}
	return s
}

// cells colours the units and hatches the places that are left over.
func (p *page) cells(q square, m *view.Maps) {
	whole := q.at(0).Union(q.at(q.side*q.side - 1))
	draw.Outline(p, whole, 1, shade(3))
	p.brush.Tile(p, whole, m, 0)
	for _, r := range m.Unused(func(y, x int) image.Rectangle { return q.at(y*q.side + x) }) {
		p.hatch(r)
	}
}

// cellLabels writes, left of the square, the index of the first unit of a row, and above it how many further a column is.
func (p *page) cellLabels(q square) {
	const half = 4 // of the height of a digit
	for i := 0; i < q.side; i += q.labelStep() {
		if i*q.side < q.n {
			p.small.DrawRight(p, q.left-8, q.top+i*q.cell+q.cell/2+half, fmt.Sprint(i*q.side), muted)
		}
		p.small.DrawMiddle(p, q.left+i*q.cell+q.cell/2, q.top-8, fmt.Sprintf("+%d", i), muted)
	}
}

// markLargest rings the largest unit and says below the square which one it is.
func (p *page) markLargest(q square, u view.Units, names []string) {
	cell := q.at(u.Largest)
	draw.Outline(p, cell, 1, shade(0))
	draw.Outline(p, cell.Inset(-1), 3, accent)
	draw.Outline(p, cell.Inset(-4), 1, shade(0))

	y := q.bar().Max.Y + 34
	key := image.Rect(q.left+3, y-10, q.left+11, y-2)
	p.Fill(key, shade(0))
	draw.Outline(p, key, 3, accent)
	x := q.left + 24
	rest := fmt.Sprintf("%.4f        sum of all %.4f", u.Value, u.Sum)
	label := "largest: " + view.Label(u.Largest, names)
	label = p.large.Fit(label, q.width-margin-x-20-p.large.Width(rest))
	p.large.Draw(p, x, y, label, dark)
	p.large.Draw(p, x+p.large.Width(label)+20, y, rest, muted)
}
