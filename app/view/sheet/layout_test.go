package sheet

import (
	"image"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

func TestTiling(t *testing.T) {
	tests := []struct {
		s                nn.Shape
		cols, rows, zoom int
		tile             image.Point
	}{
		{nn.Shape{H: 224, W: 224, C: 64}, 8, 8, 1, image.Pt(224, 224)},
		{nn.Shape{H: 112, W: 112, C: 128}, 8, 16, 1, image.Pt(112, 112)},
		{nn.Shape{H: 56, W: 56, C: 256}, 8, 32, 2, image.Pt(112, 112)},
		{nn.Shape{H: 28, W: 28, C: 512}, 8, 64, 4, image.Pt(112, 112)},
		{nn.Shape{H: 14, W: 14, C: 512}, 8, 64, 8, image.Pt(112, 112)},
		{nn.Shape{H: 7, W: 7, C: 512}, 8, 64, 16, image.Pt(112, 112)},
		{nn.Shape{H: 224, W: 224, C: 3}, 3, 1, 1, image.Pt(224, 224)},
		{nn.Shape{H: 9, W: 5, C: 13}, 8, 2, 12, image.Pt(60, 108)},
		{nn.Shape{H: 1, W: 300, C: 1}, 1, 1, 1, image.Pt(300, 1)},
	}
	for _, tt := range tests {
		g := tilingOf(tt.s.C, tt.s.H, tt.s.W, 8)
		if g.cols != tt.cols || g.rows != tt.rows || g.zoom != tt.zoom {
			t.Errorf("%v: %d x %d maps, zoom %d, want %d x %d, zoom %d", tt.s, g.cols, g.rows, g.zoom, tt.cols, tt.rows, tt.zoom)
		}
		if got := g.tile(0).Size(); got != tt.tile {
			t.Errorf("%v: a map is %v, want %v", tt.s, got, tt.tile)
		}
		checkTiles(t, tt.s, g)
	}
}

// checkTiles: all maps lie on the sheet inside its margins, and none touches another or another's caption.
func checkTiles(t *testing.T, s nn.Shape, g tiling) {
	t.Helper()
	inner := image.Rect(0, 0, g.width, g.height).Inset(margin)
	inner.Min.Y += headHeight
	for c := range s.C {
		place := g.tile(c)
		place.Max.Y += captionRoom
		place.Max.X = max(place.Max.X, place.Min.X+minCell)
		if !place.In(inner) {
			t.Errorf("%v: channel %d at %v is outside %v", s, c, place, inner)
		}
		for _, other := range []int{c + 1, c + g.cols} {
			if other < s.C && place.Inset(-1).Overlaps(g.tile(other)) {
				t.Errorf("%v: channels %d and %d touch", s, c, other)
			}
		}
	}
}

func TestSquare(t *testing.T) {
	tests := []struct{ n, side, cell, step int }{
		{4096, 64, 10, 4},
		{1000, 32, 20, 2},
		{25088, 159, 4, 10},
		{100, 10, 64, 1},
		{7, 3, 64, 1},
		{1, 1, 64, 1},
		{1 << 20, 1024, 1, 64},
	}
	for _, tt := range tests {
		q := squareOf(tt.n, true)
		if q.side != tt.side || q.cell != tt.cell || q.labelStep() != tt.step {
			t.Errorf("%d units: side %d, cell %d, labels each %d, want %d, %d, %d", tt.n, q.side, q.cell, q.labelStep(), tt.side, tt.cell, tt.step)
		}
		sheet := image.Rect(0, 0, q.width, q.height).Inset(margin)
		last := q.at(q.side*q.side - 1)
		if !last.In(sheet) || !q.bar().In(sheet) || last.Overlaps(q.bar()) {
			t.Errorf("%d units: the last place %v and the bar %v do not stand beside each other in %v", tt.n, last, q.bar(), sheet)
		}
		if without := squareOf(tt.n, false); q.height-without.height != footer {
			t.Errorf("%d units: the footer takes %d pixels, want %d", tt.n, q.height-without.height, footer)
		}
	}
}
