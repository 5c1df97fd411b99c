package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// In a grid whose maps stand in another order, what is pointed at and what is enlarged is told by its channel.
func TestGridPaneTellsChannels(t *testing.T) {
	g := newGridPane()
	c := stage(t, Light, g, 600, 300)
	maps := view.NewMaps(nn.NewTensor(nn.Shape{H: 8, W: 8, C: 5}), view.PerChannel, view.Range{}, view.Viridis())
	g.show(layerKey{}, rank.Plain(), maps.Arranged([]int{4, 0, 2}), false)
	drawn(c) // draws it
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
	told := -1
	g.onSolo = func() { told = g.solo() }
	if g.reveal(g.place(2)); told != 2 {
		t.Errorf("channel 2 takes the place of the enlarged one, and channel %d is told of", told)
	}
}

// What is framed in a side for another one is gone once the mouse has been in that side, and left it.
func TestFrameGoesWithTheMouse(t *testing.T) {
	pair := newTwins(nil, 2, "", nil)
	first, second := pair.sides[0], pair.sides[1]
	pair.hovered(first, pointed{0, 1, 2, true})
	pair.hovered(second, pointed{0, 3, 4, true}) // a drag ends there, and the first hears nothing
	pair.hovered(second, nowhere)
	if first.grid.mark != nowhere || second.grid.mark != nowhere {
		t.Errorf("framed are %+v and %+v", first.grid.mark, second.grid.mark)
	}
}

// The wheel scrolls; with Control, and where one map fills the pane, it zooms at the cursor.
func TestWheel(t *testing.T) {
	g := newGridPane()
	c := stage(t, Light, g, 600, 300)
	g.show(layerKey{}, rank.Plain(), view.NewMaps(nn.NewTensor(nn.Shape{H: 8, W: 8, C: 512}), view.PerChannel, view.Range{}, view.Viridis()), false)
	drawn(c)
	turn := func(dy float32) *fyne.ScrollEvent {
		return &fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, 150)}, Scrolled: fyne.NewDelta(0, dy)}
	}
	zoom, top := g.grid.Zoom(), g.grid.Tile(0).Min
	g.Scrolled(turn(-25))
	if at := g.grid.Tile(0).Min; g.grid.Zoom() != zoom || at.X != top.X || at.Y >= top.Y {
		t.Errorf("the wheel moves the first map from %v to %v and zooms from %v to %v", top, at, zoom, g.grid.Zoom())
	}
	for _, held := range []fyne.KeyModifier{fyne.KeyModifierControl, fyne.KeyModifierShortcutDefault} {
		zoom, under := g.grid.Zoom(), g.at(fyne.NewPos(300, 150))
		if g.wheel(turn(25), held); g.grid.Zoom() <= zoom || g.at(fyne.NewPos(300, 150)).channel != under.channel {
			t.Errorf("with Control the wheel zooms from %v to %v, at another map: %v", zoom, g.grid.Zoom(), under)
		}
	}
	left := g.grid.Tile(0).Min
	if g.wheel(turn(-25), fyne.KeyModifierShift); g.grid.Tile(0).Min.X >= left.X || g.grid.Tile(0).Min.Y != left.Y {
		t.Errorf("with Shift the first map moves from %v to %v", left, g.grid.Tile(0).Min)
	}
	g.enlarge(3)
	zoom = g.grid.Zoom()
	if g.Scrolled(turn(25)); g.grid.Zoom() <= zoom {
		t.Error("the wheel does not zoom an enlarged map")
	}
}

// What is under the mouse is told once, and again when it is another unit or another map is enlarged: not with each frame in which maps
// are dragged, since all that tells of it would be drawn anew and sent to the graphics card.
func TestDraggingTellsOnce(t *testing.T) {
	g := newGridPane()
	c := stage(t, Light, g, 600, 300)
	told := 0
	g.onHover = func(pointed) { told++ }
	g.show(layerKey{}, rank.Plain(), view.NewMaps(nn.NewTensor(nn.Shape{H: 8, W: 8, C: 512}), view.PerChannel, view.Range{}, view.Viridis()), false)
	drawn(c)
	told = 0
	r, u := g.grid.Tile(g.grid.InSight()[0]), float32(g.pixels())
	from := fyne.NewPos(float32(r.Min.X+r.Max.X)/2/u, float32(r.Min.Y+r.Max.Y)/2/u)
	drag := func(by float32, rest bool) {
		at := from.AddXY(0, by)
		if rest {
			at = from
		}
		g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}, Dragged: fyne.NewDelta(0, by)})
	}
	g.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}})
	if told == 0 {
		t.Fatal("a unit under the mouse is not told of")
	}
	top := g.grid.Tile(0).Min.Y
	told = 0
	drag(-3, false) // the mouse and the map go together
	if told != 0 || g.grid.Tile(0).Min.Y == top {
		t.Errorf("told %d times while dragging by %d pixels", told, g.grid.Tile(0).Min.Y-top)
	}
	g.enlarge(3)
	if told == 0 {
		t.Error("nothing is told of where a map was enlarged")
	}
	g.back()
	told = 0
	drag(-60, true)
	if told == 0 {
		t.Error("nothing is told of where another map came under the mouse")
	}
}

// Keys of image programs do here what they do there: 100 %, fit, automatic contrast, and back to each channel's own range.
func TestKeysOfImagePrograms(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas())
	g := w.parts.maps.grid
	w.commands.run(action.ZoomTrue)
	if g.grid.Zoom() != 1 || g.grid.Fitted() {
		t.Errorf("at 100 %% a value takes %g pixels", g.grid.Zoom())
	}
	for key, id := range map[action.Key]action.ID{"Ctrl+0": action.ZoomTrue, "Ctrl+9": action.FitGrid, "Ctrl+N": action.Range(scene.Percentile), "Ctrl+R": action.Range(scene.PerChannel)} {
		a, _ := action.ByID(id)
		if !slices.Contains(slices.Concat(a.Keys, a.Also), key) {
			t.Errorf("%s is not %s", key, id)
		}
	}
	w.commands.run(action.FitGrid)
	if !g.grid.Fitted() {
		t.Error("there is no way back from 100 %")
	}
}
