package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Link is text to click that does something, and leaves the keys that it has no use for to the window.
type Link struct {
	widget.Hyperlink
	ring Ring
}

// NewLink makes one.
func NewLink(text string, do func()) *Link {
	l := &Link{}
	l.Text, l.OnTapped = text, do
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable: Space and Enter follow it.
func (l *Link) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	default:
		PassKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *Link) TypedRune(r rune) { PassRune(l, r) }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	return l.ring.Around(l.Hyperlink.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (l *Link) FocusGained() {
	l.Hyperlink.FocusGained()
	l.ring.Gained(l)
}

// FocusLost implements fyne.Focusable.
func (l *Link) FocusLost() {
	l.Hyperlink.FocusLost()
	l.ring.Lost()
}
