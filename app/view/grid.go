package view

import (
	"image"
	"math"
)

// A Grid is where maps stand in a window's pane, in pixels of the screen: how large they are drawn, which part of the whole is
// in sight, and which one is enlarged. It knows places, 0 at the top left and then row by row, and not which channel is at
// which place: that is Maps.Order's. It is plain arithmetic and knows no window.
type Grid struct {
	n, h, w int // places, and the rows and columns of values of the map at each
	flat    bool

	columns int  // that were asked for; 0: as many as suit the maps and the pane
	all     bool // rather as many columns as bring all maps into sight
	used    int  // how many those are
	pane    image.Point
	unit    float64 // pixels of the screen to one of the toolkit's units: 2 on a screen of high density

	zoom   float64 // pixels to a value
	x, y   float64 // the point of the whole that is at the pane's top left corner
	fitted bool    // the columns fill the pane: so it stays when the pane changes

	solo int // the place whose map fills the pane; -1: all are there
	back outlook
}

// outlook is what coming back from an enlarged map restores.
type outlook struct {
	zoom, x, y float64
	fitted     bool
}

// DefaultColumns is how many maps stand side by side at first.
const DefaultColumns = 8

// NewGrid is a grid without maps and without size.
func NewGrid() *Grid {
	return &Grid{columns: DefaultColumns, unit: 1, zoom: 1, fitted: true, solo: -1}
}

// Show sets what the grid holds. Maps of another layer are fitted to the pane, unless keep asks for zoom and place to stay
// as they are as far as they can.
func (g *Grid) Show(s *Maps, keep bool) {
	n := s.Places()
	same := g.n == n && g.h == s.H && g.w == s.W && g.flat == s.Flat()
	g.n, g.h, g.w, g.flat = n, s.H, s.W, s.Flat()
	if same && keep {
		return
	}
	if g.solo >= g.n || g.flat {
		g.solo = -1
	}
	if !same && g.solo >= 0 { // an enlarged channel stays enlarged; behind it, the new layer's grid is fitted
		g.back = outlook{fitted: true}
	}
	g.Fit()
}

// Hold keeps a place enlarged where one was before the maps changed; -1, or a place that there is not, leads back to all maps.
func (g *Grid) Hold(place int) {
	switch {
	case g.solo < 0:
	case place < 0 || place >= g.n || g.flat:
		g.Back()
	default:
		g.solo = place
	}
}

// Unit is how many pixels make one of the toolkit's units.
func (g *Grid) Unit() float64 { return g.unit }

// Resize tells the grid the pane's size, in pixels, and how many pixels make one of the toolkit's units. On a screen of another density
// the same is in sight, as large in units.
func (g *Grid) Resize(width, height int, unit float64) {
	if g.pane == image.Pt(width, height) && g.unit == unit {
		return
	}
	f := unit / g.unit
	g.zoom, g.x, g.y = g.zoom*f, g.x*f, g.y*f
	g.back.zoom, g.back.x, g.back.y = g.back.zoom*f, g.back.x*f, g.back.y*f
	g.pane, g.unit = image.Pt(width, height), unit
	switch {
	case g.fitted:
		g.Fit()
	case g.used == 0: // it was moved before it had a size
		g.suit()
	}
	g.clamp()
}

// Columns is how many maps stand side by side, where there are so many.
func (g *Grid) Columns() int {
	if g.all || g.columns == 0 {
		return g.used
	}
	return g.columns
}

// Asked is what SetColumns was told: 0 for as many as suit.
func (g *Grid) Asked() int { return g.columns }

// mostColumns bounds the columns: on the widest screens more would be smaller than their numbers.
const mostColumns = 64

// SetColumns changes it, from 1 to 64, or to as many as suit the maps and the pane for 0, and fits them to the pane.
func (g *Grid) SetColumns(n int) {
	g.columns, g.all = min(max(n, 0), mostColumns), false
	if g.solo < 0 {
		g.Fit()
	}
}

// All reports whether the columns are chosen so that all maps are in sight.
func (g *Grid) All() bool { return g.all }

// SetAll has the columns chosen so that all maps are in sight and as large as that allows, for each layer and each size of the
// pane anew, or goes back to those that were asked for.
func (g *Grid) SetAll(on bool) {
	g.all = on
	if g.solo < 0 {
		g.Fit()
	}
}

// readable is how wide a map should be, in units, where not all maps have to be in sight at once.
const readable = 72

// suiting is how many columns suit the maps and the pane, and whether they bring all maps into sight: so where that leaves each
// wide enough to be read.
func (g *Grid) suiting() (cols int, whole bool) {
	cols = g.filling()
	if g.down((g.n+cols-1)/cols)*float64(g.w) >= readable*g.unit && g.across(cols)*float64(g.w) >= readable*g.unit {
		return cols, true
	}
	return min(max(1, (g.pane.X-g.gap())/(int(readable*g.unit)+g.gap())), g.n, mostColumns), false
}

