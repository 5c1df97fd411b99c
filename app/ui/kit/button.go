package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A ToolButton is a flat button that explains itself while the cursor is on it.
type ToolButton struct {
	widget.Button
	Hinted
	ring Ring
	mays []string // what else it may say
}

// NewToolButton makes one; hint is told the tip.
func NewToolButton(text string, icon fyne.Resource, tip string, hint Hint, tapped func()) *ToolButton {
	b := &ToolButton{}
	b.setUp(text, icon, tip, hint, tapped)
	b.ExtendBaseWidget(b)
	return b
}

// setUp makes a button that may be part of another widget.
func (b *ToolButton) setUp(text string, icon fyne.Resource, tip string, hint Hint, tapped func()) {
	b.Hinted = Explained(tip, hint)
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.Importance = widget.LowImportance
	b.ring.filled = func() bool { return b.Importance == widget.HighImportance && !b.Disabled() }
}

// CreateRenderer implements fyne.Widget.
func (b *ToolButton) CreateRenderer() fyne.WidgetRenderer {
	return b.ring.Around(b.Button.CreateRenderer())
}

// MouseIn implements desktop.Hoverable.
func (b *ToolButton) MouseIn(e *desktop.MouseEvent) {
	b.Button.MouseIn(e)
	b.Hinted.MouseIn(e)
}

// MouseMoved implements desktop.Hoverable.
func (b *ToolButton) MouseMoved(e *desktop.MouseEvent) { b.Hinted.MouseMoved(e) }

// Tapped implements fyne.Tappable. Who presses it knows what it does.
func (b *ToolButton) Tapped(e *fyne.PointEvent) {
	if e != nil {
		b.pressed()
	}
	b.Button.Tapped(e)
}

// MouseOut implements desktop.Hoverable.
func (b *ToolButton) MouseOut() {
	b.Button.MouseOut()
	b.Hinted.MouseOut()
}

// FocusGained implements fyne.Focusable.
func (b *ToolButton) FocusGained() {
	b.Button.FocusGained()
	b.ring.Gained(b)
	b.focused()
}

// FocusLost implements fyne.Focusable.
func (b *ToolButton) FocusLost() {
	b.Button.FocusLost()
	b.ring.Lost()
	b.focusLost()
}

// TypedKey implements fyne.Focusable: Space and Enter press the button, and the window has the other keys.
func (b *ToolButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		PassKey(b, e)
	}
}

// TypedRune implements fyne.Focusable.
func (b *ToolButton) TypedRune(r rune) { PassRune(b, r) }

// PassKey gives a key that a control with the focus has no use for to the window. Escape also takes the focus away.
func PassKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if e.Name == fyne.KeyEscape {
		c.Unfocus()
	}
	if f := c.OnTypedKey(); f != nil {
		f(e)
	}
}

// PassRune is passKey for letters and signs.
func PassRune(from fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// NewMenuButton is a button that drops a menu, made anew each time.
func NewMenuButton(text, tip string, hint Hint, menu func() []*fyne.MenuItem) *ToolButton {
	b := NewToolButton(text, theme.MenuDropDownIcon(), tip, hint, nil)
	b.IconPlacement, b.Alignment = widget.ButtonIconTrailingText, widget.ButtonAlignLeading
	b.OnTapped = func() {
		b.MouseOut() // the menu takes the cursor, and nobody would tell the button
		DropMenu(b, menu())
	}
	return b
}

// DropMenu shows a menu below an object.
func DropMenu(under fyne.CanvasObject, items []*fyne.MenuItem) {
	d := fyne.CurrentApp().Driver()
	in := d.CanvasForObject(under)
	if in == nil { // a click that waited while the window was built anew: the button is gone
		return
	}
	at := d.AbsolutePositionForObject(under)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), in,
		fyne.NewPos(at.X, at.Y+under.Size().Height))
}

// MaySay gives the button room for a text, so that its neighbours stay where they are when it says that.
func (b *ToolButton) MaySay(text string) { b.mays = append(b.mays, text) }

// MinSize implements fyne.CanvasObject.
func (b *ToolButton) MinSize() fyne.Size {
	size := b.Button.MinSize()
	width := func(text string) float32 {
		return fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
	}
	now := width(b.Text)
	longest := now
	for _, text := range b.mays {
		longest = max(longest, width(text))
	}
	size.Width += longest - now
	return size
}

// Say puts a text on the button, if it is another one.
func (b *ToolButton) Say(text string) {
	if b.Text != text {
		b.SetText(text)
	}
}
