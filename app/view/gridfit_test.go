package view

import (
	"image"
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// All maps in sight, and no other number of columns would have them larger.
func TestFitAll(t *testing.T) {
	for _, c := range []struct{ n, side, width, height, columns int }{
		{16, 224, 760, 690, 4}, {3, 224, 760, 300, 3}, {3, 224, 300, 900, 1}, {64, 112, 760, 690, 10}, {512, 14, 1900, 1200, 32}, {1, 9, 300, 300, 1},
	} {
		m := NewMaps(nn.NewTensor(nn.Shape{H: c.side, W: c.side, C: c.n}), PerChannel, Range{}, Viridis())
		g := NewGrid()
		g.Resize(c.width, c.height, 1)
		g.Show(m, false)
		g.SetAll(true)
		if g.Columns() != c.columns || len(g.InSight()) != c.n || !g.Tile(c.n-1).In(image.Rect(0, 0, c.width, c.height)) {
			t.Errorf("%d maps in %d x %d: %d columns, %d in sight, the last at %v; want %d columns",
				c.n, c.width, c.height, g.Columns(), len(g.InSight()), g.Tile(c.n-1), c.columns)
		}
		zoom := g.Zoom()
		g.Enlarge(0)
		g.Back()
		if g.Zoom() != zoom || g.Columns() != c.columns {
			t.Errorf("%d maps: back from an enlarged one the zoom is %v, want %v", c.n, g.Zoom(), zoom)
		}
		for cols := range 64 {
			g.SetColumns(cols + 1)
			if g.Fit(); g.Zoom() > 1.01*zoom && g.Tile(c.n-1).Max.Y+g.captionHeight()+g.gap() <= c.height {
				t.Errorf("%d maps in %d x %d: larger with %d columns than with %d", c.n, c.width, c.height, cols+1, c.columns)
			}
		}
	}
	g := NewGrid()
	g.SetAll(true) // nothing to show yet
	g.SetAll(false)
	if g.Columns() != DefaultColumns {
		t.Errorf("back at %d columns", g.Columns())
	}
}

// A hundred equal values: a hundred cells are to be seen all the same, and each keeps its colour inside its lines.
func TestCellLines(t *testing.T) {
	for _, c := range []struct{ units, pane, lines int }{{100, 500, 9}, {1000, 640, 31}, {4096, 500, 0}} {
		m := NewMaps(nn.NewTensor(nn.Vector(c.units)), PerChannel, Range{}, Viridis())
		g := NewGrid()
		g.Resize(c.pane, c.pane, 1)
		g.Show(m, false)
		dst := image.NewRGBA(image.Rect(0, 0, c.pane, c.pane))
		(&Painter{}).Draw(dst, g, m, Style{Map: Viridis(), Chosen: -1, Largest: -1})
		tile, zero, lines := g.Tile(0), dst.RGBAAt(g.Tile(0).Min.X, g.Tile(0).Min.Y), 0
		for x := tile.Min.X; x < tile.Max.X; x++ {
			if dst.RGBAAt(x, tile.Min.Y) != zero {
				lines++
			}
		}
		if lines != c.lines {
			t.Errorf("%d units in %d pixels: %d lines, want %d", c.units, c.pane, lines, c.lines)
		}
	}
}

// As many columns as suit: all maps in sight where each can be read then, and else as many as can be read side by side.
func TestColumnsThatSuit(t *testing.T) {
	for _, c := range []struct{ n, w, h, want int }{
		{1, 900, 600, 1}, {3, 900, 600, 3}, {16, 900, 600, 6}, {16, 600, 900, 4}, {64, 1600, 1000, 11}, {64, 640, 560, 7}, {512, 900, 600, 11},
		{512, 2400, 1300, 29}, {4, 60, 400, 1},
	} {
		g := NewGrid()
		g.SetColumns(0)
		g.Resize(c.w, c.h, 1)
		g.Show(NewMaps(numbered(28, 28, c.n), PerChannel, Range{}, Viridis()), false)
		if g.Columns() != c.want {
			t.Errorf("%d maps in %d x %d: %d columns, want %d", c.n, c.w, c.h, g.Columns(), c.want)
		}
		if w := g.Tile(0).Dx(); c.w > 100 && w < readable-8 {
			t.Errorf("%d maps in %d x %d are %d wide", c.n, c.w, c.h, w)
		}
		g.Resize(2*c.w, 2*c.h, 2)
		if g.Columns() != c.want {
			t.Errorf("%d maps on a screen of high density: %d columns, want %d", c.n, g.Columns(), c.want)
		}
	}
}
