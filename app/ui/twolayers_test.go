package ui

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
)

// restLayers waits until both layers are in their sides.
func restLayers(t *testing.T, w *Window) {
	t.Helper()
	p := w.parts.twoLayers
	for end := time.Now().Add(atMost); p.busy || p.maps(0) == nil || p.maps(1) == nil || len(posts) > 0; time.Sleep(time.Millisecond) {
		drain()
		if time.Now().After(end) {
			t.Fatal("the two layers do not come")
		}
	}
	drawn(w.win.Canvas())
	drain()
}

// Two layers of different sizes, each with a map enlarged, show the same part of the picture: what is framed in one covers the
// same place in the other, and the status line tells both values.
func TestTwoLayers(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.View(scene.Layers))
	restLayers(t, w)
	p := w.parts.twoLayers
	if got := p.twins.sides[1].title.Text; !strings.HasPrefix(got, "block1_conv2") {
		t.Errorf("beside block1_conv1 stands %q, want the tutorial's block1_conv2", got)
	}
	for p.layers()[1] < 5 {
		w.keys.typedRune('>')
		restLayers(t, w)
	}
	press(w, fyne.KeyReturn)
	w.keys.typedRune('>')
	restLayers(t, w)
	a, b := p.twins.sides[0].grid, p.twins.sides[1].grid
	if a.solo() < 0 || b.solo() < 0 {
		t.Fatal("not both maps are enlarged")
	}
	for i, from := range []*gridPane{a, b} {
		to := p.twins.sides[1-i].grid
		tile := from.grid.Tile(from.grid.Solo())
		at := fyne.NewPos(float32(tile.Min.X+tile.Max.X)/2, float32(tile.Min.Y+tile.Max.Y)/2)
		from.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
		h, m := from.hover, to.mark
		if !h.ok || !m.ok {
			t.Fatalf("side %d: %+v in one layer, %+v in the other", i, h, m)
		}
		x, y := from.grid.Cell(0, h.y, h.x), to.grid.Cell(0, m.y, m.x)
		if dx := math.Abs(float64(x.Min.X+x.Max.X-y.Min.X-y.Max.X)) / 2; dx > float64(max(x.Dx(), y.Dx())) {
			t.Errorf("side %d: %v in one layer, %v in the other, %g apart", i, x, y, dx)
		}
		name := func(i int) string { return w.now.network().Layers[p.layers()[i]].Name }
		v, _ := from.maps.Value(h.channel, h.y, h.x)
		u, _ := to.maps.Value(m.channel, m.y, m.x)
		want := fmt.Sprintf("%s [%d] (%d, %d) = %s  ·  %s [%d] (%d, %d) = %s", name(i), h.channel, h.y, h.x, view.Exact(v), name(1-i), m.channel, m.y, m.x, view.Exact(u))
		if got := w.parts.status.value.Text; got != want {
			t.Errorf("side %d: %q, want %q", i, got, want)
		}
		from.MouseOut()
	}
	press(w, fyne.KeyEscape)
	if a.grid.Solo() >= 0 || b.grid.Solo() >= 0 || w.now.scene.View != scene.Layers {
		t.Error("Escape does not lead back to all maps of both")
	}
	p.bar.typed("5", true)
	restLayers(t, w)
	if p.maps(0).On[0].Hi != 5 || p.maps(1).On[0].Hi == 5 {
		t.Errorf("limits %v and %v, want those of the first layer changed", p.maps(0).On[0], p.maps(1).On[0])
	}
}
