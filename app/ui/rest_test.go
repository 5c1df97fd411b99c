package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
)

// In every view: while the mouse rests on a value and keys change what is below it, the window says what it says once the mouse has moved and
// come back.
func TestTheMouseRests(t *testing.T) {
	inOneGoroutine(t)
	w, asked := two(t, 0, 2)
	walked, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	o := &walker{witness: witness{w: w}, walked: walked, asked: asked}
	p := w.parts
	rest := func() {
		o.rest(t)
		if w.now.scene.View == scene.Kernels {
			settleKernels(t, w)
		}
		drawn(w.win.Canvas())
		o.rest(t)
	}
	shared := []action.ID{action.NextLayer, action.NextChannel, action.ZoomIn, action.FitGrid, action.Enlarge, action.NextChannel, action.Back,
		action.Range(scene.PerLayer), action.NextLayer, action.ToggleReLU, action.MoreColumns, action.NextColour, action.PreviousLayer, action.Undo, action.Undo, action.Redo}
	for _, c := range []struct {
		view scene.View
		over hovering
		more []action.ID
	}{
		{scene.Maps, p.maps.grid, []action.ID{action.NextSort, action.TurnSort}},
		{scene.Pictures, p.pictures.twins.sides[1].grid, []action.ID{action.Distance(view.L2Distance), action.Difference, action.SecondNone}},
		{scene.Layers, p.twoLayers.twins.sides[0].grid, []action.ID{action.BesideNext, action.BesidePrevious}},
		{scene.Kernels, p.kernels.grid, []action.ID{action.SplitKernels, action.NextChannel, action.Slice("l2"), action.NextLayer}},
		{scene.ChartView, p.bigChart.chart, []action.ID{action.ZoomIn, action.ZoomIn, action.FitGrid, action.LogChart}},
	} {
		w.commands.run(action.View(c.view))
		w.viewer.chooseLayer(4)
		rest()
		size := c.over.Size()
		at := fyne.NewPos(size.Width*0.41, size.Height*0.37)
		if g, is := c.over.(*gridPane); is {
			tile := g.grid.Tile(0)
			at = fyne.NewPos(float32(tile.Min.X+tile.Max.X)/2+0.5, float32(tile.Min.Y+tile.Max.Y)/2+0.5)
		}
		move := func(p fyne.Position) {
			c.over.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}})
			drain()
		}
		move(at)
		said := 0
		for i, id := range append(shared[:len(shared):len(shared)], c.more...) {
			w.commands.run(id)
			rest()
			still := w.parts.status.value.Text
			move(at.AddXY(-3, -2))
			move(at)
			if got := w.parts.status.value.Text; got != still {
				t.Errorf("%s, %d: after %s the window says %q, and once the mouse has moved %q", c.view, i, id, still, got)
			}
			if still != "" {
				said++
			}
		}
		if said < 4 {
			t.Errorf("%s: something is said of the value under the mouse %d times", c.view, said)
		}
		c.over.MouseOut()
		if got := w.parts.status.value.Text; got != "" {
			t.Errorf("%s: the mouse is away and %q is told", c.view, fmt.Sprint(got))
		}
	}
}

// hovering is what a mouse can be over.
type hovering interface {
	fyne.CanvasObject
	desktop.Hoverable
}
