package ui

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Icons are what the toolkit makes of them in each theme, also where something cannot be done, and are drawn once.
func TestIconsAreDrawnOnce(t *testing.T) {
	app := theApp(t)
	seen := map[string]bool{}
	for _, name := range []string{Light, Dark, Light} {
		wear(app, newPalette(name))
		for _, n := range []fyne.ThemeIconName{theme.IconNameCancel, theme.IconNameCheckButtonChecked, theme.IconNameMenu, theme.IconNameWarning} {
			plain, kept := theme.DefaultTheme().Icon(n), theme.Current().Icon(n)
			if theme.Current().Icon(n) != kept {
				t.Errorf("%s: another %s each time", name, n)
			}
			drawn := kept.Content()
			if !bytes.Equal(drawn, plain.Content()) {
				t.Errorf("%s: %s is drawn otherwise than the toolkit draws it", name, n)
			}
			if &kept.Content()[0] != &drawn[0] {
				t.Errorf("%s: %s is drawn each time", name, n)
			}
			if !bytes.Equal(theme.NewDisabledResource(kept).Content(), theme.NewDisabledResource(plain).Content()) {
				t.Errorf("%s: %s looks otherwise where it cannot be pressed", name, n)
			}
			seen[string(drawn)] = true
		}
	}
	if len(seen) != 2*4 {
		t.Errorf("%d drawings of four icons in two themes", len(seen))
	}
}
