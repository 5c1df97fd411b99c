package view

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// numbered is a tensor in which the value at (y, x) of channel c is 10000c + 100y + x.
func numbered(h, w, c int) nn.Tensor {
	t := nn.NewTensor(nn.Shape{H: h, W: w, C: c})
	for i := range t.Data {
		t.Data[i] = float32(10000*(i%c) + 100*(i/c/w) + i/c%w)
	}
	return t
}

// shownGrid is a grid of c maps of 28 x 28 in a pane of 900 x 600 pixels.
func shownGrid(c int) (*Grid, *Maps) {
	m := NewMaps(numbered(28, 28, c), PerChannel, Range{}, Viridis())
	g := NewGrid()
	g.Resize(900, 600, 1)
	g.Show(m, false)
	return g, m
}

func TestGridFits(t *testing.T) {
	g, _ := shownGrid(512)
	last := g.Tile(7)
	if x := g.Tile(0).Min.X; x < 8 || x > 15 || g.Tile(0).Min.Y != 8 || last.Max.X > 900-8 || last.Max.X < 900-8-28 {
		t.Errorf("eight columns reach from %v to %v in a pane 900 wide", g.Tile(0).Min, last.Max)
	}
	if g.Tile(8).Min.X != g.Tile(0).Min.X || g.Tile(8).Min.Y <= g.Tile(0).Max.Y {
		t.Errorf("the second row starts at %v", g.Tile(8).Min)
	}
	g.SetColumns(16)
	if w := g.Tile(15).Max.X; w > 892 || g.Tile(16).Min.X != g.Tile(0).Min.X {
		t.Errorf("sixteen columns end at %d", w)
	}
	g.Resize(1800, 600, 1)
	if w := g.Tile(15).Max.X; w <= 900 {
		t.Errorf("a wider pane leaves sixteen columns ending at %d", w)
	}
}

// All of a map that is wholly in the pane is in sight, also where each of its pixels is of several values; of one that is not, what is.
func TestCellsInSight(t *testing.T) {
	g := NewGrid()
	g.Show(NewMaps(numbered(224, 224, 64), PerChannel, Range{}, Viridis()), false)
	for columns := 1; columns <= 32; columns++ {
		g.Resize(900, 600, 1)
		g.SetColumns(columns)
		for _, place := range g.InSight() {
			tile, seen := g.Tile(place), g.CellsInSight(place)
			switch {
			case tile.In(image.Rect(0, 0, 900, 600)) && seen != image.Rect(0, 0, 224, 224):
				t.Fatalf("%d columns: of map %d, %d pixels wide and all in the pane, %v is in sight", columns, place, tile.Dx(), seen)
			case tile.Max.Y > 600:
				if want := float64(600-tile.Min.Y) / float64(tile.Dy()) * 224; float64(seen.Max.Y) < want || float64(seen.Max.Y) > want+1 {
					t.Fatalf("%d columns: of map %d %d rows are in sight, want %.1f", columns, place, seen.Max.Y, want)
				}
			}
		}
	}
}

// What is under the cursor stays there, wherever that is and however far one zooms.
func TestZoomKeepsThePlace(t *testing.T) {
	for _, at := range []image.Point{{440, 290}, {333, 222}, {700, 570}} {
		g, _ := shownGrid(512)
		g.Pan(0, -1500)
		c, y, x, ok := g.Hit(at.X, at.Y)
		if !ok {
			t.Fatalf("%v: nothing there", at)
		}
		for _, factor := range []float64{1.3, 1.3, 2, 1.7, 1 / 1.7, 1.1, 3} {
			g.ZoomAt(float64(at.X)+0.5, float64(at.Y)+0.5, factor)
			c2, y2, x2, _ := g.Hit(at.X, at.Y)
			if c2 != c || abs(y2-y) > 1 || abs(x2-x) > 1 {
				t.Errorf("%v, zoom %.2f: (%d: %d, %d) became (%d: %d, %d)", at, g.Zoom(), c, y, x, c2, y2, x2)
			}
		}
	}
}

func abs(n int) int { return max(n, -n) }

// Hit and Value agree on every pixel of a tile.
func TestHitIsValue(t *testing.T) {
	g, _ := shownGrid(64)
	for _, zoom := range []float64{1, 1.37, 0.6} {
		g.ZoomAt(0, 0, zoom)
		tile := g.Tile(9)
		for py := tile.Min.Y; py < tile.Max.Y; py++ {
			for px := tile.Min.X; px < tile.Max.X; px++ {
				c, y, x, ok := g.Hit(px, py)
				if !ok || c != 9 || !image.Pt(px, py).In(g.Cell(c, y, x)) {
					t.Fatalf("zoom %.2f: pixel (%d, %d) hits (%d: %d, %d), which is at %v", g.Zoom(), px, py, c, y, x, g.Cell(c, y, x))
				}
			}
		}
	}
	if c, _, _, ok := g.Hit(2, 2); c != -1 || ok {
		t.Errorf("the margin hits map %d", c)
	}
}

