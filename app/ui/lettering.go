package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/view/draw"
)

// lettering keeps a font made ready at the size that the screen needs.
type lettering struct {
	made *draw.Face
	size float64
	font string
}

// anyText is at with a font that has hanzi too, for names of classes and files.
func (l *lettering) anyText(unit float64) *draw.Face {
	return l.of(theme.Current().Font(fyne.TextStyle{}), unit)
}

// at is the theme's caption font at so many pixels to a unit.
func (l *lettering) at(unit float64) *draw.Face {
	return l.of(theme.DefaultTheme().Font(fyne.TextStyle{}), unit) // the present theme's has hanzi only
}

func (l *lettering) of(resource fyne.Resource, unit float64) *draw.Face {
	size := float64(theme.CaptionTextSize()) * unit
	if l.made == nil || l.size != size || l.font != resource.Name() {
		made, err := draw.NewFace(resource.Content(), size)
		if err != nil { // a font of the user's that cannot be read: ours can
			made = draw.Regular(size)
		}
		l.made, l.size, l.font = made, size, resource.Name()
	}
	return l.made
}
