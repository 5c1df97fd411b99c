package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// large is how much larger texts are in the classroom view.
const large = 1.5

// toggleClassroom shows the maps alone on the whole screen with larger texts, to be read from the last row, or the window as it
// was.
func (w *Window) toggleClassroom() {
	if !w.now.classroom { // of the whole screen nothing is to be remembered
		w.remember()
	}
	w.now.classroom = !w.now.classroom
	if w.now.classroom {
		w.enterClassroom()
		return
	}
	w.leaveClassroom()
}

func (w *Window) enterClassroom() {
	if w.back == nil { // else it is on its way back from there
		w.small = w.win.Canvas().Size()
		if w.options.Hold != nil {
			w.OnContext(func(current func(func())) { w.back = w.options.Hold(current) })
		}
	}
	w.win.SetFullScreen(true)
	w.retheme()
}

// leaveClassroom gives the window the place and the size back that it had on the desktop. Nothing is put into it before it has them: the
// toolkit makes a window as large as it was last told that it is, whatever the desktop was asked meanwhile.
func (w *Window) leaveClassroom() {
	w.full = w.win.Canvas().Size()
	w.win.SetContent(canvas.NewRectangle(nil))
	w.win.SetFullScreen(false)
	if w.back == nil {
		w.retheme()
		return
	}
	w.back()
	w.awaitSmall(0, 0)
}

// How often the window's size is looked at when it leaves the screen: until it was right so many times in a row, for a desktop takes
// several steps there, and asked for again where it stays wrong. A desktop need not do what it is asked.
const (
	smallLook    = 30 * time.Millisecond
	smallEnough  = 4
	smallAgain   = 10
	smallGivenUp = 40
)

// awaitSmall fills the window when it is as small as before. It was looked at times before, and right the last few.
func (w *Window) awaitSmall(times, right int) {
	if w.now.classroom { // was asked for again
		return
	}
	if right++; !w.win.Canvas().Size().Subtract(w.small).IsZero() {
		right = 0
	}
	if right == smallEnough || times == smallGivenUp {
		w.back() // the place, which other steps may have changed
		w.afterSmall(w.back)
		w.back = nil
		w.retheme()
		return
	}
	if right == 0 && times%smallAgain == smallAgain-1 {
		w.back()
	}
	time.AfterFunc(smallLook, func() { w.main.do("small again", func() { w.awaitSmall(times+1, right) }) })
}

// afterSmall looks once more, for a desktop under load may take its last step late: the screen's size is nobody's choice so soon.
func (w *Window) afterSmall(back func()) {
	screen := w.full
	time.AfterFunc(time.Second, func() {
		w.main.do("small again", func() {
			if !w.now.classroom && w.back == nil && w.win.Canvas().Size() == screen && screen != w.small {
				back()
			}
		})
	})
}

// applyTheme puts the chosen theme in force.
func (w *Window) applyTheme() {
	p := newPalette(w.set.Theme)
	if w.now.classroom {
		p.scale = large
	}
	wear(w.app, p)
}

// wear puts a theme in force unless it is: with each that is set the toolkit forgets its fonts and sets all windows anew.
func wear(app fyne.App, p *palette) {
	if now, is := app.Settings().Theme().(*palette); !is || now.name != p.name || now.scale != p.scale {
		app.Settings().SetTheme(p)
	}
}

// retheme puts another theme in force and builds the window anew. The toolkit sets all that is in a window anew when the theme
// changes, which takes longer than making it: the parts for the theme before go first. It also forgets its fonts, and reads
// them again one after another.
func (w *Window) retheme() {
	w.fill(canvas.NewRectangle(nil))
	w.applyTheme()
	for i, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
		w.main.soon(fmt.Sprint("font ", i), func() { fyne.MeasureText("a中", theme.TextSize(), style) })
	}
	w.main.soon("build", w.build)
}

// find goes to a field, which the classroom view does not have.
func (w *Window) find(field func(*parts) fyne.Focusable) {
	if !w.now.classroom {
		w.win.Canvas().Focus(field(w.parts))
		return
	}
	w.toggleClassroom()
	w.soon("find", func(p *parts) { w.win.Canvas().Focus(field(p)) })
}
