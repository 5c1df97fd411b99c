package ui

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// Whatever is done to what is looked at, the scene before leads back to the same picture and the same texts.
func TestScenesLeadBack(t *testing.T) {
	inOneGoroutine(t)
	w, _ := open(t, settings.Settings{})
	w.win.Resize(fyne.NewSize(1600, 900)) // wide enough for every text in the tool bar
	type shot struct {
		scene scene.Scene
		texts string
		grid  []uint8
	}
	look := func() shot {
		settle(t, w)
		drawn(w.win.Canvas()) // draws
		img := w.parts.maps.grid.Image()
		copied := image.NewRGBA(img.Rect)
		copy(copied.Pix, img.Pix)
		return shot{w.viewer.whole(), texts(w.win.Content()), copied.Pix}
	}
	acts := []struct {
		name string
		do   func()
	}{
		{"layer", func() { press(w, fyne.KeyDown) }},
		{"channel", func() { press(w, fyne.KeyRight) }},
		{"enlarged", func() { press(w, fyne.KeyReturn) }},
		{"zoomed in it", func() { w.keys.typedRune('+') }},
		{"colours", func() { w.keys.typedRune('m') }},
		{"back", func() { press(w, fyne.KeyEscape) }},
		{"range", func() { w.keys.typedRune('r') }},
		{"before ReLU", func() { w.keys.typedRune('b') }},
		{"locked", func() { w.viewer.setRange(scene.Locked) }},
		{"signed", func() { w.commands.run(action.Colour("signed")) }},
		{"smooth", func() { w.keys.typedRune('s') }},
		{"columns", func() { w.keys.typedRune(']') }},
		{"zoomed", func() { w.keys.typedRune('+') }},
		{"all", func() { w.keys.typedRune('0'); w.keys.typedRune('0') }},
		{"log", func() { w.keys.typedRune('g') }},
		{"a group", func() { w.viewer.toggleGroup("block3") }},
	}
	shots := []shot{look()}
	for _, a := range acts {
		a.do()
		shots = append(shots, look())
	}
	for i, a := range slices.Backward(acts) {
		w.viewer.look(shots[i].scene)
		got, want := look(), shots[i]
		if !got.scene.Equal(want.scene) {
			t.Errorf("before %q: %+v, want %+v", a.name, got.scene, want.scene)
		}
		if got.texts != want.texts {
			t.Errorf("before %q the window says\n%s\nwant\n%s", a.name, got.texts, want.texts)
		}
		if !slices.Equal(got.grid, want.grid) {
			t.Errorf("before %q the grid looks different", a.name)
		}
	}
}

// A scene of a layer that is not prepared yet is shown where the scene says, once the layer is there.
func TestSceneOfALayerToCome(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws, so that the pane has its size
	press(w, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	w.keys.typedRune('+')
	want := w.viewer.whole()
	press(w, fyne.KeyEscape, fyne.KeyEnd)
	settle(t, w)
	w.viewer.cache.mu.Lock()
	clear(w.viewer.cache.ready)
	w.viewer.cache.mu.Unlock()
	w.viewer.look(want)
	if !w.parts.maps.pending() {
		t.Fatal("the layer is there already")
	}
	settle(t, w)
	if got := w.viewer.whole(); !got.Equal(want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A layer that is on the screen, and whose values are read again because another order of its channels needs them, is shown in that.
func TestOrderOfALayerWithoutValues(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.viewer.chooseLayer(5)
	settle(t, w)
	c, k := w.viewer.cache, w.now.want(5)
	c.mu.Lock()
	c.bare.layers[k] = c.ready[k].Bare()
	delete(c.ready, k)
	c.mu.Unlock()
	w.viewer.setOnly("1-3")
	settle(t, w)
	if n := w.parts.maps.grid.maps.Places(); n != 3 {
		t.Errorf("%d maps are left, want 3", n)
	}
}

// The toolkit keeps parts that are shown no more for a minute. What is large in them goes at once.
func TestOldPartsAreLight(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	old := w.parts
	if old.maps.grid.Image() == nil || old.maps.grid.maps == nil || old.answers.chart.Image() == nil {
		t.Fatal("the window is not drawn")
	}
	maps := old.maps.grid.maps
	w.nextLanguage()
	settle(t, w)
	if old.maps.grid.Image() != nil || old.maps.grid.maps != nil || old.maps.bar.scale.Image() != nil || old.answers.chart.Image() != nil || old.card.hist.Image() != nil {
		t.Error("the parts in the language before keep their pictures")
	}
	if w.parts.maps.grid.maps != maps {
		t.Error("the layer is not in the new parts")
	}
}
