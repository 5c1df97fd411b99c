package ui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// hyphened is a number with the minus sign of programs, which is as wide as a hyphen: before the number, or in its exponent.
var hyphened = regexp.MustCompile(`(?:^|[\s(\[=+×|:,…])-\.?\d|\de-\d`)

// labels are the texts in sight, with the tips of controls.
func labels(w *Window) (texts []string) {
	visit := func(o fyne.CanvasObject, _ fyne.Position) {
		if c, is := o.(hoverable); is {
			texts = append(texts, c.Explanation())
		}
		switch o := o.(type) {
		case *widget.Label:
			texts = append(texts, o.Text)
		case *kit.ToolButton:
			texts = append(texts, o.Text)
		case *kit.Toggle:
			texts = append(texts, o.Text)
		case *kit.Paragraph:
			texts = append(texts, o.Text)
		case *kit.Field:
			texts = append(texts, o.Text)
		case *canvas.Text:
			texts = append(texts, o.Text)
		}
	}
	inSight(w.win.Content(), fyne.Position{}, visit)
	for _, o := range w.win.Canvas().Overlays().List() {
		inSight(o, fyne.Position{}, visit)
	}
	return append(texts, w.parts.maps.grid.tip.Text())
}

// hyphens are those of them in which a number has the minus sign of programs.
func hyphens(w *Window) []string {
	return slices.DeleteFunc(labels(w), func(s string) bool { return !hyphened.MatchString(s) })
}

// All numbers in the window have the minus sign that is as wide as a plus, and those that leave it as text have the one that programs read.
func TestMinus(t *testing.T) {
	for text, want := range map[string]bool{
		"-90.779": true, "= -1": true, "3.1e-05": true, "(-3, 4)": true, "R -0.125 +0.5": true, "-.5": true,
		"−90.779": false, "a-4.png": false, "2026-01-02": false, "block1 - 3": false, "3e−5": false, "vgg16-2.h5": false,
	} {
		if got := hyphened.MatchString(text); got != want {
			t.Errorf("%q counts as hyphened: %t", text, got)
		}
	}
	w, _ := open(t, settings.Settings{})
	v := w.viewer
	s := v.whole().AtLayer(w.now.network(), 2).WithBefore(true).WithTab(scene.UnitTab)
	v.look(s.Pin(scene.Unit{Layer: "block1_conv2", Y: 5, X: 7}))
	settleUnit(t, w)
	typographic := 0
	throughViews(w, func(where string) {
		settleUnit(t, w)
		if where == string(scene.Kernels) {
			settleKernels(t, w)
		}
		for _, text := range labels(w) {
			typographic += strings.Count(text, "−")
		}
		for _, text := range hyphens(w) {
			t.Errorf("%s: %q has a hyphen for a minus", where, text)
		}
	})
	if typographic < 50 {
		t.Errorf("%d numbers below zero were seen, want many", typographic)
	}
}
