package scene

import (
	"fmt"
	"image"
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// An Area is a rectangle that is measured in all channels. It is kept in rows and columns of the maps it was drawn on, and of
// maps of another size it is what lies at the same place of the picture.
type Area struct {
	Top    int `json:"top"` // the first row
	Left   int `json:"left"`
	Bottom int `json:"bottom"` // the row behind the last one
	Right  int `json:"right"`
	Rows   int `json:"rows"` // of those maps
	Cols   int `json:"columns"`
}

// mostSide bounds the maps of an area, far above those of any network.
const mostSide = 1 << 16

// AreaOf is a rectangle of columns and rows of maps of that shape.
func AreaOf(r image.Rectangle, in nn.Shape) Area {
	return Area{Top: r.Min.Y, Left: r.Min.X, Bottom: r.Max.Y, Right: r.Max.X, Rows: in.H, Cols: in.W}
}

// check finds numbers that no rectangle has.
func (a *Area) check() error {
	switch {
	case a == nil:
	case a.Rows < 1 || a.Cols < 1 || a.Rows > mostSide || a.Cols > mostSide:
		return fmt.Errorf("an area of maps of %d x %d, want 1 to %d", a.Rows, a.Cols, mostSide)
	case a.Top < 0 || a.Left < 0 || a.Top >= a.Bottom || a.Left >= a.Right || a.Bottom > a.Rows || a.Right > a.Cols:
		return fmt.Errorf("an area of rows %d to %d and columns %d to %d, want some of %d x %d", a.Top, a.Bottom, a.Left, a.Right, a.Rows, a.Cols)
	}
	return nil
}

// checkArea finds areas, and orders of their table, that there are not.
func (s Scene) checkArea() error {
	if !slices.Contains(view.AreaColumns(), s.AreaBy.Column) {
		return fmt.Errorf("area sorted by %q, want one of %q", s.AreaBy.Column, view.AreaColumns())
	}
	return s.Area.check()
}

// In is the rectangle in maps of a shape: of those of another size, all whose squares it touches. It is empty for a dense layer,
// which has no places.
func (a *Area) In(to nn.Shape) image.Rectangle {
	if a == nil || a.Rows < 1 || to.Flat() || to.H < 1 || to.W < 1 {
		return image.Rectangle{}
	}
	up := func(i, n, of int) int { return (i*n + of - 1) / of }
	return image.Rect(a.Left*to.W/a.Cols, a.Top*to.H/a.Rows, up(a.Right, to.W, a.Cols), up(a.Bottom, to.H, a.Rows))
}

// Measured is the rectangle that is measured, or one that is none.
func (s Scene) Measured() (a Area) {
	if s.Area != nil {
		a = *s.Area
	}
	return a
}

// WithArea is the scene with a rectangle measured.
func (s Scene) WithArea(a Area) Scene {
	s.Area = &a
	return s
}

// WithoutArea is the scene with none. Channels that were in an order of its values are all there by their numbers again.
func (s Scene) WithoutArea() Scene {
	s.Area = nil
	if s.Order.OfArea() {
		s.Order = rank.Plain()
	}
	return s
}

// AreaSorted is the scene with the area's table by a column, and the other way round where it is so already.
func (s Scene) AreaSorted(c view.AreaColumn) Scene {
	s.AreaBy = s.AreaBy.By(c)
	return s
}
