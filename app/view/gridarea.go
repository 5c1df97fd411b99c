package view

import "image"

// What of a map lies in a part of the pane, and the other way round.

// Cells is where a rectangle of columns and rows of the map at a place stands.
func (g *Grid) Cells(place int, r image.Rectangle) image.Rectangle {
	return g.Cell(place, r.Min.Y, r.Min.X).Union(g.Cell(place, r.Max.Y-1, r.Max.X-1))
}

// Nearest is the row and the column of the value of the map at a place that is nearest to a pixel of the pane.
func (g *Grid) Nearest(place int, at image.Point) (y, x int) {
	t := g.Tile(place)
	index := func(d, n, size int) int { return min(max(d*n/size, 0), n-1) }
	return index(at.Y-t.Min.Y, g.h, t.Dy()), index(at.X-t.Min.X, g.w, t.Dx())
}

// CellsInSight are the columns and rows of the map at a place of which something is to be seen; empty for none.
func (g *Grid) CellsInSight(place int) image.Rectangle {
	t := g.Tile(place)
	seen := t.Intersect(image.Rectangle{Max: g.pane})
	if place < 0 || seen.Empty() {
		return image.Rectangle{}
	}
	y0, x0 := g.Nearest(place, seen.Min)
	end := func(d, n, size int) int { return min((d*n+size-1)/size, n) } // a pixel of a small map is of several values
	return image.Rect(x0, y0, end(seen.Max.X-t.Min.X, g.w, t.Dx()), end(seen.Max.Y-t.Min.Y, g.h, t.Dy()))
}
