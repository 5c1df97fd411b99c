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

// at is the theme's caption font at so many pixels to a unit, with hanzi as labels have them: the toolkit's own font for what that has,
// and the theme's for the rest.
func (l *lettering) at(unit float64) *draw.Face {
	latin, hanzi := theme.DefaultTheme().Font(fyne.TextStyle{}), theme.Current().Font(fyne.TextStyle{})
	size := float64(theme.CaptionTextSize()) * unit
	if l.made == nil || l.size != size || l.font != latin.Name()+hanzi.Name() {
		made, err := draw.NewFace(size, latin.Content(), hanzi.Content())
		if err != nil { // a font of the user's that cannot be read: ours can
			made = draw.Regular(size)
		}
		l.made, l.size, l.font = made, size, latin.Name()+hanzi.Name()
	}
	return l.made
}
