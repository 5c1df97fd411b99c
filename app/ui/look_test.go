package ui

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// Whatever is done to what is looked at, the scene before leads back to the same picture and the same texts.
func TestScenesLeadBack(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.win.Resize(fyne.NewSize(1600, 900)) // wide enough for every text in the tool bar
	type shot struct {
		scene scene.Scene
		texts string
		grid  []uint8
	}
	look := func() shot {
		settle(t, w)
		w.win.Canvas().Capture() // draws
		img := w.parts.pane.Image()
		copied := image.NewRGBA(img.Rect)
		copy(copied.Pix, img.Pix)
		return shot{w.Scene(), texts(w.win.Content()), copied.Pix}
	}
	acts := []struct {
		name string
		do   func()
	}{
		{"layer", func() { press(w, fyne.KeyDown) }},
		{"channel", func() { press(w, fyne.KeyRight) }},
		{"enlarged", func() { press(w, fyne.KeyReturn) }},
		{"zoomed in it", func() { w.typedRune('+') }},
		{"colours", func() { w.typedRune('m') }},
		{"back", func() { press(w, fyne.KeyEscape) }},
		{"range", func() { w.typedRune('r') }},
		{"before ReLU", func() { w.typedRune('b') }},
		{"locked", func() { w.setRange(scene.Locked) }},
		{"signed", func() { w.setColours("signed") }},
		{"smooth", func() { w.typedRune('s') }},
		{"columns", func() { w.typedRune(']') }},
		{"zoomed", func() { w.typedRune('+') }},
		{"all", func() { w.typedRune('0'); w.typedRune('0') }},
		{"log", func() { w.typedRune('g') }},
		{"a group", func() { w.toggleGroup("block3") }},
	}
	shots := []shot{look()}
	for _, a := range acts {
		a.do()
		shots = append(shots, look())
	}
	for i, a := range slices.Backward(acts) {
		w.look(shots[i].scene)
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

// The toolkit keeps parts that are shown no more for a minute. What is large in them goes at once.
func TestOldPartsAreLight(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.win.Canvas().Capture() // draws
	old := w.parts
	if old.pane.Image() == nil || old.pane.maps == nil || old.chart.Image() == nil {
		t.Fatal("the window is not drawn")
	}
	maps := old.pane.maps
	w.nextLanguage()
	settle(t, w)
	if old.pane.Image() != nil || old.pane.maps != nil || old.bar.Image() != nil || old.chart.Image() != nil || old.card.hist.Image() != nil {
		t.Error("the parts in the language before keep their pictures")
	}
	if w.parts.pane.maps != maps {
		t.Error("the layer is not in the new parts")
	}
}
