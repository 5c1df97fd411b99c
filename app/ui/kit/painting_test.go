package kit

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
)

// A Painting is drawn once for each frame that the toolkit makes: ahead of it, if that was asked for, and again only if
// something has changed since.
func TestDrawAhead(t *testing.T) {
	drawn := 0
	p := NewPainting(fyne.NewSize(40, 20), func(*image.RGBA, float64) { drawn++ })
	p.Resize(fyne.NewSize(40, 20))
	steps := []struct {
		what string
		do   func()
		want int // times drawn so far
	}{
		{"ahead, but the size is not known yet", p.DrawAhead, 0},
		{"the first frame", func() { p.generate(80, 40) }, 1},
		{"ahead", p.DrawAhead, 2},
		{"ahead twice before a frame", p.DrawAhead, 2},
		{"the frame, with a change after the first of the two", func() { p.generate(80, 40) }, 3},
		{"ahead again", p.DrawAhead, 4},
		{"the frame", func() { p.generate(80, 40) }, 4},
		{"ahead", p.DrawAhead, 5},
		{"a frame in another size", func() { p.generate(60, 30) }, 6},
		{"ahead", p.DrawAhead, 7},
		{"a change", p.Refresh, 7},
		{"its frame", func() { p.generate(60, 30) }, 8},
	}
	for _, s := range steps {
		if s.do(); drawn != s.want {
			t.Errorf("%s: drawn %d times, want %d", s.what, drawn, s.want)
		}
	}
}
