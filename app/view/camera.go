package view

// A Camera is which part of a grid is in sight. Lengths are in the toolkit's units, so that it means the same on screens of
// any density.
type Camera struct {
	Zoom   float64 `json:"zoom,omitempty"` // units to a value
	X      float64 `json:"x,omitempty"`    // the point of the whole at the pane's top left corner
	Y      float64 `json:"y,omitempty"`
	Fitted bool    `json:"fitted"` // what is in sight fills the pane, and does so when the pane changes; Zoom follows from it

	Solo   int     `json:"solo"`             // the place whose map fills the pane; -1: all are there
	Behind *Camera `json:"behind,omitempty"` // where going back from it leads
}

// Home is the camera at first: all columns, from the top.
func Home() Camera { return Camera{Fitted: true, Solo: -1} }

// Camera is which part is in sight now.
func (g *Grid) Camera() Camera {
	c := Camera{Zoom: g.zoom / g.unit, X: g.x / g.unit, Y: g.y / g.unit, Fitted: g.fitted, Solo: g.solo}
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
	}
	g.x, g.y = c.X*g.unit, c.Y*g.unit
	g.clamp()
}
