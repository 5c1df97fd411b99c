package ui

import (
	"bytes"
	"image"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
)

// dragTo drags the upper limit of the colour bar to a pixel.
func dragTo(b *barPane, x int) {
	bar, width := b.on.bar(), b.scale.Image().Rect.Dx()
	from := bar.X(bar.On.Hi, width, 1)
	for _, at := range []int{(from + x) / 2, x} {
		d := at - from
		b.scale.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(at), 30)}, Dragged: fyne.NewDelta(float32(d), 0)})
		from = at
	}
	b.scale.DragEnd()
}

// pixels are those of the maps as they are drawn now.
func mapPixels(w *Window) []uint8 {
	g := w.parts.maps.grid
	img := image.NewRGBA(image.Rect(0, 0, 600, 500))
	g.draw(img, 1)
	return img.Pix
}

// A limit that is typed and the same one dragged to come to the same picture, byte for byte; the values under the mouse do not
// depend on it, and the next picture is on the same limits.
func TestTypedAndDragged(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas()) // draws
	b, g := w.parts.maps.bar, w.parts.maps.grid
	w.viewer.setRange(scene.PerLayer)
	settle(t, w)
	before, _ := g.maps.Value(1, 3, 4)
	width := b.scale.Image().Rect.Dx()
	first := b.on.bar()
	at := (width + first.X(first.On.Hi, width, 1)) / 3
	dragTo(b, at)
	dragged, limits := mapPixels(w), b.on.bar().On
	if limits.Hi != first.Value(at, width, 1) || limits.Lo != first.On.Lo || w.now.scene.Range != scene.Locked {
		t.Fatalf("dragged to pixel %d: %v, want %g at its end", at, limits, first.Value(at, width, 1))
	}
	w.viewer.setRange(scene.PerLayer)
	settle(t, w)
	if bytes.Equal(mapPixels(w), dragged) {
		t.Error("the limit changes nothing")
	}
	_, typed := limitTexts(limits)
	b.hi.SetText(typed)
	b.hi.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.on.bar().On != limits || !bytes.Equal(mapPixels(w), dragged) {
		t.Errorf("typed %q: on %v, want %v and the same picture", typed, b.on.bar().On, limits)
	}
	if after, _ := g.maps.Value(1, 3, 4); after != before {
		t.Errorf("the value has become %g, was %g", after, before)
	}
	b.scale.DoubleTapped(nil)
	settle(t, w)
	if on := b.on.bar().On; on != view.Union(g.maps.Own) {
		t.Errorf("a double click leads to %v, want the layer's own range", on)
	}
}

// What is no limit is refused with a reason, and the limits stay.
func TestLimitsRefused(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	b := w.parts.maps.bar
	for text, why := range map[string]string{
		"twelve": w.now.lang.Text("why.number", "twelve"), "25 %": w.now.lang.Text("why.number", "25 %"), "": w.now.lang.Text("why.number", ""), "NaN": w.now.lang.Text("why.number", "NaN"),
		"1e99": w.now.lang.Text("why.number", "1e99"), "-1e6": w.now.lang.Text("why.limits"),
	} {
		before := b.on.bar().On
		b.hi.SetText(text)
		b.hi.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
		if b.on.bar().On != before || w.parts.status.told.text != why {
			t.Errorf("%q: on %v, told %q", text, b.on.bar().On, w.parts.status.told.text)
		}
	}
	for text, want := range map[string]float32{
		"12,5": 12.5, " \u22123 ": -3, "1e2": 100, "8.2621e-06": 8.2621e-6, "8.2621e−6": 8.2621e-6, "－１．５": -1.5, "1.5E+3": 1500,
	} {
		if v, ok := numberIn(text); !ok || v != want {
			t.Errorf("%q is %g, %t", text, v, ok)
		}
	}
	for on, want := range map[view.Range][2]string{
		{Lo: 0, Hi: 8.2621e-6}: {"0", "8.2621e−6"}, {Lo: 100.061, Hi: 100.06101}: {"100.061", "100.06101"}, {Lo: -12345.67, Hi: 2e7}: {"−12346", "2e7"},
	} {
		if lo, hi := limitTexts(on); lo != want[0] || hi != want[1] {
			t.Errorf("%v is written %s and %s, want %s and %s", on, lo, hi, want[0], want[1])
		}
	}
}

// A signed colour map keeps zero in its middle, whichever limit is typed.
func TestSignedLimits(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.commands.run(action.Colour("signed"))
	settle(t, w)
	b := w.parts.maps.bar
	for _, high := range []bool{true, false} {
		b.typed(map[bool]string{true: "7.5", false: "-3"}[high], high)
		want := map[bool]view.Range{true: {Lo: -7.5, Hi: 7.5}, false: {Lo: -3, Hi: 3}}[high]
		if on := b.on.bar().On; on != want {
			t.Errorf("on %v, want %v", on, want)
		}
	}
}

// What lies beyond the limits is marked where that is asked for, in the maps and at the bar.
func TestMarkClipped(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	b := w.parts.maps.bar
	on := view.Union(w.parts.maps.grid.maps.Own)
	b.typed(view.Exact(on.Hi/2), true)
	marked := func() (n int) {
		pix := mapPixels(w)
		for i := 0; i < len(pix); i += 4 {
			if c := view.AboveRange; pix[i] == c.R && pix[i+1] == c.G && pix[i+2] == c.B {
				n++
			}
		}
		return n
	}
	if marked() > 0 {
		t.Error("something is marked that nobody asked for")
	}
	w.keys.typedRune('k')
	if marked() == 0 || b.cut.Text == "" {
		t.Errorf("%d pixels marked, the bar says %q", marked(), b.cut.Text)
	}
}
