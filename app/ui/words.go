package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// say puts a text into a label, if it is another one: setting a text has the label set anew.
func say(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

// mixed is a colour between two of the theme's.
func mixed(a, b fyne.ThemeColorName, share float64) color.Color {
	x, y := opaque(theme.Color(a)), opaque(theme.Color(b))
	mix := func(p, q uint8) uint8 { return uint8(float64(p)*(1-share) + float64(q)*share + 0.5) }
	return color.RGBA{mix(x.R, y.R), mix(x.G, y.G), mix(x.B, y.B), 0xff}
}
