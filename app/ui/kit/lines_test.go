package kit

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// Whatever is scrolled to, the lines in sight are the text's, and no others exist.
func TestLines(t *testing.T) {
	l := NewLines()
	test.NewTempApp(t)
	win := test.NewTempWindow(t, l)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(600, 10*LineHeight))
	c := win.Canvas()
	text := make([]string, 400)
	for i := range text {
		text[i] = fmt.Sprintf("line %d", i)
	}
	l.SetText(text)
	inSight := func(first int) {
		t.Helper()
		seen := map[string]bool{}
		for _, o := range test.WidgetRenderer(l.page).Objects() {
			c := o.(*canvas.Text)
			seen[c.Text] = true
			if want := fmt.Sprintf("line %d", int(c.Position().Y+LineHeight/2)/LineHeight); c.Text != "" && c.Text != want {
				t.Errorf("%q stands where %q belongs", c.Text, want)
			}
		}
		for i := first; i < first+10; i++ {
			if !seen[text[i]] {
				t.Errorf("%q is not there", text[i])
			}
		}
		if len(seen) > 13 {
			t.Errorf("%d lines exist, 10 are in sight", len(seen))
		}
	}
	for _, c := range []struct {
		key   fyne.KeyName
		first int
	}{
		{fyne.KeyUp, 0}, {fyne.KeyDown, 3}, {fyne.KeyPageDown, 12}, {fyne.KeyPageUp, 3}, {fyne.KeyPageUp, 0}, {fyne.KeyEnd, 390},
		{fyne.KeyDown, 390}, {fyne.KeyHome, 0}, {fyne.KeySpace, 9},
	} {
		if l.TypedKey(&fyne.KeyEvent{Name: c.key}); l.scroll.Offset.Y != float32(c.first)*LineHeight {
			t.Errorf("after %s at %v, want %v", c.key, l.scroll.Offset.Y, c.first*LineHeight)
		}
		inSight(c.first)
	}
	test.Scroll(c, fyne.NewPos(50, 50), 0, -5*LineHeight)
	inSight(int(l.scroll.Offset.Y) / LineHeight)
	if l.scroll.Offset.Y <= 9*LineHeight {
		t.Errorf("the wheel leads to %v", l.scroll.Offset.Y)
	}
	if l.SetText([]string{"another"}); l.scroll.Offset.Y != 0 {
		t.Error("another text begins in its middle")
	}
}
