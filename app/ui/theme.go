package ui

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/fonts"
	"github.com/vggscope/vggscope/app/view"
)

// The names of the themes, as the settings keep them.
const (
	System = ""
	Light  = "light"
	Dark   = "dark"
)

// A palette is the program's theme: Fyne's widgets, set closer, in calm colours, light or dark.
type palette struct {
	fyne.Theme              // Fyne's own, for icons and what is not said here
	name       string       // System, Light or Dark
	colours    [2]colourSet // light, dark
	scale      float32      // of texts
	icons      icons
}

type colourSet map[fyne.ThemeColorName]color.NRGBA

func newPalette(name string) *palette {
	return &palette{Theme: theme.DefaultTheme(), name: name, colours: [2]colourSet{lightColours(), darkColours()}, scale: 1}
}

func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xff) }

func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), alpha}
}

func lightColours() colourSet {
	return colourSet{
		theme.ColorNameBackground:          rgb(0xf7f8fa),
		theme.ColorNameForeground:          rgb(0x1e232c),
		theme.ColorNamePlaceHolder:         rgb(0x5c6370),
		theme.ColorNameDisabled:            rgb(0x5d6471),
		theme.ColorNamePrimary:             rgb(0x2463c7),
		theme.ColorNameHyperlink:           rgb(0x1f5bb8),
		theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
		theme.ColorNameFocus:               rgba(0x2463c7, 0x50),
		theme.ColorNameSelection:           rgb(0xd5e3f8),
		theme.ColorNameHover:               rgba(0x1e232c, 0x10),
		theme.ColorNamePressed:             rgba(0x1e232c, 0x22),
		theme.ColorNameSeparator:           rgb(0xdcdfe5),
		theme.ColorNameInputBackground:     rgb(0xffffff),
		theme.ColorNameInputBorder:         rgb(0x858b96),
		theme.ColorNameMenuBackground:      rgb(0xffffff),
		theme.ColorNameOverlayBackground:   rgb(0xffffff),
		theme.ColorNameButton:              rgb(0xe9ecf1),
		theme.ColorNameDisabledButton:      rgb(0xf3f5f8),
		theme.ColorNameScrollBar:           rgba(0x1e232c, 0x88),
		theme.ColorNameShadow:              rgba(0x000000, 0x30),
		theme.ColorNameError:               rgb(0xb3261e),
		theme.ColorNameWarning:             rgb(0x9a5b00),
		theme.ColorNameSuccess:             rgb(0x1b7431),
	}
}

func darkColours() colourSet {
	return colourSet{
		theme.ColorNameBackground:          rgb(0x191c22),
		theme.ColorNameForeground:          rgb(0xe4e7ec),
		theme.ColorNamePlaceHolder:         rgb(0xa6adba),
		theme.ColorNameDisabled:            rgb(0xa7aebb),
		theme.ColorNamePrimary:             rgb(0x6ea3f5),
		theme.ColorNameHyperlink:           rgb(0x7badf7),
		theme.ColorNameForegroundOnPrimary: rgb(0x10141b),
		theme.ColorNameFocus:               rgba(0x6ea3f5, 0x50),
		theme.ColorNameSelection:           rgb(0x2b4064),
		theme.ColorNameHover:               rgba(0xffffff, 0x12),
		theme.ColorNamePressed:             rgba(0xffffff, 0x26),
		theme.ColorNameSeparator:           rgb(0x323843),
		theme.ColorNameInputBackground:     rgb(0x22262e),
		theme.ColorNameInputBorder:         rgb(0x737c8a),
		theme.ColorNameMenuBackground:      rgb(0x252a33),
		theme.ColorNameOverlayBackground:   rgb(0x252a33),
		theme.ColorNameButton:              rgb(0x363d49),
		theme.ColorNameDisabledButton:      rgb(0x2a2f39),
		theme.ColorNameScrollBar:           rgba(0xffffff, 0x66),
		theme.ColorNameShadow:              rgba(0x000000, 0x80),
		theme.ColorNameError:               rgb(0xf2867e),
		theme.ColorNameWarning:             rgb(0xe7b15a),
		theme.ColorNameSuccess:             rgb(0x74c98a),
	}
}

// variant is which of the two sets of colours is in use, given the system's wish.
func (l *palette) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch l.name {
	case Light:
		return theme.VariantLight
	case Dark:
		return theme.VariantDark
	}
	return system
}

// Color implements fyne.Theme.
func (l *palette) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	v = l.variant(v)
	set := l.colours[0]
	if v == theme.VariantDark {
		set = l.colours[1]
	}
	if c, ok := set[n]; ok {
		return c
	}
	return l.Theme.Color(n, v)
}

// Font implements fyne.Theme.
func (l *palette) Font(s fyne.TextStyle) fyne.Resource {
	return fonts.For(l.Theme, s)
}

// Icon implements fyne.Theme.
func (l *palette) Icon(n fyne.ThemeIconName) fyne.Resource {
	return l.icons.of(n, l.Theme.Icon(n))
}

// Size implements fyne.Theme.
func (l *palette) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return usualText * l.scale
	case theme.SizeNameCaptionText:
		return 11.5 * l.scale
	case theme.SizeNameSubHeadingText:
		return 16 * l.scale
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameInlineIcon:
		return 16 * l.scale
	case theme.SizeNameScrollBar:
		return 10
	}
	return l.Theme.Size(n)
}

// usualText is the size of texts but where they are larger for a class.
const usualText = 13

// lettered is a measure for texts of the usual size, at the size that they have.
func lettered(v float32) float32 { return v * theme.TextSize() / usualText }

// colour is one of the present theme's.
func colour(n fyne.ThemeColorName) color.RGBA {
	return opaque(theme.Color(n))
}

// opaque drops the transparency.
func opaque(c color.Color) color.RGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return color.RGBA{n.R, n.G, n.B, 0xff}
}

// premultiplied is a colour that lets something through.
func premultiplied(c color.RGBA, alpha uint8) color.RGBA {
	scaled := func(v uint8) uint8 { return uint8(uint16(v) * uint16(alpha) / 0xff) }
	return color.RGBA{scaled(c.R), scaled(c.G), scaled(c.B), alpha}
}

// ink is what view draws with, in the colours of the present theme.
func ink() view.Ink {
	return view.Ink{
		Paper:  paper(),
		Text:   colour(theme.ColorNameForeground),
		Muted:  colour(theme.ColorNamePlaceHolder),
		Line:   colour(theme.ColorNameInputBorder),
		Guide:  colour(theme.ColorNameSeparator),
		Accent: colour(theme.ColorNamePrimary),
	}
}

// paper is the ground of the window. Fyne 2.7.4 clears the screen to a colour's 16 bits as shares of 255 * 255, and not of 65535, which
// makes a pale one lighter by two steps: what is painted on the very colour of the theme lay there as a grey box.
func paper() color.RGBA {
	lighter := func(v uint8) uint8 { return uint8(min(0xff, math.Round(float64(v)*0xff*257/(0xff*0xff)))) }
	c := colour(theme.ColorNameBackground)
	return color.RGBA{lighter(c.R), lighter(c.G), lighter(c.B), 0xff}
}

// mixed is a colour between two of the theme's.
func mixed(a, b fyne.ThemeColorName, share float64) color.Color {
	x, y := opaque(theme.Color(a)), opaque(theme.Color(b))
	mix := func(p, q uint8) uint8 { return uint8(float64(p)*(1-share) + float64(q)*share + 0.5) }
	return color.RGBA{mix(x.R, y.R), mix(x.G, y.G), mix(x.B, y.B), 0xff}
}
