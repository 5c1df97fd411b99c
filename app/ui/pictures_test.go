package ui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// two makes a window that compares two pictures of passes, which may be the same.
func two(t *testing.T, a, b int) (*Window, *asked) {
	t.Helper()
	list, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, calls := open(t, settings.Settings{})
	states := list.states
	state := states[a]
	state.Second = &session.Second{Path: states[b].Picture.Path, Name: states[b].Picture.Name, Result: states[b].Result}
	w.Update(state)
	w.commands.run(action.View(scene.Pictures))
	drawn(w.win.Canvas()) // draws
	restPair(t, w)
	return w, calls
}

// restPair waits until the pictures pane shows what was chosen.
func restPair(t *testing.T, w *Window) {
	t.Helper()
	p := w.parts.pictures
	for end := time.Now().Add(atMost); ; time.Sleep(time.Millisecond) {
		drain()
		if p.busy == (pairKey{}) && len(posts) == 0 && !p.pending() {
			drawn(w.win.Canvas())
			drain()
			return
		}
		if time.Now().After(end) {
			t.Fatal("the two pictures do not come")
		}
	}
}

// layerOf is the chosen layer of a pass.
func layerOf(t *testing.T, w *Window, a *nn.Activations) nn.Tensor {
	t.Helper()
	x, err := a.At(w.now.scene.Demand(w.now.network().Layers[w.now.layer()]).Site)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The status line tells the values of both pictures under the mouse and their difference, as the arrays have them; both are on
// one range, and the bar counts the values of both.
func TestTwoPictures(t *testing.T) {
	w, _ := two(t, 0, 2)
	p := w.parts.pictures
	for _, layer := range []int{2, 5, 0, len(w.now.network().Layers) - 1} {
		w.viewer.chooseLayer(layer)
		restPair(t, w)
		a, b := layerOf(t, w, w.now.result.Activations), layerOf(t, w, w.now.second().Activations)
		for i, s := range p.twins.sides[:2] {
			g := s.grid
			cell := g.grid.Cell(0, 1, 2)
			g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(cell.Min.X)+0.5, float32(cell.Min.Y)+0.5)}})
			c, yy, xx := g.hover.channel, g.hover.y, g.hover.x
			want := fmt.Sprintf("[%d] (%d, %d)", c, yy, xx)
			if a.Flat() {
				c, yy, xx = view.Side(a.C)+2, 0, 0
				want = fmt.Sprintf("[%d]", c)
			}
			x, y := a.At(yy, xx, c), b.At(yy, xx, c)
			want = fmt.Sprintf("%s %s: A = %s, B = %s, B \u2212 A = %s", w.now.network().Layers[layer].Name, want, view.Exact(x), view.Exact(y), view.Exact(y-x))
			if got := w.parts.status.value.Text; got != want {
				t.Errorf("side %d: %q, want %q", i, got, want)
			}
			if mark := p.barNow().Mark; mark != []float32{x, y}[i] {
				t.Errorf("side %d: the bar points at %g", i, mark)
			}
			other := p.twins.sides[1-i].grid
			if cell.Dx() >= 4 && (!other.frame.Visible() || other.mark != g.hover) {
				t.Errorf("side %d: the value is not framed in the other one", i)
			}
			g.MouseOut()
		}
		if got := w.parts.status.value.Text; got != "" {
			t.Errorf("the mouse is away and %q is told", got)
		}
		counted := 0
		for _, n := range p.ready.histogram(-1).Counts {
			counted += n
		}
		if counted != len(a.Data)+len(b.Data) {
			t.Errorf("%d values counted, want %d", counted, len(a.Data)+len(b.Data))
		}
		for c := range p.ready.a.N {
			if p.ready.a.On[c] != p.ready.b.On[c] || p.ready.a.On[c] != view.Union([]view.Range{p.ready.a.Own[c], p.ready.b.Own[c]}) {
				t.Fatalf("channel %d: A on %v, B on %v", c, p.ready.a.On[c], p.ready.b.On[c])
			}
		}
	}
}

// The same picture twice differs by 0 everywhere.
func TestSamePictureTwice(t *testing.T) {
	w, _ := two(t, 0, 0)
	w.keys.typedRune('v')
	if w.parts.pictures.twins.sides[2].root.Hidden {
		t.Error("the difference is not in sight")
	}
	for _, i := range []int{0, 2, 9, w.now.layers() - 1} {
		w.viewer.chooseLayer(i)
		restPair(t, w)
		r := w.parts.pictures.ready
		if slices.ContainsFunc(r.d.Tensor.Data, func(v float32) bool { return v != 0 }) {
			t.Errorf("layer %d differs from itself", i)
		}
		for by, far := range r.far {
			if slices.Max(far) != 0 || slices.Min(far) != 0 {
				t.Errorf("layer %d: %s is not 0", i, by)
			}
		}
	}
}

