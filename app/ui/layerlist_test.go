package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/settings"
)

// The chosen layer's row stays in sight when the list becomes lower, unless the user has scrolled it away.
func TestChosenRowStaysInSight(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	l := w.parts.layers.layers
	w.viewer.chooseLayer(14)
	i := l.line()
	if !l.inSight(i) {
		t.Fatalf("row %d is not in sight after it was chosen", i)
	}
	for _, height := range []float32{300, 500, 120, 60} {
		l.Resize(fyne.NewSize(l.Size().Width, height))
		if !l.inSight(i) {
			t.Errorf("row %d is out of sight, %g from the top, in a list of %g", i, float32(i)*23-l.GetScrollOffset(), height)
		}
	}
	l.ScrollToOffset(0)
	l.Resize(fyne.NewSize(l.Size().Width, 100))
	if got := l.GetScrollOffset(); got != 0 {
		t.Errorf("scrolled to %g by a change of size, want the place that the user chose", got)
	}
}
