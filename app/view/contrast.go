package view

import (
	"image/color"
	"math"
)

// Contrast is that of two colours as WCAG 2.2 defines it, from 1 for the same to 21 for black and white. Texts need 4.5, marks
// that mean something 3.
func Contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2: of sRGB, from 0 for black to 1 for white.
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Zero is the colour of zero, which is that of most values behind a ReLU.
func (k Style) Zero() color.RGBA {
	if k.Map.Signed() {
		return k.Map.At(ZeroLevel)
	}
	return k.Map.At(0)
}

// Framed reports whether maps have a frame: where zero has so nearly the paper's colour that their edges would be lost.
func (k Style) Framed() bool { return Contrast(k.Zero(), k.Ink.Paper) < 3 }
