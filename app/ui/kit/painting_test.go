package kit

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
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

// What changes while a painting is out of the toolkit's sight is drawn when it comes back, and not what the toolkit still has of it.
func TestRefreshOutOfSight(t *testing.T) {
	app := test.NewTempApp(t)
	fyne.SetCurrentApp(&blindApp{app, &blind{app.Driver()}})
	p := NewPainting(fyne.NewSize(40, 20), func(*image.RGBA, float64) {})
	p.Resize(fyne.NewSize(40, 20))
	was := test.WidgetRenderer(p).Objects()[0]
	if p.Refresh(); test.WidgetRenderer(p).Objects()[0] != was {
		t.Error("another raster before the first was drawn")
	}
	p.generate(40, 20)
	if p.Refresh(); test.WidgetRenderer(p).Objects()[0] == was || p.Raster.Size() != was.Size() {
		t.Errorf("the same raster, or of %v and not %v", p.Raster.Size(), was.Size())
	}
}

// A blind driver has forgotten what is in its windows.
type blind struct{ fyne.Driver }

func (*blind) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

type blindApp struct {
	fyne.App
	driver fyne.Driver
}

func (a *blindApp) Driver() fyne.Driver { return a.driver }
