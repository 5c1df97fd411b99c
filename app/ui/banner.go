package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A banner says across the window what went wrong, what to do about it, and where the log is. It stays until it is closed
// or the next thing goes well.
type banner struct {
	root   *fyne.Container
	back   *canvas.Rectangle
	text   *kit.Paragraph // what is wrong
	more   *kit.Paragraph // what to do
	detail *kit.Paragraph // the whole path, and the error's own words where text has others
	shown  *session.Problem
}

// most is how many letters of an error a banner shows.
const most = 320

func newBanner(tip string, hint kit.Hint, relay, dismiss func()) *banner {
	b := &banner{back: canvas.NewRectangle(nil), text: kit.NewParagraph(""), more: kit.Caption(""), detail: kit.Caption("")}
	b.text.TextStyle.Bold = true
	b.more.Importance, b.detail.Importance = widget.MediumImportance, widget.MediumImportance
	b.text.Grown, b.more.Grown, b.detail.Grown = relay, relay, relay
	icon := container.NewCenter(widget.NewIcon(theme.WarningIcon()))
	shut := container.NewCenter(kit.NewToolButton("", theme.CancelIcon(), tip, hint, dismiss))
	b.root = container.NewStack(b.back, kit.Border(nil, nil, kit.Inset(icon, 6), shut, kit.Readable(kit.Stack(-5, b.text, b.more, b.detail))))
	b.root.Hide()
	return b
}

// show shows a problem, or nothing for nil; stays says what is in the window all the same.
func (b *banner) show(p *session.Problem, l *locale.Language, stays, logPath string) {
	if p == nil {
		b.shown = nil
		b.root.Hide()
		return
	}
	b.back.FillColor = mixed(theme.ColorNameBackground, theme.ColorNameWarning, 0.22)
	b.back.Refresh()
	b.advise(p, l, stays, logPath)
	if p == b.shown {
		return
	}
	b.shown = p
	what, detail := problemWords(p, l)
	b.text.Say(kit.Shorten(what, most)) // some list every array of a model; the log has them whole
	b.detail.Say(kit.Shorten(detail, most))
	b.detail.Hidden = detail == ""
	b.root.Show()
}

// advise says what to do: again whenever the window shows something else than when it went wrong.
func (b *banner) advise(p *session.Problem, l *locale.Language, stays, logPath string) {
	more := l.Said(stays, l.Text("problem."+problemKeys[p.What]))
	if p.More > 0 {
		more = l.Said(l.Text("problem.more", p.More), more)
	}
	if logPath != "" {
		more = l.Said(more, l.Text("problem.log", logPath))
	}
	b.more.Say(more)
}
