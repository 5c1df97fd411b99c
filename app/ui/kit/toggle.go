package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Toggle is a check box that leaves the keys that it has no use for to the window.
type Toggle struct{ widget.Check }

// NewToggle makes one that is not ticked.
func NewToggle(text string, changed func(bool)) *Toggle {
	t := &Toggle{}
	t.Text, t.OnChanged = text, changed
	t.ExtendBaseWidget(t)
	return t
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
