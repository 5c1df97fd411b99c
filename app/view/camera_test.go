package view

import (
	"testing"

	"github.com/vggscope/vggscope/nn"
)

// Wherever a grid was moved to, its camera leads back there, also on a screen of another density.
func TestCamera(t *testing.T) {
	m := &Maps{Tensor: nn.NewTensor(nn.Shape{H: 28, W: 28, C: 48}), N: 48, H: 28, W: 28}
	grid := func(unit float64) *Grid {
		g := NewGrid()
		g.Show(m, false)
		g.Resize(int(800*unit), int(600*unit), unit)
		return g
	}
	for name, move := range map[string]func(*Grid){
		"nowhere":         func(*Grid) {},
		"scrolled":        func(g *Grid) { g.Pan(0, -40) },
		"zoomed":          func(g *Grid) { g.ZoomAt(300, 200, 2) },
		"enlarged":        func(g *Grid) { g.Enlarge(7) },
		"zoomed enlarged": func(g *Grid) { g.ZoomAt(10, 10, 1.5); g.Enlarge(3); g.ZoomAt(200, 100, 3) },
	} {
		a, b := grid(1), grid(1)
		move(a)
		want := a.Camera()
		b.SetCamera(want)
		if a.Tile(7) != b.Tile(7) || a.Solo() != b.Solo() || a.Fitted() != b.Fitted() {
			t.Errorf("%s: map 7 is at %v, want %v", name, b.Tile(7), a.Tile(7))
		}
		a.Back()
		b.Back()
		if a.Tile(7) != b.Tile(7) {
			t.Errorf("%s, back: map 7 is at %v, want %v", name, b.Tile(7), a.Tile(7))
		}
		dense := grid(2)
		dense.SetCamera(want)
		if got := dense.Camera(); got.Solo != want.Solo || got.Fitted != want.Fitted || !want.Fitted && got.Zoom != want.Zoom {
			t.Errorf("%s: on a dense screen %+v, want %+v", name, got, want)
		}
	}
}

// A camera that does not suit what is shown leads somewhere sensible.
func TestOddCamera(t *testing.T) {
	g := NewGrid()
	g.SetCamera(Camera{Solo: 3, Zoom: 1e9, X: -5}) // without maps
	g.Show(&Maps{Tensor: nn.NewTensor(nn.Shape{H: 4, W: 4, C: 2}), N: 2, H: 4, W: 4}, false)
	g.Resize(300, 300, 1)
	for _, c := range []Camera{{Solo: 2}, {Solo: -7}, {Solo: 1, Zoom: 1e300}, {Solo: -1, Zoom: 3, X: 1e12, Y: -1e12}} {
		g.SetCamera(c)
		if len(g.InSight()) == 0 {
			t.Errorf("%+v: nothing is in sight", c)
		}
	}
}

// What was moved before the pane had a size is the same part afterwards, and its camera leads back there; also on a screen of another density.
func TestCameraBeforeTheSize(t *testing.T) {
	m := &Maps{N: 3, H: 112, W: 112}
	a, b := NewGrid(), NewGrid()
	for _, g := range []*Grid{a, b} {
		g.SetColumns(0)
		g.Show(m, false)
	}
	a.ZoomAt(0, 0, 1.5)
	early := a.Camera()
	b.Resize(300, 460, 1)
	for range 2 { // the second time twice as dense
		unit := a.unit
		a.Resize(int(300*unit), int(460*unit), unit)
		b.SetCamera(early)
		if a.Columns() != b.Columns() || a.Columns() == 0 || a.Camera() != b.Camera() || a.Tile(2) != b.Tile(2) {
			t.Errorf("%d columns at %+v, want %d at %+v", a.Columns(), a.Camera(), b.Columns(), b.Camera())
		}
		if a.unit == 1 {
			tile := a.Tile(1)
			a.Resize(600, 920, 2)
			b.Resize(600, 920, 2)
			if got := a.Tile(1); got.Dx() != 2*tile.Dx() || a.Camera().Zoom != early.Zoom {
				t.Errorf("twice as dense, a map is %v, want twice %v", got, tile)
			}
		}
	}
}

// A part of a grid whose columns suit the pane has the same columns in a pane that others suit, and comes back there as it was.
func TestCameraKeepsColumns(t *testing.T) {
	m := &Maps{N: 12, H: 56, W: 56}
	tall, wide := NewGrid(), NewGrid()
	tall.Resize(300, 900, 1)
	wide.Resize(900, 300, 1)
	for _, g := range []*Grid{tall, wide} {
		g.SetColumns(0)
		g.Show(m, false)
	}
	if tall.Columns() == wide.Columns() {
		t.Fatalf("%d columns suit both panes", wide.Columns())
	}
	tall.ZoomAt(100, 100, 1.5)
	wide.SetCamera(tall.Camera())
	if wide.Columns() != tall.Columns() {
		t.Errorf("%d columns at %+v, want %d at %+v", wide.Columns(), wide.Camera(), tall.Columns(), tall.Camera())
	}
	tall.Enlarge(3)
	c := tall.Camera()
	wide.SetCamera(c)
	if wide.Back(); wide.Columns() != c.Columns {
		t.Errorf("behind an enlarged map there are %d columns, want %d", wide.Columns(), c.Columns)
	}
	wide.SetColumns(0)
	if wide.Fit(); wide.Columns() == tall.Columns() {
		t.Error("fitted, it does not suit its pane any more")
	}
}
