package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Choice is a list to choose one text of, which leaves Escape to the window.
type Choice struct {
	widget.Select
	ring Ring
}

// NewChoice makes one in which nothing is chosen.
func NewChoice(options []string, changed func(string)) *Choice {
	c := &Choice{}
	c.Options, c.OnChanged = options, changed
	c.ExtendBaseWidget(c)
	return c
}

// Tapped implements fyne.Tappable.
func (c *Choice) Tapped(e *fyne.PointEvent) {
	c.Select.Tapped(e)
	c.ring.Lost()
}

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		PassKey(c, e)
		return
	}
	c.Select.TypedKey(e)
}

// NewButton is a button of a dialog, which leaves the keys that it has no use for to the window.
func NewButton(text string, tapped func()) *ToolButton {
	b := NewToolButton(text, nil, text, nil, tapped)
	b.Importance = widget.MediumImportance
	return b
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	return c.ring.Around(c.Select.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (c *Choice) FocusGained() {
	c.Select.FocusGained()
	c.ring.Gained(c)
}

// FocusLost implements fyne.Focusable.
func (c *Choice) FocusLost() {
	c.Select.FocusLost()
	c.ring.Lost()
}
