package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/settings"
)

// The value under the mouse stands beside it, never under it, and inside of the pane at every corner.
func TestValueTip(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas())
	g := w.parts.maps.grid
	size, seen := g.Size(), 0
	for x := float32(3); x < size.Width; x += 17 {
		for y := float32(3); y < size.Height; y += 13 {
			p := fyne.NewPos(x, y)
			g.mouse.rest(g, p)
			g.follow()
			if (g.tip.Text() != "") != g.hover.ok {
				t.Fatalf("at %v: the tip is shown: %t, a value is there: %t", p, g.tip.Text() != "", g.hover.ok)
			}
			if !g.hover.ok {
				continue
			}
			seen++
			at, s := g.tip.Bounds()
			if at.X < 0 || at.Y < 0 || at.X+s.Width > size.Width || at.Y+s.Height > size.Height {
				t.Errorf("at %v: the tip from %v, %v large, leaves %v", p, at, s, size)
			}
			if p.X >= at.X && p.X <= at.X+s.Width && p.Y >= at.Y && p.Y <= at.Y+s.Height {
				t.Errorf("at %v: the tip is under the mouse, from %v, %v large", p, at, s)
			}
			if text := g.tip.Text(); !strings.Contains(text, ", ") || !strings.Contains(text, " = ") {
				t.Errorf("at %v: %q", p, text)
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d places with values, want many more", seen)
	}
	g.MouseOut()
	if g.tip.Text() != "" {
		t.Error("the tip stays when the mouse has gone")
	}
}
