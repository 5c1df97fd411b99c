package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// withOff are the states of a runner of its own with all channels on, and with some of the first convolution off, as the session
// answers the window's asking for it.
func withOff(t *testing.T, w *Window, channels ...int) (first, s session.State) {
	t.Helper()
	r, err := nn.Open(context.Background(), w.now.state.Model.Weights, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	if first, err = stateOf(r); err != nil {
		t.Fatal(err)
	}
	first.Model.Weights = w.now.state.Model.Weights
	w.Update(first)
	settle(t, w)
	w.viewer.chooseLayer(1)
	settle(t, w)
	for _, c := range channels {
		w.viewer.chooseChannel(c)
		w.commands.run(action.SwitchChannel)
	}
	off := w.now.off()
	if off.Count() != len(channels) {
		t.Fatalf("%v is off, want channels %d", off, channels)
	}
	a, err := switchedPass(r, first.Result.Activations, off)
	if err != nil {
		t.Fatal(err)
	}
	s = first
	whole := first.Result
	s.Result = &session.Result{Picture: whole.Picture, Activations: a, Done: whole.Done, Off: off, Whole: whole}
	s.Result.Top, _ = a.Top(len(whole.Top))
	s.Tried = off
	return first, s
}

// sayings are all texts in sight under an object.
func sayings(root fyne.CanvasObject) (list []string) {
	eachIn(root, func(o fyne.CanvasObject) {
		switch l := o.(type) {
		case *widget.Label:
			list = append(list, l.Text)
		case *kit.Paragraph:
			list = append(list, l.Whole())
		}
	})
	return list
}

// eachIn calls f for what is visible under an object.
func eachIn(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	f(o)
	for _, part := range partsOf(o) {
		eachIn(part, f)
	}
}

// Wherever a number stands that is computed with a channel off, it is said that one is: in each view, in each tab, and where the two
// models of A and B are named, of that side alone. What is copied is told of so too.
func TestNumbersSayWhatIsOff(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	first, state := withOff(t, w, 1)
	w.Update(state)
	settle(t, w)
	says := func(what, want string, root fyne.CanvasObject) {
		t.Helper()
		if all := strings.Join(sayings(root), "\n"); !strings.Contains(all, want) {
			t.Errorf("%s does not say %q: %q", what, want, all)
		}
	}
	for range 2 {
		word, on := w.now.lang.Text("grid.off", 1), w.now.lang.Text("dream.allon")
		w.viewer.look(w.viewer.whole().WithArea(scene.Area{Right: 4, Bottom: 4, Rows: 224, Cols: 224}))
		for _, v := range []scene.View{scene.Maps, scene.Glance, scene.Pictures, scene.Layers, scene.PhotoView, scene.AreaView, scene.ChartView} {
			w.viewer.look(w.viewer.whole().WithView(v))
			until(t, func() bool { return v != scene.PhotoView || w.parts.photo.photo != nil })
			settle(t, w)
			says("view "+string(v), word, w.parts.middle.pane().content())
		}
		w.viewer.look(w.viewer.whole().WithView(scene.Maps))
		for _, tab := range scene.Tabs() {
			w.viewer.look(w.viewer.whole().WithTab(tab))
			settle(t, w)
			says("tab "+string(tab), w.now.layerName()+" 1", w.parts.right.pages[tab].Content)
		}
		w.saver.copyAnswers()
		if got, want := w.parts.status.told.text, w.now.lang.Text("status.copied.off", 1); got != want {
			t.Errorf("of answers that are copied is told %q, want %q", got, want)
		}
		if got := w.now.withAllOn("x"); got != "x"+dot+on {
			t.Errorf("numbers with all channels on are told of as %q", got)
		}
		w.nextLanguage()
		settle(t, w)
	}
	now := state
	other := *first.Model
	other.Path = "/models/other"
	now.Other, now.OtherResult, now.Letter = &other, first.Result, 0
	w.Update(now)
	settle(t, w)
	word := w.now.lang.Text("grid.off", 1)
	if a, b := w.parts.pair.sides[0].Text, w.parts.pair.sides[1].Text; !strings.HasSuffix(a, word) || strings.Contains(b, word) {
		t.Errorf("A, with a channel off, is %q, and B, with all on, %q", a, b)
	}
	w.win.Resize(fyne.NewSize(960, 600))
	checkRoom(t, w, "with A and B, and a channel off", fyne.NewSize(960, 600))
}

// Of two pictures the second one has all its channels on: none of its maps is marked as off.
func TestSecondPictureHasAllOn(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	first, state := withOff(t, w, 1)
	state.Second = &session.Second{Name: "umbrella", Result: first.Result}
	w.Update(state)
	w.viewer.look(w.viewer.whole().WithView(scene.Pictures))
	p := w.parts.pictures
	until(t, func() bool { return !p.pending() })
	a, b := p.twins.sides[0], p.twins.sides[1]
	if len(a.grid.look.Off) != 1 || len(b.grid.look.Off) != 0 {
		t.Errorf("A marks %v as off, B %v", a.grid.look.Off, b.grid.look.Off)
	}
	if word, on := w.now.lang.Text("grid.off", 1), w.now.lang.Text("dream.allon"); !strings.Contains(a.title.Text, word) || !strings.Contains(b.title.Text, on) {
		t.Errorf("A is called %q, B %q", a.title.Text, b.title.Text)
	}
}

// A layer of nothing but zeros has no range that could be kept: while ranges are locked its bar says so, in signed colours too, in each
// view that has one.
func TestBarOfZerosWhileLocked(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	_, state := withOff(t, w, 0, 1, 2, 3)
	w.Update(state)
	settle(t, w)
	w.viewer.change(func(s scene.Scene) scene.Scene { s.Colours = "signed"; return s })
	w.viewer.setRange(scene.Locked)
	settle(t, w)
	zero, layer := view.Range{}, w.now.lang.Text("bar.layer")
	if got := w.parts.maps.barNow().On; got != zero || w.parts.maps.bar.of.Text != layer || w.parts.maps.barLabel() != layer {
		t.Errorf("the bar of zeros goes over %v, is of %q and %q on a page", got, w.parts.maps.bar.of.Text, w.parts.maps.barLabel())
	}
	w.viewer.look(w.viewer.whole().WithView(scene.PhotoView))
	until(t, func() bool { return w.parts.photo.photo != nil })
	settle(t, w)
	if got := w.parts.photo.words.Text; !strings.Contains(got, zero.String()) {
		t.Errorf("over the photo it says %q, want %s", got, zero)
	}
	w.viewer.look(w.viewer.whole().WithView(scene.Layers))
	until(t, func() bool { return w.parts.twoLayers.maps(0) != nil && w.parts.twoLayers.maps(1) != nil })
	settle(t, w)
	if got := w.parts.twoLayers.barNow().On; got != zero || w.parts.twoLayers.bar.of.Text != layer {
		t.Errorf("of two layers the bar goes over %v and is of %q", got, w.parts.twoLayers.bar.of.Text)
	}
	beside := w.now.network().Layers[w.parts.twoLayers.layers()[1]]
	if own := view.Union(w.parts.twoLayers.maps(1).Own); own != zero && w.now.scene.Demand(beside).Locked != own {
		t.Errorf("the second of two layers is seen on %v and keeps %v", own, w.now.scene.Demand(beside).Locked)
	}
	state.Second = &session.Second{Name: "umbrella", Result: state.Result}
	w.Update(state)
	w.viewer.look(w.viewer.whole().WithView(scene.Pictures))
	until(t, func() bool { return !w.parts.pictures.pending() && w.parts.pictures.ready.b != nil })
	settle(t, w)
	if got := w.parts.pictures.barNow().On; got != zero || w.parts.pictures.bar.of.Text != layer {
		t.Errorf("of two pictures the bar goes over %v and is of %q", got, w.parts.pictures.bar.of.Text)
	}
}
