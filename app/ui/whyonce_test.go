package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
)

// While the picture of a cause is large in the middle, the tab does not show it and what it was made with a second time; what only the
// tab has stays.
func TestCauseIsShownOnce(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	shown := func() (heat, method, note bool) {
		eachIn(w.parts.right.pages[scene.WhyTab].Content, func(o fyne.CanvasObject) {
			heat = heat || o == fyne.CanvasObject(w.parts.why.box.heat)
			method = method || o == fyne.CanvasObject(w.parts.why.tools.method)
			note = note || o == fyne.CanvasObject(w.parts.why.note)
		})
		return heat, method, note
	}
	for _, c := range []struct {
		view scene.View
		both bool
	}{{scene.Maps, true}, {scene.CauseView, false}, {scene.PhotoView, true}} {
		w.viewer.look(w.viewer.whole().WithView(c.view).WithTab(scene.WhyTab))
		settle(t, w)
		if heat, method, note := shown(); heat != c.both || method != c.both || !note {
			t.Errorf("%s: the tab shows the picture %v, the method %v, the note on it %v, want %v, %v, true", c.view, heat, method, note, c.both, c.both)
		}
	}
	w.viewer.look(w.viewer.whole().WithView(scene.CauseView))
	settle(t, w)
	for _, size := range []fyne.Size{fyne.NewSize(1280, 720), fyne.NewSize(960, 600)} {
		w.win.Resize(size)
		checkRoom(t, w, "with a cause in the middle", size)
	}
}