func TestEnlargeAndBack(t *testing.T) {
	g, _ := shownGrid(512)
	g.ZoomAt(400, 300, 1.8)
	g.Pan(-37, -900)
	before := g.Tile(137)
	g.Enlarge(137)
	big := g.Tile(137)
	if g.Solo() != 137 || big.Dx() < 2*before.Dx() || !big.In(image.Rect(0, 0, 900, 600)) {
		t.Errorf("the enlarged map is at %v", big)
	}
	if c, _, _, ok := g.Hit(450, 300); c != 137 || !ok {
		t.Errorf("the middle of the pane hits map %d", c)
	}
	if got := g.InSight(); len(got) != 1 || got[0] != 137 {
		t.Errorf("in sight: %v", got)
	}
	g.ZoomAt(450, 300, 3)
	if !g.Back() || g.Tile(137) != before {
		t.Errorf("back at %v, want %v", g.Tile(137), before)
	}
	if g.Back() {
		t.Error("there is nothing to come back from")
	}
}

func TestBackToAFittedGrid(t *testing.T) {
	g, _ := shownGrid(512)
	g.Pan(0, -700)
	before := g.Tile(60)
	g.Enlarge(60)
	g.Back()
	if g.Tile(60) != before {
		t.Errorf("back at %v, want %v", g.Tile(60), before)
	}
}

func TestReveal(t *testing.T) {
	g, _ := shownGrid(512)
	pane := image.Rect(0, 0, 900, 600)
	for _, c := range []int{511, 0, 300, 301, 8} {
		g.Reveal(c)
		if !g.Tile(c).In(pane) {
			t.Errorf("map %d is at %v", c, g.Tile(c))
		}
	}
}

func TestPanStaysOnTheWhole(t *testing.T) {
	g, _ := shownGrid(512)
	g.Pan(1e6, 1e6)
	if x := g.Tile(0).Min.X; x < 8 || x > 15 || g.Tile(0).Min.Y != 8 {
		t.Errorf("at the top left, map 0 is at %v", g.Tile(0))
	}
	g.Pan(-1e6, -1e6)
	if y := g.Tile(511).Max.Y; y > 600 || y < 500 {
		t.Errorf("at the end, map 511 ends at %d of 600", y)
	}
	if from, to := g.Extent(); to != 1 || from <= 0.5 {
		t.Errorf("at the end, %.2f to %.2f is in sight", from, to)
	}
}

func TestInSight(t *testing.T) {
	g, _ := shownGrid(512)
	pane := image.Rect(0, 0, 900, 600)
	for range 5 {
		seen := map[int]bool{}
		for _, c := range g.InSight() {
			seen[c] = true
		}
		for c := range 512 {
			if g.Tile(c).Overlaps(pane) && !seen[c] {
				t.Fatalf("map %d at %v is left out", c, g.Tile(c))
			}
		}
		if len(seen) > 80 {
			t.Errorf("%d maps are said to be in sight", len(seen))
		}
		g.Pan(-31, -333)
	}
}

// At one pixel to a value the picture is the data, coloured.
func TestDrawIsTheData(t *testing.T) {
	tensor := numbered(28, 28, 20)
	m := NewMaps(tensor, PerLayer, Range{}, Viridis())
	g := NewGrid()
	g.Resize(400, 300, 1)
	g.Show(m, false)
	g.ZoomAt(0, 0, 1/g.Zoom())
	dst := image.NewRGBA(image.Rect(0, 0, 400, 300))
	var p Painter
	p.Draw(dst, g, m, Style{Map: Viridis(), Chosen: -1, Largest: -1, Ink: Ink{Paper: color.RGBA{1, 2, 3, 255}}})
	for c := range 20 {
		for y := range 28 {
			for x := range 28 {
				r := g.Cell(c, y, x)
				if r.Dx() != 1 || r.Dy() != 1 {
					t.Fatalf("a value takes %v", r)
				}
				level, _ := m.On[c].Index(tensor.At(y, x, c))
				if got, want := dst.RGBAAt(r.Min.X, r.Min.Y), Viridis().At(level); got != want {
					t.Fatalf("map %d (%d, %d): %v, want %v", c, y, x, got, want)
				}
			}
		}
	}
	if got := dst.RGBAAt(0, 0); got != (color.RGBA{1, 2, 3, 255}) {
		t.Errorf("around the maps is %v", got)
	}
}

