package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
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

// contexted is a window of a toolkit that draws by OpenGL.
type contexted struct{ fyne.Window }

func (contexted) RunWithContext(f func()) { f() }

// A window that is filled anew stays as large as it is, to the pixel: it is measured before anything is put into it, and given that size
// after each time.
func TestFilledWindowKeepsItsSize(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	var done []string
	w.win = contexted{w.win}
	w.options.Measure = func(current func(func())) func() {
		current(func() { done = append(done, "measured") })
		return func() { done = append(done, "as large again") }
	}
	for name, act := range map[string]action.ID{"another theme": action.Theme, "another language": action.Language} {
		done = nil
		w.commands.run(act)
		settle(t, w)
		if n := len(done); n < 2 || done[0] != "measured" || slices.Contains(done[1:], "measured") || done[n-1] != "as large again" {
			t.Errorf("%s: the window was %q", name, done)
		}
	}
}

// In the classroom view the maps have the height of the screen: what belongs to them stands beside them, whole, in both languages.
func TestClassroomGivesRoom(t *testing.T) {
	inOneGoroutine(t)
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		press(w, fyne.KeyF11)
		settle(t, w)
		for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720)} {
			for _, v := range []scene.View{scene.Maps, scene.PhotoView, scene.Kernels, scene.CauseView, scene.DreamView, scene.BestView, scene.ChartView} {
				w.viewer.look(w.viewer.whole().WithView(v))
				settle(t, w)
				w.win.Resize(size)
				where := fmt.Sprintf("%s, %v, %s", l.Code(), size, v)
				checkRoom(t, w, where, size)
				if got := w.parts.body.Size().Height - largestIn(w).Size().Height; got > 1 && (v != scene.DreamView || size.Height > 600) { // its words need more
					t.Errorf("%s: %v of the height is not the view's", where, got)
				}
			}
		}
		w.viewer.look(w.viewer.whole().WithView(scene.Maps))
		settle(t, w)
		w.win.Resize(fyne.NewSize(600, 900)) // on a screen that is higher than wide they stand above and below
		g := w.parts.maps.grid
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g); at.Y < 80 || g.Size().Width < 599 {
			t.Errorf("%s: the maps have %v at %v of 600 x 900", l.Code(), g.Size(), at)
		}
	}
}

// largestIn is what the view in sight is about.
func largestIn(w *Window) fyne.CanvasObject {
	p := w.parts
	switch pane := p.middle.pane().(type) {
	case *photoPane:
		return pane.heat
	case *kernelsPane:
		return pane.grid
	case *causePane:
		return pane.box.heat
	case *dreamPane:
		return pane.picture
	case *bestPane:
		return pane.back
	case *chartView:
		return pane.main
	}
	return p.maps.grid
}
