package ui

import (
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
)

// settleUnit waits until all of the pinned unit is told.
func settleUnit(t *testing.T, w *Window) {
	t.Helper()
	settle(t, w)
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(time.Millisecond) {
		drain()
		if w.parts.unit.busy == 0 && len(posts) == 0 {
			return
		}
	}
	t.Fatal("the unit is not told of")
}

// A unit at a corner sees less than its field: the part in the padding is told, and both pictures have the box.
func TestSight(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: "block5_conv3"}))
	settleUnit(t, w)
	g, ok := w.now.sight()
	if want := image.Rect(-90, -90, 106, 106); !ok || g.box != want {
		t.Errorf("sees %v, %t, want %v", g.box, ok, want)
	}
	// the photo is 320 x 200, stretched to 224 x 224
	if math.Abs(g.original.MaxX-106.0/224) > 1e-12 || math.Abs(g.original.MaxY-106.0/224) > 1e-12 || g.at.Max != image.Pt(152, 95) {
		t.Errorf("on the photo %+v, %v", g.original, g.at)
	}
	said := map[string]string{}
	for _, row := range w.parts.unit.rows(w.now.network().Layers[17], "0") {
		said[row[0]] = row[1]
	}
	if got, want := said[w.now.lang.Text("unit.outside")], w.now.lang.Text("unit.outside.value", 100*(1-106.0*106/(196*196))); got != want {
		t.Errorf("outside: %q, want %q", got, want)
	}
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: "fc1", Channel: 2}))
	if _, ok := w.now.sight(); ok {
		t.Error("a dense unit has a box")
	}
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: "flatten", Channel: 2}))
	if g, ok := w.now.sight(); !ok || g.box != image.Rect(-90, -90, 122, 122) {
		t.Errorf("a value of flatten sees %v, want what the first place of block5_pool does", g.box)
	}
}

// A click on the photo pins a pixel; each layer's maps then have framed what is computed from it, and nothing more.
func TestPick(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.parts.unit.photo.OnPick(0.5, 0.25)
	settleUnit(t, w)
	u := w.now.scene.Unit
	if u == nil || *u != (scene.Unit{Layer: "input_1", Y: 56, X: 112}) {
		t.Fatalf("pinned is %+v, want (56, 112) of input_1", u)
	}
	n := w.now.network()
	for _, l := range n.Layers {
		w.viewer.chooseLayer(l.Index)
		settleUnit(t, w)
		look := w.parts.maps.grid.look
		want := n.Reaches(0, image.Rect(112, 56, 113, 57), l.Index)
		if l.Out.Flat() {
			want = image.Rectangle{}
		}
		if look.Mark != want {
			t.Errorf("%s: framed is %v, want %v", l.Name, look.Mark, want)
		}
	}
	w.pick(1, 0.999, 0)
	if u := w.now.scene.Unit; u == nil || u.X != 223 || u.Y != 0 {
		t.Errorf("a click on the input pins %+v, want its last column", u)
	}
	w.pick(0, 1.5, 0.5)
	if w.parts.status.told.text != w.now.lang.Text("unit.cut") || w.now.scene.Unit.X != 223 {
		t.Error("a click beside what the network gets is not told of")
	}
}

