package view

import "math"

// A Camera is which part of a grid is in sight. Lengths are in the toolkit's units, so that it means the same on screens of
// any density.
type Camera struct {
	Zoom   float64 `json:"zoom,omitempty"` // units to a value
	X      float64 `json:"x,omitempty"`    // the point of the whole at the pane's top left corner
	Y      float64 `json:"y,omitempty"`
	Fitted bool    `json:"fitted"` // what is in sight fills the pane, and does so when the pane changes; Zoom follows from it

	Columns int `json:"columns,omitempty"` // in use where as many were asked for as suit; they stay while Fitted is false

	Solo   int     `json:"solo"`             // the place whose map fills the pane, in a scene the channel; -1: all are there
	Behind *Camera `json:"behind,omitempty"` // where going back from it leads
}

// Home is the camera at first: all columns, from the top.
func Home() Camera { return Camera{Fitted: true, Solo: -1} }

// Camera is which part is in sight now.
func (g *Grid) Camera() Camera {
	c := Camera{Zoom: g.zoom / g.unit, X: g.x / g.unit, Y: g.y / g.unit, Fitted: g.fitted, Columns: g.used, Solo: g.solo}
	if g.solo >= 0 {
		b := g.back
		c.Behind = &Camera{Zoom: b.zoom / g.unit, X: b.x / g.unit, Y: b.y / g.unit, Fitted: b.fitted, Solo: -1}
	}
	return c
}

// SetCamera goes to a place that Camera gave, as far as the maps and the pane are as they were.
func (g *Grid) SetCamera(c Camera) {
	g.solo, g.back = -1, outlook{fitted: true}
	if c.Solo >= 0 && c.Solo < g.n && !g.flat {
		g.solo = c.Solo
		if b := c.Behind; b != nil {
			g.back = outlook{b.Zoom * g.unit, b.X * g.unit, b.Y * g.unit, b.Fitted}
		}
	}
	if c.Fitted || c.Zoom <= 0 {
		g.Fit()
	} else {
		g.zoom, g.fitted = min(max(c.Zoom*g.unit, g.least()), g.most()), false
		g.suit() // where the camera does not say how many columns
	}
	if c.Columns > 0 && (!g.fitted || g.solo >= 0 && !g.back.fitted) {
		g.used = min(c.Columns, mostColumns)
	}
	g.x, g.y = c.X*g.unit, c.Y*g.unit
	g.clamp()
}

// Zoom is how many pixels of the screen a value takes.
func (g *Grid) Zoom() float64 { return g.zoom }

// Fitted reports whether the grid stands as Fit left it.
func (g *Grid) Fitted() bool { return g.fitted }

// Solo is the place of the enlarged map, or -1.
func (g *Grid) Solo() int { return g.solo }

// Fit makes the columns fill the pane's width, or all maps, the enlarged one, a dense layer's square the whole pane, from the
// top.
func (g *Grid) Fit() {
	g.fitted, g.x, g.y = true, 0, 0
	if g.n == 0 || g.pane.X <= 0 || g.pane.Y <= 0 {
		return
	}
	whole := g.suit()
	g.zoom = g.across(g.cols())
	if g.solo >= 0 || g.n == 1 || whole {
		g.zoom = min(g.zoom, g.down(g.rows()))
	}
	if whole := math.Floor(g.zoom); whole/g.zoom > 0.85 { // whole pixels to a value, where that leaves little empty
		g.zoom = whole
	}
	g.zoom = max(g.zoom, g.least())
	g.clamp()
}

// suit chooses the columns for when as many are wanted as suit, and reports whether all maps have to be in sight.
func (g *Grid) suit() (whole bool) {
	if g.n == 0 || g.pane.X <= 0 || g.pane.Y <= 0 {
		return false
	}
	whole = g.all
	if g.used = g.filling(); g.columns == 0 && !g.all {
		g.used, whole = g.suiting()
	}
	return whole
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
