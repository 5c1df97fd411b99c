package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Toggle is a check box that leaves the keys that it has no use for to the window.
type Toggle struct {
	widget.Check
	ring Ring
}

// NewToggle makes one that is not ticked.
func NewToggle(text string, changed func(bool)) *Toggle {
	t := &Toggle{}
	t.Text, t.OnChanged = text, changed
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *Toggle) Tapped(e *fyne.PointEvent) {
	t.Check.Tapped(e)
	t.ring.Lost()
}

// TypedKey implements fyne.Focusable.
func (t *Toggle) TypedKey(e *fyne.KeyEvent) { PassKey(t, e) }

// TypedRune implements fyne.Focusable: Space changes it.
func (t *Toggle) TypedRune(r rune) {
	if r == ' ' {
		t.Check.TypedRune(r)
		return
	}
	PassRune(t, r)
}

// CreateRenderer implements fyne.Widget.
func (t *Toggle) CreateRenderer() fyne.WidgetRenderer {
	return t.ring.Around(t.Check.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (t *Toggle) FocusGained() {
	t.Check.FocusGained()
	t.ring.Gained(t)
}

// FocusLost implements fyne.Focusable.
func (t *Toggle) FocusLost() {
	t.Check.FocusLost()
	t.ring.Lost()
}