// Channels stand in the order of the distance that is chosen, in all sides, with the distance beside their numbers.
func TestDistanceOrder(t *testing.T) {
	w, _ := two(t, 0, 2)
	w.viewer.chooseLayer(7)
	for _, d := range view.Distances() {
		w.commands.run(action.Distance(d))
		restPair(t, w)
		a, b := layerOf(t, w, w.now.result.Activations), layerOf(t, w, w.now.second().Activations)
		want := view.Descending(d.Measure(a, b))
		for i, s := range w.parts.pictures.twins.sides {
			if !slices.Equal(s.grid.maps.Order, want) {
				t.Errorf("%s, side %d: order %v, want %v", d, i, s.grid.maps.Order, want)
			}
		}
		if words := w.parts.pictures.twins.first().look.Values; words[want[0]][0] != "\u0394 "+view.Number(d.Measure(a, b)[want[0]], 3) {
			t.Errorf("%s: the farthest is called %q", d, words[want[0]])
		}
	}
	w.commands.run(action.Distance(""))
	restPair(t, w)
	if w.parts.pictures.twins.first().maps.Order != nil {
		t.Error("there is no way back to the numbers")
	}
}

// What is zoomed, moved and enlarged in one side is so in all; keys do it too, and Escape leads back.
func TestSidesAreLinked(t *testing.T) {
	w, _ := two(t, 0, 2)
	w.keys.typedRune('v')
	w.viewer.chooseLayer(1)
	restPair(t, w)
	p := w.parts.pictures
	same := func(what string) {
		t.Helper()
		for i, s := range p.twins.sides[1:] {
			if !reflect.DeepEqual(s.grid.grid.Camera(), p.twins.first().grid.Camera()) {
				t.Errorf("%s: side %d is at %+v, the first at %+v", what, i+1, s.grid.grid.Camera(), p.twins.first().grid.Camera())
			}
		}
	}
	before := p.twins.first().grid.Zoom()
	w.keys.typedRune('+')
	same("+")
	if p.twins.first().grid.Zoom() <= before {
		t.Error("+ does not zoom")
	}
	b := p.twins.sides[1].grid
	b.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(40, 40)})
	same("double click")
	if p.twins.first().grid.Solo() < 0 {
		t.Error("a double click enlarges one side only")
	}
	b.wheel(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(30, 30)}, Scrolled: fyne.NewDelta(0, 25)}, 0)
	same("wheel")
	press(w, fyne.KeyRight)
	same("next channel")
	if w.now.scene.Channel != p.twins.first().solo() {
		t.Errorf("channel %d chosen, %d enlarged", w.now.scene.Channel, p.twins.first().solo())
	}
	press(w, fyne.KeyEscape)
	same("Escape")
	if p.twins.first().grid.Solo() >= 0 || w.now.scene.View != scene.Pictures {
		t.Error("Escape does not lead back to all maps")
	}
	press(w, fyne.KeyEscape)
	if w.now.scene.View != scene.Maps {
		t.Error("a second Escape does not lead back to one picture")
	}
}

// While Shift is held each side shows the other picture, by name too.
func TestFlip(t *testing.T) {
	w, _ := two(t, 0, 2)
	p := w.parts.pictures
	a, b := p.twins.sides[0], p.twins.sides[1]
	ma, mb := a.grid.maps.Tensor.Data, b.grid.maps.Tensor.Data
	p.flip(true)
	if &a.grid.maps.Tensor.Data[0] != &mb[0] || &b.grid.maps.Tensor.Data[0] != &ma[0] || !strings.HasPrefix(a.title.Text, "B  ") {
		t.Errorf("not flipped: %q", a.title.Text)
	}
	p.flip(false)
	if &a.grid.maps.Tensor.Data[0] != &ma[0] || !strings.HasPrefix(a.title.Text, "A  ") {
		t.Error("not flipped back")
	}
	w.held(desktop.KeyShiftLeft, true)
	if !p.flipped {
		t.Error("Shift does not flip")
	}
	w.held(fyne.KeyDown, false) // which was pressed before
	if !p.flipped {
		t.Error("another key that is let go flips back")
	}
	w.held(fyne.KeyTab, true) // the focus goes to a control, and nobody tells that Shift is let go
	if p.flipped || !strings.HasPrefix(a.title.Text, "A  ") {
		t.Error("flipped after Shift+Tab")
	}
	w.held(desktop.KeyShiftRight, true)
	if w.held(desktop.KeyShiftRight, false); p.flipped {
		t.Error("flipped once Shift is let go")
	}
}

// A limit of one bar holds for both.
func TestLimitsOfBoth(t *testing.T) {
	w, _ := two(t, 0, 2)
	p := w.parts.pictures
	p.bar.typed("7", true)
	restPair(t, w)
	for c := range p.ready.a.N {
		if p.ready.a.On[c].Hi != 7 || p.ready.b.On[c] != p.ready.a.On[c] {
			t.Errorf("channel %d: A on %v, B on %v", c, p.ready.a.On[c], p.ready.b.On[c])
		}
	}
	if p.bar.of.Text != w.now.lang.Text("bar.locked") || p.bar.cut.Text != "" { // and not "for all pictures of both pictures"
		t.Errorf("the bar is of %q, %q", p.bar.of.Text, p.bar.cut.Text)
	}
}

