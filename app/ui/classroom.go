package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// large is how much larger texts are in the classroom view.
const large = 1.5

// toggleClassroom shows the maps alone on the whole screen with larger texts, to be read from the last row, or the window as it
// was.
func (w *Window) toggleClassroom() {
	if !w.classroom { // of the whole screen nothing is to be remembered
		w.remember()
	}
	w.classroom = !w.classroom
	w.win.SetFullScreen(w.classroom)
	w.retheme()
}

// applyTheme puts the chosen theme in force.
func (w *Window) applyTheme() {
	p := newPalette(w.set.Theme)
	if w.classroom {
		p.scale = large
	}
	w.app.Settings().SetTheme(p)
}

// retheme puts another theme in force and builds the window anew. The toolkit sets all that is in a window anew when the theme
// changes, which takes longer than making it: the parts for the theme before go first. It also forgets its fonts, and reads
// them again one after another.
func (w *Window) retheme() {
	w.win.SetContent(canvas.NewRectangle(nil))
	w.applyTheme()
	for i, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
		w.main.soon(fmt.Sprint("font ", i), func() { fyne.MeasureText("a中", theme.TextSize(), style) })
	}
	w.main.soon("build", w.build)
}

// find goes to a field, which the classroom view does not have.
func (w *Window) find(field func(*parts) fyne.Focusable) {
	if !w.classroom {
		w.win.Canvas().Focus(field(w.parts))
		return
	}
	w.toggleClassroom()
	w.soon("find", func(p *parts) { w.win.Canvas().Focus(field(p)) })
}
