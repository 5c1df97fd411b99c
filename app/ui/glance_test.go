package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
)

func restGlance(t *testing.T, w *Window) {
	t.Helper()
	p := w.parts.glance
	for end := time.Now().Add(atMost); p.busy || p.pending() || len(posts) > 0; time.Sleep(time.Millisecond) {
		drain()
		if time.Now().After(end) {
			t.Fatal("the net at a glance does not come")
		}
	}
	drawn(w.win.Canvas())
	drain()
}

// The net at a glance has all 18 layers with maps, as they are summed up by themselves; a click chooses the layer, a double click
// leads to its maps.
func TestGlanceView(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.View(scene.Glance))
	for _, by := range view.Summaries() {
		w.commands.run(action.Glance(by))
		restGlance(t, w)
		p := w.parts.glance
		if len(p.list) != 18 || p.count.Text != w.now.lang.Text("glance.about."+string(by)) {
			t.Fatalf("%s: %d layers under %q", by, len(p.list), p.count.Text)
		}
		for _, i := range []int{0, 4, 17} {
			var layer int
			for _, l := range w.now.network().Layers {
				if l.Name == p.list[i].Layer {
					layer = l.Index
				}
			}
			x, err := w.now.result.Activations.Output(layer)
			if err != nil {
				t.Fatal(err)
			}
			want := view.Glance(x, p.list[i].Layer, by, view.Viridis())
			if string(want.Image.Pix) != string(p.list[i].Image.Pix) || want.Channel != p.list[i].Channel {
				t.Errorf("%s, %s: another picture than of the layer's values", by, want.Layer)
			}
		}
	}
	p := w.parts.glance
	at := p.places[6].Min
	p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(float32(at.X+3), float32(at.Y+3))})
	if w.now.scene.Layer != p.list[6].Layer || w.now.scene.View != scene.Glance {
		t.Errorf("a click chooses %s, want %s", w.now.scene.Layer, p.list[6].Layer)
	}
	p.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(float32(at.X+3), float32(at.Y+3))})
	if w.now.scene.View != scene.Maps {
		t.Error("a double click does not lead to the maps")
	}
	if img := glanceSheet([]view.Glimpse{view.Glance(w.parts.maps.grid.maps.Tensor, "x", view.MeanOfMaps, view.Viridis())}, "title", view.Viridis()); img.Bounds().Dx() < 6*200 {
		t.Errorf("a sheet of %v", img.Bounds())
	}
}
