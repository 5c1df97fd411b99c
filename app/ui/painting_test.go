package ui

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/settings"
)

// A painting is drawn once for each frame that the toolkit makes: ahead of it, if that was asked for, and again only if
// something has changed since.
func TestDrawAhead(t *testing.T) {
	drawn := 0
	p := newPainting(fyne.NewSize(40, 20), func(*image.RGBA, float64) { drawn++ })
	p.Resize(fyne.NewSize(40, 20))
	steps := []struct {
		what string
		do   func()
		want int // times drawn so far
	}{
		{"ahead, but the size is not known yet", p.drawAhead, 0},
		{"the first frame", func() { p.generate(80, 40) }, 1},
		{"ahead", p.drawAhead, 2},
		{"ahead twice before a frame", p.drawAhead, 2},
		{"the frame, with a change after the first of the two", func() { p.generate(80, 40) }, 3},
		{"ahead again", p.drawAhead, 4},
		{"the frame", func() { p.generate(80, 40) }, 4},
		{"ahead", p.drawAhead, 5},
		{"a frame in another size", func() { p.generate(60, 30) }, 6},
		{"ahead", p.drawAhead, 7},
		{"a change", p.Refresh, 7},
		{"its frame", func() { p.generate(60, 30) }, 8},
	}
	for _, s := range steps {
		if s.do(); drawn != s.want {
			t.Errorf("%s: drawn %d times, want %d", s.what, drawn, s.want)
		}
	}
}

// The toolkit keeps parts that are shown no more for a minute. What is large in them goes at once.
func TestOldPartsAreLight(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.win.Canvas().Capture() // draws
	old := w.parts
	if old.pane.img == nil || old.pane.maps == nil || old.chart.img == nil {
		t.Fatal("the window is not drawn")
	}
	maps := old.pane.maps
	w.nextLanguage()
	settle(t, w)
	if old.pane.img != nil || old.pane.maps != nil || old.bar.img != nil || old.chart.img != nil || old.card.hist.img != nil {
		t.Error("the parts in the language before keep their pictures")
	}
	if w.parts.pane.maps != maps {
		t.Error("the layer is not in the new parts")
	}
}