// filling is how many columns bring all maps into sight at the largest zoom.
func (g *Grid) filling() int {
	best, zoom := 1, 0.0
	for cols := 1; cols <= min(mostColumns, g.n); cols++ {
		if z := min(g.across(cols), g.down((g.n+cols-1)/cols)); z > zoom {
			best, zoom = cols, z
		}
	}
	return best
}

// across and down are the zooms at which so many columns fill the pane's width, or so many rows its height.
func (g *Grid) across(cols int) float64 {
	return float64((g.pane.X-g.gap())/cols-g.gap()) / float64(g.w)
}

func (g *Grid) down(rows int) float64 {
	return float64((g.pane.Y-g.gap())/rows-g.gap()-g.captionHeight()) / float64(g.h)
}

// gap is the distance of two maps, and captionHeight the room under one.
func (g *Grid) gap() int { return int(math.Round(8 * g.unit)) }

func (g *Grid) captionHeight() int {
	if g.flat {
		return 0
	}
	return int(math.Round(16 * g.unit))
}

// cols is the number of columns that are in use.
func (g *Grid) cols() int {
	if g.solo >= 0 {
		return 1
	}
	return max(1, min(g.Columns(), g.n))
}

func (g *Grid) rows() int {
	if g.solo >= 0 || g.n == 0 {
		return 1
	}
	return (g.n + g.cols() - 1) / g.cols()
}

// tileSize is the size of one map in pixels.
func (g *Grid) tileSize() (w, h int) {
	return max(1, int(math.Round(float64(g.w)*g.zoom))), max(1, int(math.Round(float64(g.h)*g.zoom)))
}

func (g *Grid) pitch() (x, y int) {
	w, h := g.tileSize()
	return w + g.gap(), h + g.captionHeight() + g.gap()
}

// whole is the size of everything.
func (g *Grid) whole() (w, h int) {
	px, py := g.pitch()
	return g.cols()*px + g.gap(), g.rows()*py + g.gap()
}

// Tile is where the map at a place stands in the pane; it may lie outside it.
func (g *Grid) Tile(place int) image.Rectangle {
	if g.solo >= 0 {
		place = 0
	}
	w, h := g.tileSize()
	px, py := g.pitch()
	x := g.gap() + place%g.cols()*px - int(math.Round(g.x))
	y := g.gap() + place/g.cols()*py - int(math.Round(g.y))
	return image.Rect(x, y, x+w, y+h)
}

// InSight lists the places of which something is to be seen.
func (g *Grid) InSight() (list []int) {
	if g.n == 0 {
		return nil
	}
	if g.solo >= 0 {
		return []int{g.solo}
	}
	px, py := g.pitch()
	gap, x, y := g.gap(), int(math.Round(g.x)), int(math.Round(g.y))
	first, last := (y-gap)/py, (y+g.pane.Y-gap)/py
	left, right := (x-gap)/px, (x+g.pane.X-gap)/px
	for row := max(0, first); row <= min(last, g.rows()-1); row++ {
		for col := max(0, left); col <= min(right, g.cols()-1); col++ {
			if place := row*g.cols() + col; place < g.n {
				list = append(list, place)
			}
		}
	}
	return list
}

// Hit is the place at pixel (px, py) of the pane and the row and column of the value there. In the caption under a map the
// value is not ok, but place is still that of the map; elsewhere it is -1.
func (g *Grid) Hit(px, py int) (place, y, x int, ok bool) {
	at := image.Pt(px, py)
	for _, place := range g.InSight() {
		tile := g.Tile(place)
		if at.In(tile) {
			return place, min((py-tile.Min.Y)*g.h/tile.Dy(), g.h-1), min((px-tile.Min.X)*g.w/tile.Dx(), g.w-1), true
		}
		tile.Max.Y += g.captionHeight()
		if at.In(tile) {
			return place, 0, 0, false
		}
	}
	return -1, 0, 0, false
}

// Cell is the square of the value at row y and column x of the map at a place.
func (g *Grid) Cell(place, y, x int) image.Rectangle {
	t := g.Tile(place)
	edge := func(i, n, size int) int { return (i*size + n - 1) / n } // the first pixel that Hit gives to i
	return image.Rect(t.Min.X+edge(x, g.w, t.Dx()), t.Min.Y+edge(y, g.h, t.Dy()),
		t.Min.X+edge(x+1, g.w, t.Dx()), t.Min.Y+edge(y+1, g.h, t.Dy()))
}
