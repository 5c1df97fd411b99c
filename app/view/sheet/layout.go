package sheet

import (
	"image"

	"github.com/vggscope/vggscope/app/view"
)

// Measures of a sheet, in pixels.
const (
	margin       = 32
	headHeight   = 84  // title, line below it and the rule under both
	minWidth     = 848 // room for the title beside the colour bar
	headBarWidth = 240 // the colour bar at the right of a head
	gapX         = 14  // between two maps
	gapY         = 12  // between a map's caption and the next map
	captionRoom  = 20  // the line under a map

	tileGoal  = 112 // small maps are magnified to about this size
	minCell   = 112 // and a map's place is never narrower than its caption
	cellsGoal = 640 // the width of a dense layer's square
	maxCell   = 64
)

// A tiling is where the maps of one layer stand on their sheet, place by place, row by row.
type tiling struct {
	cols, rows    int
	zoom          int // a value is a square of zoom x zoom pixels
	tileW, tileH  int // one map
	pitchX        int // from one map to the next
	pitchY        int
	width, height int // the whole sheet
}

// tilingOf places n maps of h x w values, cols to a row.
func tilingOf(n, h, w, cols int) tiling {
	side := max(h, w)
	g := tiling{zoom: max(1, (tileGoal+side/2)/side)}
	g.cols = max(1, min(cols, n))
	g.rows = (n + g.cols - 1) / g.cols
	g.tileW, g.tileH = w*g.zoom, h*g.zoom
	g.pitchX = max(g.tileW, minCell) + gapX
	g.pitchY = g.tileH + captionRoom + gapY
	g.width = max(minWidth, 2*margin+g.cols*g.pitchX-gapX)
	g.height = margin + headHeight + g.rows*g.pitchY - gapY + margin
	return g
}

// tile is where the map at a place stands.
func (g tiling) tile(place int) image.Rectangle {
	x := margin + place%g.cols*g.pitchX
	y := margin + headHeight + place/g.cols*g.pitchY
	return image.Rect(x, y, x+g.tileW, y+g.tileH)
}

// Measures of a dense layer's sheet.
const (
	rowLabels  = 56 // left of the square: the index of the first cell of a row
	colLabels  = 20 // above it: how far a column is from the first
	barGap     = 28 // between the square and its colour bar
	barWidth   = 20
	barLabels  = 84 // right of the bar
	footer     = 44 // below the square: the largest unit
	minSquare  = 320
	labelPitch = 36 // the least distance of two labels
)

// A square is where the cells of one dense layer stand on their sheet, row by row.
type square struct {
	n             int // units
	side          int // cells in a row, and rows
	cell          int // pixels
	left, top     int
	width, height int // the whole sheet
}

// squareOf places n cells: 4096 as 64 x 64, 1000 as 32 x 32 with 24 places left over. The footer names
// the largest unit.
func squareOf(n int, withFooter bool) square {
	side := view.Side(n)
	q := square{n: n, side: side, cell: min(max(1, cellsGoal/side), maxCell)}
	q.left = margin + rowLabels
	q.top = margin + headHeight + colLabels
	q.width = max(minWidth, q.left+q.span()+barGap+barWidth+barLabels+margin)
	q.height = q.top + max(q.span(), minSquare) + margin
	if withFooter {
		q.height += footer
	}
	return q
}

// span is the width and height of the square in pixels.
func (q square) span() int { return q.side * q.cell }

// at is the place of unit i.
func (q square) at(i int) image.Rectangle {
	x, y := q.left+i%q.side*q.cell, q.top+i/q.side*q.cell
	return image.Rect(x, y, x+q.cell, y+q.cell)
}

// labelStep is the number of rows from one label to the next: 1, 2 or 5 times a power of ten, or a power of two where the
// side is one, as far as they would touch otherwise.
func (q square) labelStep() int {
	if q.side&(q.side-1) == 0 {
		step := 1
		for step*q.cell < labelPitch {
			step *= 2
		}
		return step
	}
	for power := 1; ; power *= 10 {
		for _, f := range []int{1, 2, 5} {
			if f*power*q.cell >= labelPitch {
				return f * power
			}
		}
	}
}

// bar is the place of the colour bar.
func (q square) bar() image.Rectangle {
	x := q.left + q.span() + barGap
	return image.Rect(x, q.top, x+barWidth, q.top+max(q.span(), minSquare))
}
