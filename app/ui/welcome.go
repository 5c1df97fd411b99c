package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A welcome says across the window what the program is for and how to begin, until the first picture of the user's own.
type welcome struct {
	root *fyne.Container
	text *kit.Paragraph
}

// newWelcome makes it; shut takes it away for good.
func newWelcome(now *subject, hint kit.Hint, control controls, shut func()) *welcome {
	t := now.lang.Text
	w := &welcome{text: kit.NewParagraph(t("welcome.text"))}
	back := canvas.NewRectangle(mixed(theme.ColorNameBackground, theme.ColorNamePrimary, 0.14))
	icon := container.NewCenter(widget.NewIcon(theme.FileImageIcon()))
	end := container.NewHBox(control(t("welcome.tour"), nil, "tip.tour", action.Tour), control(t("welcome.open"), nil, "tip.open", action.OpenFile),
		kit.NewToolButton("", theme.CancelIcon(), t("tip.dismiss"), hint, shut))
	w.root = container.NewStack(back, kit.Border(nil, nil, kit.Inset(icon, 6), end, kit.Level(kit.Readable(w.text))))
	w.text.Grown = w.root.Refresh
	return w
}

// show shows it where it is still needed.
func (w *welcome) show(needed bool) {
	if needed {
		w.root.Show()
	} else {
		w.root.Hide()
	}
}

// welcomed takes the welcome away, for the next starts too.
func (w *Window) welcomed() {
	if !w.set.Welcomed {
		w.set.Welcomed = true
		w.parts.welcome.show(false)
		w.parts.relay()
	}
}
