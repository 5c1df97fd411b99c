package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/settings"
)

// F11 leaves the maps alone on the whole screen with larger texts, at the same place; F11 again, or Escape, undoes it.
func TestClassroom(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	press(w, fyne.KeyDown, fyne.KeyRight)
	size := theme.TextSize()
	shown := func(o fyne.CanvasObject) (there bool) {
		inSight(w.win.Content(), fyne.Position{}, func(c fyne.CanvasObject, _ fyne.Position) { there = there || c == o })
		return there
	}
	for _, leave := range []fyne.KeyName{fyne.KeyF11, fyne.KeyEscape} {
		press(w, fyne.KeyF11)
		settle(t, w)
		p := w.parts
		if !w.win.FullScreen() || theme.TextSize() <= size || !shown(p.maps.grid) || shown(p.layers.strip.root) || shown(p.answers.find) {
			t.Errorf("full screen %t, texts of %v, maps %t, picture %t, answers %t", w.win.FullScreen(), theme.TextSize(),
				shown(p.maps.grid), shown(p.layers.strip.root), shown(p.answers.find))
		}
		if w.now.layer() != 2 || w.now.scene.Channel != 1 {
			t.Errorf("at layer %d, channel %d", w.now.layer(), w.now.scene.Channel)
		}
		press(w, leave)
		settle(t, w)
		if w.win.FullScreen() || theme.TextSize() != size || !shown(w.parts.answers.find) {
			t.Errorf("%s does not bring the window back", leave)
		}
	}
}
