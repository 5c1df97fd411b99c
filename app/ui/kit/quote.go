package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Quote is a text to be read, selected and copied, which nobody can change. It leaves Escape to the window.
type Quote struct {
	widget.Entry
	text string
}

// NewQuote makes one, of lines of code or, if it is one line, of whatever that is.
func NewQuote(text string, code bool) *Quote {
	q := &Quote{text: text}
	q.MultiLine, q.TextStyle.Monospace = code, code
	q.Wrapping, q.Scroll = fyne.TextWrapOff, fyne.ScrollBoth
	q.OnChanged = func(now string) { // cut, pasted or dropped
		if now != q.text {
			q.SetText(q.text)
		}
	}
	q.ExtendBaseWidget(q)
	q.SetText(text)
	return q
}

// AcceptsTab implements fyne.Tabbable.
func (q *Quote) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (q *Quote) FocusGained() {
	q.Entry.FocusGained()
	reveal(q)
}

// TypedRune implements fyne.Focusable: nothing can be typed.
func (q *Quote) TypedRune(rune) {}

// TypedKey implements fyne.Focusable: what moves the cursor does so.
func (q *Quote) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown:
		q.Entry.TypedKey(e)
	case fyne.KeyEscape:
		PassKey(q, e)
	}
}

// TypedShortcut passes the window's own shortcuts on.
func (q *Quote) TypedShortcut(s fyne.Shortcut) { passShortcut(q, &q.Entry, s) }
