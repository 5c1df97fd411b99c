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

	columns int  // that were asked for
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

// Resize tells the grid the pane's size, in pixels, and how many pixels make one of the toolkit's units.
func (g *Grid) Resize(width, height int, unit float64) {
	if g.pane == image.Pt(width, height) && g.unit == unit {
		return
	}
	g.pane, g.unit = image.Pt(width, height), unit
	if g.fitted {
		g.Fit()
	}
	g.clamp()
}

// Columns is how many maps stand side by side, where there are so many.
func (g *Grid) Columns() int {
	if g.all {
		return g.used
	}
	return g.columns
}

// mostColumns bounds the columns: on the widest screens more would be smaller than their numbers.
const mostColumns = 64

// SetColumns changes it, from 1 to 64, and fits them to the pane.
func (g *Grid) SetColumns(n int) {
	g.columns, g.all = min(max(n, 1), mostColumns), false
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

// Zoom is how many pixels of the screen a value takes.
func (g *Grid) Zoom() float64 { return g.zoom }

// Fitted reports whether the grid stands as Fit left it.
func (g *Grid) Fitted() bool { return g.fitted }

// Solo is the place of the enlarged map, or -1.
func (g *Grid) Solo() int { return g.solo }

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

// Fit makes the columns fill the pane's width, or all maps, the enlarged one, a dense layer's square the whole pane, from the
// top.
func (g *Grid) Fit() {
	g.fitted, g.x, g.y = true, 0, 0
	if g.n == 0 || g.pane.X <= 0 || g.pane.Y <= 0 {
		return
	}
	g.used = g.filling()
	g.zoom = g.across(g.cols())
	if g.solo >= 0 || g.n == 1 || g.all {
		g.zoom = min(g.zoom, g.down(g.rows()))
	}
	if whole := math.Floor(g.zoom); whole/g.zoom > 0.85 { // whole pixels to a value, where that leaves little empty
		g.zoom = whole
	}
	g.zoom = max(g.zoom, g.least())
	g.clamp()
}

// least and most bound the zoom: a map is never smaller than a few pixels, and one value never larger than the pane.
func (g *Grid) least() float64 { return min(1, 12*g.unit/float64(max(g.w, g.h, 1))) }
func (g *Grid) most() float64  { return max(64*g.unit, float64(min(g.pane.X, g.pane.Y))/4) }

// ZoomAt multiplies the zoom and keeps what is at pixel (px, py) of the pane where it is.
func (g *Grid) ZoomAt(px, py, factor float64) {
	if g.n == 0 {
		return
	}
	col, fx := g.along(px+g.x, true)
	row, fy := g.along(py+g.y, false)
	g.zoom = min(max(g.zoom*factor, g.least()), g.most())
	g.fitted = false
	g.x, g.y = g.point(col, fx, true)-px, g.point(row, fy, false)-py
	g.clamp()
}

// along splits a distance into whole cells and a rest: up to 1 inside the map, above 1 by the pixels that it lies beyond it,
// which zooming leaves as they are.
func (g *Grid) along(d float64, horizontal bool) (cell int, rest float64) {
	tile, pitch := g.measures(horizontal)
	d -= float64(g.gap())
	cell = int(math.Floor(d / pitch))
	rest = d - float64(cell)*pitch
	if rest <= tile {
		return cell, rest / tile
	}
	return cell, 1 + rest - tile
}

// point is the reverse of along.
func (g *Grid) point(cell int, rest float64, horizontal bool) float64 {
	tile, pitch := g.measures(horizontal)
	d := float64(g.gap()) + float64(cell)*pitch + min(rest, 1)*tile
	return d + max(0, rest-1)
}

func (g *Grid) measures(horizontal bool) (tile, pitch float64) {
	w, h := g.tileSize()
	px, py := g.pitch()
	if horizontal {
		return float64(w), float64(px)
	}
	return float64(h), float64(py)
}

// Pan moves what is in sight by so many pixels.
func (g *Grid) Pan(dx, dy float64) {
	g.x, g.y = g.x-dx, g.y-dy
	g.clamp()
}

// clamp keeps the pane on the whole, and centres a whole that is narrower than it.
func (g *Grid) clamp() {
	w, h := g.whole()
	g.x = held(g.x, float64(w), float64(g.pane.X), true)
	g.y = held(g.y, float64(h), float64(g.pane.Y), g.solo >= 0 || g.flat)
}

func held(at, whole, pane float64, centred bool) float64 {
	if whole > pane {
		return min(max(at, 0), whole-pane)
	}
	if centred {
		return -math.Floor((pane - whole) / 2)
	}
	return 0
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

// Enlarge makes the map at a place fill the pane; Back returns to what was left.
func (g *Grid) Enlarge(place int) {
	if place < 0 || place >= g.n || g.flat {
		return
	}
	if g.solo < 0 {
		g.back = outlook{g.zoom, g.x, g.y, g.fitted}
	}
	g.solo = place
	g.Fit()
}

// Back leaves the enlarged map and reports whether there was one.
func (g *Grid) Back() bool {
	if g.solo < 0 {
		return false
	}
	g.solo = -1
	if g.back.fitted {
		y := g.back.y
		g.Fit()
		g.y = y
	} else {
		g.zoom, g.x, g.y, g.fitted = g.back.zoom, g.back.x, g.back.y, false
	}
	g.clamp()
	return true
}

// Reveal moves as little as needed to bring a place into sight; an enlarged map gives way to the one there.
func (g *Grid) Reveal(place int) {
	if place < 0 || place >= g.n {
		return
	}
	if g.solo >= 0 {
		g.solo = place
		return
	}
	t := g.Tile(place).Inset(-g.gap())
	t.Max.Y += g.captionHeight()
	g.x += float64(beyond(t.Min.X, t.Max.X, g.pane.X))
	g.y += float64(beyond(t.Min.Y, t.Max.Y, g.pane.Y))
	g.clamp()
}

// beyond is how far an interval has to move to lie in 0 to size, its start having the right of way.
func beyond(from, to, size int) int {
	if from < 0 || to-from > size {
		return from
	}
	return max(0, to-size)
}

// Extent is which part of the whole's height is in sight, 0 to 1.
func (g *Grid) Extent() (from, to float64) {
	_, h := g.whole()
	return max(0, g.y/float64(h)), min(1, (g.y+float64(g.pane.Y))/float64(h))
}