// Following the largest term of each sum leads from a class down to a pixel, with every total the value that is shown, and back.
func TestDescendToThePixels(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	n := w.now.network()
	w.viewer.look(w.viewer.whole().AtLayer(n, len(n.Layers)-1).Pin(scene.Unit{Layer: "predictions", Channel: 3}))
	for at := len(n.Layers) - 1; at > 0; at-- {
		settleUnit(t, w)
		step := w.parts.unit.story.step
		if step.Layer.Index != at || w.now.layer() != at || len(w.now.scene.Trail) != len(n.Layers)-1-at {
			t.Fatalf("at %s, looking at layer %d after %d steps", step.Layer.Name, w.now.layer(), len(w.now.scene.Trail))
		}
		if v, err := w.now.result.Activations.Value(step.Unit); err != nil || v != step.Value || w.parts.unit.facts == nil {
			t.Errorf("%s: value %v, %v, want %v", step.Layer.Name, step.Value, err, v)
		}
		if s := step.Sum; s != nil && math.Abs(s.Total-float64(s.Before)) > 1e-4*max(1, math.Abs(s.Total)) {
			t.Errorf("%s: total %v, want %v", step.Layer.Name, s.Total, s.Before)
		}
		if strings.Contains(w.parts.unit.sum.note.Whole(), "farther off") {
			t.Errorf("%s: %q", step.Layer.Name, w.parts.unit.sum.note.Whole())
		}
		way := w.parts.unit.sum.rows[0].button
		if !way.Visible() {
			t.Fatalf("the way down from %s is not shown", step.Layer.Name)
		}
		way.Tapped(nil)
	}
	settleUnit(t, w)
	if w.now.network().Layers[w.now.layer()].Kind != nn.Input || w.parts.unit.sum.rows[0].root.Visible() {
		t.Error("the way does not end in the picture")
	}
	if got := len(w.parts.unit.sum.crumbs.Objects); got != len(n.Layers)-1 {
		t.Errorf("%d crumbs, want %d", got, len(n.Layers)-1)
	}
	w.viewer.look(w.viewer.whole().Ascend(n, 0))
	settleUnit(t, w)
	if w.now.layer() != len(n.Layers)-1 || w.now.scene.Unit.Channel != 3 || len(w.now.scene.Trail) != 0 {
		t.Errorf("the first crumb leads to %+v", w.now.scene.Unit)
	}
	press(w, "Escape")
	if w.now.scene.Unit != nil {
		t.Error("Escape does not unpin")
	}
}

// The five strongest places come one after another, and round again.
func TestPeaks(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	var met []scene.Unit
	for range strongest + 1 {
		w.commands.run(action.NextPeak)
		settleUnit(t, w)
		met = append(met, *w.now.scene.Unit)
	}
	last := float32(math.Inf(1))
	for _, u := range met[:strongest] {
		v := w.parts.maps.grid.maps.Tensor.At(u.Y, u.X, u.Channel)
		if v > last {
			t.Errorf("%v comes after %v", v, last)
		}
		last = v
	}
	w.commands.run(action.PreviousPeak)
	if met[strongest] != met[0] || *w.now.scene.Unit != met[strongest-1] {
		t.Errorf("after five places %+v, before the first %+v", met[strongest], w.now.scene.Unit)
	}
}

// What is wrong with a filter takes room while it is told, and gives it back.
func TestFilterFault(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	m := w.parts.maps
	height := m.grid.Size().Height
	m.orders.filter.SetText("max > 0")
	m.orders.filter.SetText("max > 0 and")
	if want := w.now.lang.Text("filter.fault.end", "and"); !strings.HasPrefix(m.orders.fault.Text, want) || w.now.scene.Order.Only != "max > 0" {
		t.Errorf("told %q with %q in force, want %q", m.orders.fault.Text, w.now.scene.Order.Only, want)
	}
	if m.grid.Size().Height >= height {
		t.Errorf("the maps have %v of height beside the fault, and had %v", m.grid.Size().Height, height)
	}
	w.nextLanguage()
	settle(t, w)
	if m := w.parts.maps; !strings.HasPrefix(m.orders.fault.Text, w.now.lang.Text("filter.fault.end", "and")) {
		t.Errorf("in Chinese %q", m.orders.fault.Text)
	}
	m = w.parts.maps
	m.orders.filter.SetText("")
	settle(t, w)
	if m.orders.fault.Visible() || m.grid.Size().Height != height {
		t.Errorf("without a filter the maps have %v of height, want %v", m.grid.Size().Height, height)
	}
}
