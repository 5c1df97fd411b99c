package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// In a grid whose maps stand in another order, what is pointed at and what is enlarged is told by its channel.
func TestGridPaneTellsChannels(t *testing.T) {
	g := newGridPane()
	c := stage(t, Light, g, 600, 300)
	maps := view.NewMaps(nn.NewTensor(nn.Shape{H: 8, W: 8, C: 5}), view.PerChannel, view.Range{}, view.Viridis())
	g.show(layerKey{}, maps.Arranged([]int{4, 0, 2}), false)
	c.Capture() // draws it
	middle := func(place int) fyne.Position {
		r, u := g.grid.Tile(place), float32(g.pixels())
		return fyne.NewPos(float32(r.Min.X+r.Max.X)/2/u, float32(r.Min.Y+r.Max.Y)/2/u)
	}
	for place, channel := range []int{4, 0, 2} {
		if s := g.at(middle(place)); s.channel != channel || !s.ok {
			t.Errorf("at place %d is channel %d, %t, want %d", place, s.channel, s.ok, channel)
		}
	}
	g.enlarge(2)
	if g.grid.Solo() != 2 || g.solo() != 2 {
		t.Errorf("channel 2 enlarged: place %d, channel %d", g.grid.Solo(), g.solo())
	}
	g.back()
	g.enlarge(1) // not shown
	if g.grid.Solo() != -1 || g.solo() != -1 {
		t.Errorf("a channel that is not shown is enlarged: place %d", g.grid.Solo())
	}
	g.enlarge(4)
	if g.grid.Solo() != 0 || g.solo() != 4 {
		t.Errorf("channel 4 enlarged: place %d, channel %d", g.grid.Solo(), g.solo())
	}
}
