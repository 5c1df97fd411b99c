package ui

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
)

// galleryVariable has TestGallery run on the toolkit's real driver, and names the folder for its pictures; galleryOnly, a part of the
// names of those that are wanted. FYNE_SCALE is the toolkit's own.
const (
	galleryVariable = "VGGSCOPE_GALLERY"
	galleryOnly     = "VGGSCOPE_GALLERY_ONLY"
)

// TestGallery takes a picture of every dialog, menu and notice as a real window has it, in both languages and themes and on a small and
// a large screen, for whoever wants to look at them.
func TestGallery(t *testing.T) {
	dir := os.Getenv(galleryVariable)
	if dir == "" || house == nil {
		t.Skipf("set %s to a folder", galleryVariable)
	}
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	sizes := []fyne.Size{fyne.NewSize(1280, 720)}
	if os.Getenv("FYNE_SCALE") != "2" {
		sizes = append(sizes, fyne.NewSize(2560, 1440))
	}
	for _, theme := range []string{Light, Dark} {
		for _, l := range locale.All() {
			hangAll(t, dir, sizes, state, settings.Settings{Language: l.Code(), Theme: theme})
		}
	}
}

// hangAll takes the pictures of one language and theme.
func hangAll(t *testing.T, dir string, sizes []fyne.Size, state session.State, s settings.Settings) {
	var w *Window
	fyne.DoAndWait(func() {
		w = New(house.app, &asked{}, Options{Settings: s, LogPath: "/log/vggscope.log", Version: "1.0", Clipboard: &board{}, Pasted: t.TempDir(), post: posted})
		w.win.Resize(sizes[0])
		w.Show()
		w.Update(state)
		settle(t, w)
	})
	states := galleryStates()
	for _, size := range sizes {
		fyne.DoAndWait(func() { w.win.Resize(size) })
		time.Sleep(time.Second)
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for name := range states {
				if strings.Contains(name, os.Getenv(galleryOnly)) && !yield(name) {
					return
				}
			}
		}) {
			fyne.DoAndWait(func() { states[name](t, w); drain() })
			for range 4 {
				time.Sleep(120 * time.Millisecond)
				fyne.DoAndWait(drain)
			}
			var area string
			fyne.DoAndWait(func() { area = boxOf(w) })
			file := fmt.Sprintf("%s-%.0f-%s-%s.png", strings.NewReplacer(" ", "_", "/", "_").Replace(name), size.Width, s.Language, s.Theme)
			shoot := exec.Command("import", "-window", "root", "-crop", area, "+repage", filepath.Join(dir, file))
			if out, err := shoot.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			fyne.DoAndWait(func() {
				shut(w)
				w.now.state.Problem = nil
				w.showProblem()
			})
		}
	}
	fyne.DoAndWait(func() { w.win.Hide() })
}

// boxOf is where the dialog that is open is on the screen, in pixels, as ImageMagick has it; the whole window where there is none.
func boxOf(w *Window) string {
	c := w.win.Canvas()
	at, size, scale := fyne.Position{}, c.Size(), c.Scale()
	if p, is := c.Overlays().Top().(*widget.PopUp); is {
		at, size = p.Content.Position().SubtractXY(14, 14), p.Content.Size().AddWidthHeight(28, 28)
	}
	return fmt.Sprintf("%.0fx%.0f+%.0f+%.0f", size.Width*scale, size.Height*scale, max(0, at.X*scale), max(0, at.Y*scale))
}

// galleryStates are the dialogs, and with them menus and notices.
func galleryStates() map[string]func(t *testing.T, w *Window) {
	states := dialogStates()
	for _, m := range []action.Menu{action.OpenMenu, action.ModelMenu, action.FitMenu, action.FilterMenu, action.ReLUMenu, action.ColourMenu, action.RangeMenu, action.SortMenu,
		action.SliceMenu, action.SaveMenu, action.HelpMenu, action.ViewMenu, action.DeviceMenu, action.SecondMenu, action.DistanceMenu, action.GlanceMenu, action.BesideMenu,
		action.MethodMenu, action.TargetMenu, action.OptionMenu, action.SaveCauseMenu, action.SaveFieldMenu, action.ForMenu, action.AgainstMenu} {
		states["menu "+string(m)] = func(_ *testing.T, w *Window) {
			widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", w.menus.items(m)...), w.win.Canvas(), fyne.NewPos(100, 50))
		}
	}
	for _, c := range []action.Context{action.OnMap, action.OnLayer, action.OnPhoto, action.OnClass} {
		states["right click "+string(c)] = func(_ *testing.T, w *Window) { w.menus.drop(c, w.win.Content(), fyne.NewPos(100, 50)) }
	}
	states["notice, a problem"] = func(_ *testing.T, w *Window) {
		w.now.state.Problem = &session.Problem{What: session.PictureProblem, Err: errors.New("picture: " + longPath + ": what nobody thought of")}
		w.showProblem()
	}
	states["notice, classroom"] = func(_ *testing.T, w *Window) { w.commands.run(action.View(scene.Maps)) }
	return states
}