// What is locked is the range that both are seen on, and of the maps' sight, which is not what is seen there, nothing is measured.
func TestLockOfBoth(t *testing.T) {
	w, _ := two(t, 2, 0)
	p := w.parts.pictures
	for _, mode := range []scene.Mode{scene.PerChannel, scene.PerLayer, scene.Percentile} {
		w.viewer.setRange(mode)
		restPair(t, w)
		want, one := p.ready.a.On[0], w.parts.maps.grid.maps.On[0]
		if mode == scene.PerChannel {
			want, one = view.Union(slices.Concat(p.ready.a.Own, p.ready.b.Own)), view.Union(p.ready.a.Own)
		}
		if want == one {
			t.Errorf("%s: the second picture changes nothing of %v", mode, want)
		}
		w.viewer.setRange(scene.Locked)
		restPair(t, w)
		if got := p.ready.b.On[0]; got != want {
			t.Errorf("%s: seen on %v and locked to %v", mode, want, got)
		}
	}
	w.viewer.chooseLayer(2) // which none is kept for yet
	restPair(t, w)
	settle(t, w)
	want, one := view.Union(slices.Concat(p.ready.a.Own, p.ready.b.Own)), view.Union(p.ready.a.Own)
	if want == one {
		t.Errorf("the second picture changes nothing of %v", want)
	}
	if a, b, m := p.ready.a.On[0], p.ready.b.On[0], w.parts.maps.grid.maps.On[0]; a != want || b != want || m != want {
		t.Errorf("a layer that is chosen while ranges are locked is on %v, %v and alone on %v, want %v", a, b, m, want)
	}
	if got := w.now.scene.Demand(w.now.network().Layers[2]).Locked; got != want {
		t.Errorf("kept is %v, want %v", got, want)
	}
	w.commands.run(action.AreaSight)
	if why := w.now.lang.Text("why.notmaps"); w.now.scene.Area != nil || w.parts.status.told.text != why {
		t.Errorf("measured %v and told %q", w.now.scene.Area, w.parts.status.told.text)
	}
}

// A picture dropped on the second side is the second picture; elsewhere it is the first.
func TestDropOnSecond(t *testing.T) {
	w, a := two(t, 0, 2)
	uri := []fyne.URI{storage.NewFileURI("/photos/c.png")}
	side := w.parts.pictures.twins.sides[1].root
	w.dropped(origin(side).Add(fyne.NewPos(20, 40)), uri)
	until(t, func() bool { return a.has("compare /photos/c.png") })
	if a.has("files") {
		t.Errorf("asked for %q", a.calls)
	}
	w.dropped(fyne.NewPos(5, 300), uri)
	until(t, func() bool { return a.has("files") })
}

// Without a second picture the pane says how to get one; the picture before is taken by itself.
func TestNoSecond(t *testing.T) {
	list, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, a := open(t, settings.Settings{})
	w.commands.run(action.View(scene.Pictures))
	settle(t, w)
	if got := w.parts.pictures.twins.sides[1].note.Text; strings.ReplaceAll(got, "\n", " ") != w.now.lang.Text("second.how") {
		t.Errorf("said %q", got)
	}
	if len(a.calls) > 0 && slices.ContainsFunc(a.calls, func(s string) bool { return strings.HasPrefix(s, "compare") }) {
		t.Errorf("asked for %q, with no picture before", a.calls)
	}
	w.commands.run(action.View(scene.Maps))
	w.Update(list.states[2])
	drain()
	w.commands.run(action.View(scene.Pictures))
	drain()
	if !a.has("compare /photos/noise.png") {
		t.Errorf("asked for %q, want the picture before", a.calls)
	}
}

// Channels that stand in the order of a distance are the same on both sides where one is enlarged; what was zoomed into stays there when
// something else changes, and is a step of the history.
func TestSidesKeepTheirPlace(t *testing.T) {
	w, _ := two(t, 0, 2)
	w.viewer.chooseLayer(7)
	w.commands.run(action.Distance(view.L2Distance))
	restPair(t, w)
	p := w.parts.pictures
	first := p.twins.first()
	first.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(30, 30)})
	for i, s := range p.twins.sides[:2] {
		if s.grid.solo() != first.maps.Channel(0) {
			t.Errorf("side %d has channel %d enlarged, want %d, which is farthest", i, s.grid.solo(), first.maps.Channel(0))
		}
	}
	press(w, fyne.KeyEscape)
	w.keys.typedRune('+')
	zoomed := first.camera()
	press(w, fyne.KeyRight)
	w.soon("middle", func(p *parts) { p.middle.show() }) // as each state does
	restPair(t, w)
	if got := first.camera(); got.Zoom != zoomed.Zoom || got.Fitted {
		t.Errorf("zoomed to %+v, after a step to the next channel %+v", zoomed, got)
	}
	w.commands.run(action.Undo)
	w.commands.run(action.Undo)
	if got := first.camera(); !got.Fitted || w.now.scene.View != scene.Pictures {
		t.Errorf("after two steps back at %+v in view %s", got, w.now.scene.View)
	}
}
