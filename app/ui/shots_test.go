package ui

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// pictured keeps a picture of the window where VGGSCOPE_SHOTS says, to be looked at.
func pictured(t *testing.T, w *Window, name string) {
	t.Helper()
	dir := os.Getenv("VGGSCOPE_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.win.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// roomIn checks that nothing in a dialog is cut off.
func roomIn(t *testing.T, w *Window, where string) {
	t.Helper()
	size := w.win.Canvas().Size()
	inSight(w.win.Canvas().Overlays().Top(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if need := needs(o); o.Size().Width > 0 && need > o.Size().Width+0.5 { // the toolkit's own titles have no width
			t.Errorf("%s, %v: %s is %v wide and needs %v", where, size, named(o), o.Size().Width, need)
		}
	})
}
