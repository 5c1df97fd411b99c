package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/ui/kit"
)

// A choice is a button of an offer.
type choice struct {
	key string // of its text
	do  func()
}

// An offer is a sentence with what can be done about it, which can be closed. An offer without a text is none.
type offer struct {
	text    func() string // in the window's language
	choices []choice
	closed  func()      // the user does not want it; may be nil
	still   func() bool // whether it makes sense yet; nil for always
}

// An offerStrip shows one offer across the window, or nothing.
type offerStrip struct {
	root  *fyne.Container
	now   *subject
	text  *kit.Paragraph
	end   *fyne.Container
	tip   string
	hint  kit.Hint
	relay func() // it has come or gone
}

// newOfferStrip makes an empty one.
func newOfferStrip(now *subject, tip string, hint kit.Hint, relay func()) *offerStrip {
	s := &offerStrip{now: now, text: kit.NewParagraph(""), end: container.NewHBox(), tip: tip, hint: hint, relay: relay}
	back := canvas.NewRectangle(mixed(theme.ColorNameBackground, theme.ColorNamePrimary, 0.14))
	icon := container.NewCenter(widget.NewIcon(theme.InfoIcon()))
	s.root = container.NewStack(back, kit.Border(nil, nil, kit.Inset(icon, 6), s.end, kit.Level(kit.Readable(s.text))))
	s.text.Grown = relay
	s.root.Hide()
	return s
}

// show shows an offer; whatever is chosen, done is called before it is done.
func (s *offerStrip) show(o offer, done func()) {
	if o.text == nil {
		if s.root.Visible() {
			s.root.Hide()
			s.relay()
		}
		return
	}
	s.text.Say(o.text())
	s.end.Objects = nil
	for _, c := range o.choices {
		text := s.now.lang.Text(c.key)
		s.end.Add(kit.NewToolButton(text, nil, text, s.hint, func() {
			done()
			c.do()
		}))
	}
	s.end.Add(kit.NewToolButton("", theme.CancelIcon(), s.tip, s.hint, func() {
		done()
		if o.closed != nil {
			o.closed()
		}
	}))
	s.root.Show()
	s.root.Refresh()
	s.relay()
}

// focusOffer gives the keys to what is offered: Enter does it, Tab goes to what else could be done.
func (w *Window) focusOffer() {
	if first, ok := w.parts.notice.end.Objects[0].(fyne.Focusable); ok {
		w.win.Canvas().Focus(first)
	}
}

// unoffered is for what needs an offer.
func (w *Window) unoffered() string {
	if !w.parts.offering() {
		return "why.nooffer"
	}
	return ""
}
