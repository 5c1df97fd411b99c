package ui

import (
	"image"
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
	keepPNG(t, filepath.Join(dir, name+".png"), w.win.Canvas().Capture())
}

// keepPNG writes a picture to a file.
func keepPNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
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
