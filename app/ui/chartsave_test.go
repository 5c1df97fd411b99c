package ui

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
)

// The saved chart has a bar for the best class, as high as its probability, and what is lit is lit in it too.
func TestChartIsSaved(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	c := w.parts.answers.chart
	count := func() (accent int) {
		img := c.picture()
		for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
			for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
				if img.RGBAAt(x, y) == ink().Accent {
					accent++
				}
			}
		}
		return accent
	}
	before := c.picture().Pix
	if count() == 0 {
		t.Error("nothing is marked as the largest")
	}
	w.commands.run(action.Answer(1))
	if c.found < 0 || bytes.Equal(c.picture().Pix, before) {
		t.Errorf("class %d is lit, and the picture is the same", c.found)
	}
	w.commands.run(action.SaveChart)
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("nobody asks where to")
	}
	w.dialogs.overlaid(fyne.KeyEscape)
}
