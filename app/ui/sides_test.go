package ui

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// another is a state with a second model over the same network, and the first as the one before.
func another(t *testing.T, first session.State) session.State {
	t.Helper()
	s := first
	n := *first.Model.Network
	n.Card.Name, n.Card.Assumed = "Another", false
	s.Model = &session.Model{ModelRef: session.ModelRef{Path: "/models/another"}, Network: &n}
	s.Other, s.OtherResult, s.Letter = first.Model, first.Result, 1
	return s
}

// What is in sight of one model's maps is in sight of the other's, as far as that has it.
func TestTurned(t *testing.T) {
	all, one := view.Camera{Zoom: 2, X: 5, Y: 7, Solo: -1}, view.Camera{Zoom: 2, X: 5, Y: 7, Solo: 20, Behind: &view.Camera{}}
	wide, narrow, small := nn.Shape{H: 56, W: 56, C: 64}, nn.Shape{H: 56, W: 56, C: 16}, nn.Shape{H: 28, W: 28, C: 64}
	larger := view.Camera{Zoom: 4, X: 5, Y: 7, Solo: 20}
	same := one
	same.Behind = nil
	for _, c := range []struct {
		from    view.Camera
		was, is nn.Shape
		want    *view.Camera
	}{
		{all, wide, wide, &all}, {one, wide, wide, &one}, {all, wide, narrow, nil}, {one, wide, narrow, nil},
		{one, wide, nn.Shape{H: 56, W: 56, C: 21}, &same}, {one, wide, small, &larger}, {one, wide, nn.Shape{H: 1, W: 1, C: 64}, nil},
	} {
		if got := turned(c.from, c.was, c.is); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v from %v to %v: %+v, want %+v", c.from, c.was, c.is, got, c.want)
		}
	}
}

// back is the state after a flip.
func back(s session.State) session.State {
	s.Model, s.Other, s.Result, s.OtherResult, s.Letter = s.Other, s.Model, s.OtherResult, s.Result, 1-s.Letter
	return s
}

// Two models have their names on the screen; the key and either button ask for the other one, and layer, channel, and the
// part of the grid stay, without anything being prepared for the one that was seen before.
func TestTwoModels(t *testing.T) {
	w, a := open(t, settings.Settings{})
	if w.parts.pair.root.Visible() {
		t.Error("there is one model only, and two are named")
	}
	w.keys.typedRune('w')
	if a.has("flip") {
		t.Error("there is nothing to flip to")
	}
	first := w.now.state
	w.viewer.chooseLayer(2)
	settle(t, w)
	w.viewer.chooseChannel(1)
	w.commands.run(action.Enlarge)
	camera := w.viewer.whole().Camera
	second := another(t, first)
	w.Update(second)
	settle(t, w)
	w.win.Resize(fyne.NewSize(960, 600))
	checkRoom(t, w, "with two models", fyne.NewSize(960, 600))
	w.win.Resize(fyne.NewSize(1280, 720))
	p := w.parts.pair
	if !p.root.Visible() || !strings.Contains(p.sides[0].Text, "A  ") || !strings.Contains(p.sides[1].Text, "another") {
		t.Errorf("the two are named %q and %q", p.sides[0].Text, p.sides[1].Text)
	}
	if got := w.viewer.whole(); got.Layer != "block1_conv2" || got.Channel != 1 || w.parts.maps.grid.solo() < 0 {
		t.Errorf("the other model is seen at %s, channel %d, enlarged %v", got.Layer, got.Channel, w.parts.maps.grid.solo())
	}
	w.keys.typedRune('w')
	p.sides[0].OnTapped()
	p.sides[1].OnTapped() // that is the one in use
	if n := countCalls(a, "flip"); n != 2 {
		t.Errorf("asked %d times for the other one, want 2", n)
	}
	w.Update(back(second))
	for len(posts) > 0 && w.now.state.Letter != 0 {
		(<-posts)()
	}
	if !w.parts.maps.ready() || w.parts.maps.grid.solo() < 0 {
		t.Error("on the way back the maps are not there at once")
	}
	if got := w.viewer.whole().Camera; got.Zoom != camera.Zoom || got.Solo != camera.Solo {
		t.Errorf("the part of the grid is %+v, was %+v", got, camera)
	}
	for range 2 {
		w.nextLanguage()
		settle(t, w)
		w.win.Resize(fyne.NewSize(1280, 720)) // has the test driver lay out anew
		w.win.Resize(fyne.NewSize(960, 600))
		checkRoom(t, w, w.now.lang.Code()+" with two models", fyne.NewSize(960, 600))
	}
}

func countCalls(a *asked, call string) (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.calls {
		if c == call {
			n++
		}
	}
	return n
}

// The menu of devices shows both with their times as far as they are known, switches, and remembers it for this GPU.
func TestDeviceMenu(t *testing.T) {
	w, a := open(t, settings.Settings{})
	d, state := w.devices, w.now.state
	line := func(id action.ID) string {
		act, _ := action.ByID(id)
		return w.menus.item(act, map[*fyne.MenuItem]string{}).Label
	}
	if got := line(action.UseGPU); !strings.Contains(got, "not measured") {
		t.Errorf("OpenGL, of which nothing is known: %q", got)
	}
	if got := line(action.UseCPU); !strings.Contains(got, "2 threads") || !strings.Contains(got, "ms") {
		t.Errorf("the CPU, which computed: %q", got)
	}
	state.Device.Backend, state.Device.Renderer, state.Device.Software = nn.GPU, "llvmpipe", true
	builtin := *state.Model
	builtin.Path = ""
	state.Model = &builtin
	w.Update(state)
	settle(t, w)
	if len(a.tasks) != 1 || a.tasks[0].Name != session.MeasuringName || a.tasks[0].Rest == 0 {
		t.Fatalf("tasks %v: on a software renderer both are measured once there is time", a.tasks)
	}
	times := session.Times{nn.GPU: 420 * time.Millisecond, nn.CPU: 200 * time.Millisecond}
	d.keep(state.Model, times)
	d.offerFaster(times)
	if !w.parts.notice.root.Visible() || !strings.Contains(w.parts.notice.text.Whole(), "2.1 times") {
		t.Fatalf("offered %q", w.parts.notice.text.Whole())
	}
	w.offers[0].choices[0].do()
	if !a.has("backend cpu") || w.set.Backends["llvmpipe"] != (settings.Backend{Use: "cpu", Told: true}) {
		t.Errorf("remembered %+v, asked %v", w.set.Backends, a.calls)
	}
	w.commands.run(action.UseGPU)
	if !a.has("backend gpu") || w.set.Backends["llvmpipe"].Use != "gpu" {
		t.Errorf("the way back: %+v, asked %v", w.set.Backends, a.calls)
	}
	if got := line(action.UseGPU); !strings.Contains(got, "llvmpipe") || !strings.Contains(got, "420") {
		t.Errorf("OpenGL, measured: %q", got)
	}
	w.commands.run(action.MeasureDevice)
	if n := len(a.tasks); n != 2 {
		t.Errorf("%d tasks, want one more", n)
	}
	d.machine.None = nn.ErrNoGL
	w.commands.run(action.UseGPU)
	if n := countCalls(a, "backend gpu"); n != 1 {
		t.Errorf("asked %d times for a GPU, want once: there is none", n)
	}
}
