package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/view"
)

// Texts can be read on everything that they stand on (4.5:1 or more), and marks be seen (3:1), in both themes.
func TestContrast(t *testing.T) {
	const text, mark = 4.5, 3
	grounds := []fyne.ThemeColorName{
		theme.ColorNameBackground, theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNameButton, theme.ColorNameSelection,
	}
	paper := grounds[:1]
	for name, variant := range map[string]fyne.ThemeVariant{Light: theme.VariantLight, Dark: theme.VariantDark} {
		p := newPalette(name)
		for i := range 8 { // of marked classes
			under := opaque(p.Color(theme.ColorNameBackground, variant))
			if got := view.Contrast(view.MarkInk(i, under), under); got < mark {
				t.Errorf("%s: mark %d has a contrast of %.2f, want %d", name, i, got, mark)
			}
		}
		for _, c := range []struct {
			what  fyne.ThemeColorName
			on    []fyne.ThemeColorName
			least float64
		}{
			{theme.ColorNameForeground, grounds, text},
			{theme.ColorNamePlaceHolder, grounds, text}, // also what view calls muted
			{theme.ColorNameDisabled, grounds, text},    // also the toolkit's labels of low importance
			{theme.ColorNameHyperlink, grounds[:4], text},
			{theme.ColorNamePrimary, grounds[:4], text}, // the chosen channel's number
			{theme.ColorNameForegroundOnPrimary, []fyne.ThemeColorName{theme.ColorNamePrimary}, text},
			{theme.ColorNameError, paper, text},
			{theme.ColorNameWarning, paper, text},
			{theme.ColorNameSuccess, paper, text},
			{theme.ColorNameInputBorder, grounds[:2], mark}, // fields, boxes, hatching, frames of maps
			{theme.ColorNameScrollBar, paper, mark},
		} {
			for _, ground := range c.on {
				under := opaque(p.Color(ground, variant))
				if got := view.Contrast(over(p.Color(c.what, variant), under), under); got < c.least {
					t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, c.what, ground, got, c.least)
				}
			}
		}
	}
}

// over is a colour as it looks on an opaque one.
func over(c color.Color, under color.RGBA) color.RGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(n.A) + int(b)*(255-int(n.A)) + 127) / 255) }
	return color.RGBA{mix(n.R, under.R), mix(n.G, under.G), mix(n.B, under.B), 0xff}
}

// Wherever a map ends, that can be seen: at its edge its colour for zero, or the frame around it, is unlike the paper.
func TestMapsStandOut(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{Light: theme.VariantLight, Dark: theme.VariantDark} {
		p := newPalette(name)
		paper := opaque(p.Color(theme.ColorNameBackground, variant))
		line := opaque(p.Color(theme.ColorNameInputBorder, variant))
		for _, m := range view.Colormaps() {
			most := view.Contrast(line, paper)
			if k := (view.Style{Map: m, Ink: view.Ink{Paper: paper, Line: line}}); !k.Framed() {
				most = view.Contrast(k.Zero(), paper)
			}
			if most < 3 {
				t.Errorf("%s, %s: at its edge a map has a contrast of %.2f, want 3", name, m.Name(), most)
			}
		}
	}
}