// Each square of a magnified map has the colour of its value in every pixel.
func TestDrawSquares(t *testing.T) {
	g, m := shownGrid(40)
	g.ZoomAt(100, 100, 2.3)
	dst := image.NewRGBA(image.Rect(0, 0, 900, 600))
	var p Painter
	p.Draw(dst, g, m, Style{Map: Viridis(), Chosen: -1, Largest: -1})
	for py := 0; py < 600; py += 3 {
		for px := 0; px < 900; px += 3 {
			c, y, x, ok := g.Hit(px, py)
			if !ok {
				continue
			}
			v, _ := m.Value(c, y, x)
			level, _ := m.On[c].Index(v)
			if got := dst.RGBAAt(px, py); got != Viridis().At(level) {
				t.Fatalf("pixel (%d, %d) of map %d (%d, %d): %v, want %v", px, py, c, y, x, got, Viridis().At(level))
			}
		}
	}
}

func TestDrawSmooth(t *testing.T) {
	tensor := nn.NewTensor(nn.Shape{H: 2, W: 2, C: 1})
	copy(tensor.Data, []float32{0, 255, 0, 255})
	m := NewMaps(tensor, PerChannel, Range{}, Viridis())
	g := NewGrid()
	g.SetColumns(1)
	g.Resize(216, 216, 1)
	g.Show(m, false)
	gray, _ := ByName("gray")
	dst := image.NewRGBA(image.Rect(0, 0, 216, 216))
	var p Painter
	p.Draw(dst, g, m, Style{Map: gray, Smooth: true, Chosen: -1, Largest: -1})
	tile := g.Tile(0)
	y, last := (tile.Min.Y+tile.Max.Y)/2, -1
	for x := tile.Min.X; x < tile.Max.X; x++ {
		v := int(dst.RGBAAt(x, y).R)
		if v < last || v-last > 8 && last >= 0 {
			t.Fatalf("at %d the level goes from %d to %d", x, last, v)
		}
		last = v
	}
	if last != 255 {
		t.Errorf("the right edge has level %d", last)
	}
}

func TestDrawMarks(t *testing.T) {
	tensor := numbered(8, 8, 3)
	for i := range 64 {
		tensor.Data[3*i+1] = 0 // map 1 is silent
	}
	tensor.Data[2] = float32(math.NaN())
	m := NewMaps(tensor, PerChannel, Range{}, Viridis())
	g := NewGrid()
	g.Resize(400, 300, 1)
	g.Show(m, false)
	dst := image.NewRGBA(image.Rect(0, 0, 400, 300))
	ink := Ink{Paper: color.RGBA{255, 255, 255, 255}, Line: color.RGBA{200, 200, 200, 255}, Accent: color.RGBA{255, 0, 0, 255}}
	var p Painter
	p.Draw(dst, g, m, Style{Map: Viridis(), Ink: ink, Chosen: 0, Largest: -1})
	if at := g.Cell(2, 0, 0).Min; dst.RGBAAt(at.X, at.Y) != NotANumber {
		t.Errorf("a NaN has colour %v", dst.RGBAAt(at.X, at.Y))
	}
	seen := map[color.RGBA]bool{}
	tile := g.Tile(1)
	for y := tile.Min.Y; y < tile.Max.Y; y++ {
		for x := tile.Min.X; x < tile.Max.X; x++ {
			seen[dst.RGBAAt(x, y)] = true
		}
	}
	if len(seen) != 2 || !seen[ink.Line] || !seen[ink.Paper] {
		t.Errorf("the silent map has the colours %v", seen)
	}
	if at := g.Tile(0).Min; dst.RGBAAt(at.X-1, at.Y-1) != ink.Accent {
		t.Error("the chosen map has no frame")
	}
	if m.Tally.Silent != 1 || m.Tally.Faulty != 1 || m.Tally.All != 3 {
		t.Errorf("the tally is %+v", m.Tally)
	}
}

