package ui

import "github.com/vggscope/vggscope/app/view"

// What of the maps is in sight: which part of the grid, or which one of them.

// place is where the map of a channel is in the grid, or -1.
func (g *gridPane) place(channel int) int {
	if g.maps == nil {
		return -1
	}
	return g.maps.Place(channel)
}

// solo is the channel whose map is enlarged, or -1.
func (g *gridPane) solo() int {
	if g.maps == nil {
		return -1
	}
	return g.maps.Channel(g.grid.Solo())
}

// enlarge enlarges the map of a channel; back returns to the grid. Both do nothing where they cannot.
func (g *gridPane) enlarge(channel int) {
	g.grid.Enlarge(g.place(channel))
	g.afterSolo()
}

func (g *gridPane) back() bool {
	if !g.grid.Back() {
		return false
	}
	g.afterSolo()
	return true
}

// zoom zooms in the middle of the pane; factor 0 fits all columns.
func (g *gridPane) zoom(factor float64) {
	if factor == 0 {
		g.grid.Fit()
	} else {
		u := g.pixels()
		g.grid.ZoomAt(float64(g.Size().Width)/2*u, float64(g.Size().Height)/2*u, factor)
	}
	g.changed()
}

// zoomTrue shows each value as one pixel of the screen, in the middle of the pane.
func (g *gridPane) zoomTrue() { g.zoom(1 / g.grid.Zoom()) }

// setColumns changes how many maps stand side by side, or has all of them in sight.
func (g *gridPane) setColumns(n int, all bool) {
	if !all && (g.grid.All() || g.grid.Asked() != n) {
		g.grid.SetColumns(n)
		g.changed()
	} else if all && !g.grid.All() {
		g.grid.SetAll(true)
		g.changed()
	}
}

func (g *gridPane) setDrawing(smooth, clipped bool) {
	g.look.Smooth, g.look.Clipped = smooth, clipped
	g.Refresh()
}

// camera is which part of the grid is in sight, with the channel that is enlarged in it, and not the place of that.
func (g *gridPane) camera() view.Camera {
	c := g.grid.Camera()
	if g.wanted != nil {
		c = *g.wanted
	}
	c.Solo = -1
	if g.maps != nil {
		solo := g.grid.Solo()
		if g.wanted != nil {
			solo = g.wanted.Solo
		}
		c.Solo = g.maps.Channel(solo)
	}
	return c
}

// setCamera goes to a part of the grid that camera gave.
func (g *gridPane) setCamera(c view.Camera) {
	c.Solo = g.place(c.Solo)
	g.grid.SetCamera(c)
	g.changed()
	g.wanted = &c // the pane may have another height by then, which bounds where a camera can be
}

// reveal brings the map at a place into sight; one that is enlarged gives way to it.
func (g *gridPane) reveal(place int) {
	was := g.solo()
	if g.grid.Reveal(place); g.solo() != was {
		g.afterSolo()
		return
	}
	g.changed()
}

// setChosen frames the map of another channel.
func (g *gridPane) setChosen(channel int) {
	if g.look.Chosen != channel {
		g.look.Chosen = channel
		g.Refresh()
	}
}