// A NaN is seen however small its map is, and between blended values.
func TestNaNIsSeen(t *testing.T) {
	for _, at := range []image.Point{{0, 0}, {31, 17}, {62, 62}} {
		x := numbered(63, 63, 2)
		x.Data[2*(at.Y*63+at.X)+1] = nan
		m := NewMaps(x, PerChannel, Range{}, Viridis())
		for _, zoom := range []float64{0.2, 0.45, 0.6, 1, 1.4, 5} {
			for _, smooth := range []bool{false, true} {
				g := NewGrid()
				g.Resize(700, 340, 1)
				g.Show(m, false)
				g.ZoomAt(0, 0, zoom/g.Zoom())
				img := image.NewRGBA(image.Rect(0, 0, 700, 340))
				(&Painter{}).Draw(img, g, m, Style{Map: Viridis(), Smooth: smooth, Chosen: -1, Largest: -1})
				pink := image.Rectangle{}
				for y := range 340 {
					for x := range 700 {
						if img.RGBAAt(x, y) == NotANumber {
							pink = pink.Union(image.Rect(x, y, x+1, y+1))
						}
					}
				}
				cell := g.Cell(1, at.Y, at.X)
				if pink.Empty() || !pink.In(g.Tile(1)) || !cell.Empty() && pink != cell || pink.Dx() > max(1, cell.Dx()) || pink.Dy() > max(1, cell.Dy()) {
					t.Errorf("zoom %.2f, smooth %t: a NaN at %v is seen at %v, want %v", g.Zoom(), smooth, at, pink, cell)
				}
			}
		}
	}
}

func TestDenseGrid(t *testing.T) {
	tensor := nn.NewTensor(nn.Vector(1000))
	for i := range tensor.Data {
		tensor.Data[i] = float32(i)
	}
	tensor.Data[7] = 0
	m := NewMaps(tensor, PerChannel, Range{}, Viridis())
	if m.N != 1 || m.H != 32 || m.W != 32 || m.Tally.Silent != 2 {
		t.Fatalf("1000 units become %d maps of %d x %d, %+v", m.N, m.H, m.W, m.Tally)
	}
	if v, ok := m.Value(0, 31, 7); !ok || v != 999 {
		t.Errorf("the last unit is %v, %v", v, ok)
	}
	if _, ok := m.Value(0, 31, 8); ok {
		t.Error("the place behind the last unit holds a value")
	}
	g := NewGrid()
	g.Resize(900, 600, 1)
	g.Show(m, false)
	if !g.Tile(0).In(image.Rect(0, 0, 900, 600)) || g.Tile(0).Dx() < 500 {
		t.Errorf("the square is at %v", g.Tile(0))
	}
	g.Enlarge(0)
	if g.Solo() != -1 {
		t.Error("a dense layer's only map was enlarged")
	}
	dst := image.NewRGBA(image.Rect(0, 0, 900, 600))
	var p Painter
	p.Draw(dst, g, m, Style{Map: Viridis(), Chosen: -1, Largest: 999, Ink: Ink{Accent: color.RGBA{255, 0, 0, 255}}})
	if at := g.Cell(0, 31, 7).Min; dst.RGBAAt(at.X-1, at.Y-1) != (color.RGBA{255, 0, 0, 255}) {
		t.Error("the largest unit has no ring")
	}
}

// Small tiles are drawn from means of values, so that nothing between two of their pixels is lost.
func TestHalves(t *testing.T) {
	tensor := nn.NewTensor(nn.Shape{H: 64, W: 64, C: 1})
	for i := range tensor.Data {
		tensor.Data[i] = float32(255 * ((i%64 + i/64) % 2)) // a chessboard
	}
	m := NewMaps(tensor, PerChannel, Range{}, Viridis())
	for _, l := range m.sizes[1:] {
		for i, v := range l.data {
			if v != 128 {
				t.Fatalf("%d x %d: level %d at %d, want the mean", l.h, l.w, v, i)
			}
		}
	}
	if len(m.sizes) != 4 {
		t.Errorf("%d sizes of a map of 64", len(m.sizes))
	}
}

func BenchmarkPanFrame(b *testing.B) {
	t := numbered(28, 28, 512)
	m := NewMaps(t, PerChannel, Range{}, Viridis())
	letters := draw.Regular(11)
	dst := image.NewRGBA(image.Rect(0, 0, 1040, 800))
	g := NewGrid()
	g.SetColumns(32)
	g.Resize(1040, 800, 1)
	g.Show(m, false)
	if n := len(g.InSight()); n != 512 {
		b.Fatalf("%d tiles in sight, want all 512", n)
	}
	for _, smooth := range []bool{false, true} {
		name := "squares"
		if smooth {
			name = "smooth"
		}
		b.Run(name, func(b *testing.B) {
			var p Painter
			for b.Loop() {
				p.Draw(dst, g, m, Style{Map: Viridis(), Small: letters, Smooth: smooth, Chosen: 3, Largest: -1})
			}
		})
	}
}

func BenchmarkNewMaps(b *testing.B) {
	for _, s := range []nn.Shape{{H: 224, W: 224, C: 64}, {H: 28, W: 28, C: 512}} {
		t := nn.NewTensor(s)
		for i := range t.Data {
			t.Data[i] = float32(i % 977)
		}
		b.Run(s.String(), func(b *testing.B) {
			for b.Loop() {
				NewMaps(t, PerChannel, Range{}, Viridis())
			}
		})
	}
}
