package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A toolButton is a flat button that explains itself in the status line while the cursor is on it.
type toolButton struct {
	widget.Button
	tip  string
	hint func(string) // "" when the cursor leaves
}

func newToolButton(text string, icon fyne.Resource, tip string, hint func(string), tapped func()) *toolButton {
	b := &toolButton{tip: tip, hint: hint}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.Importance = widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

// MouseIn implements desktop.Hoverable.
func (b *toolButton) MouseIn(e *desktop.MouseEvent) {
	b.Button.MouseIn(e)
	b.hint(b.tip)
}

// MouseOut implements desktop.Hoverable.
func (b *toolButton) MouseOut() {
	b.Button.MouseOut()
	b.hint("")
}

// FocusGained implements fyne.Focusable.
func (b *toolButton) FocusGained() {
	b.Button.FocusGained()
	b.hint(b.tip)
}

// FocusLost implements fyne.Focusable.
func (b *toolButton) FocusLost() {
	b.Button.FocusLost()
	b.hint("")
}

// TypedKey implements fyne.Focusable: Space and Enter press the button, and the window has the other keys.
func (b *toolButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		passKey(b, e)
	}
}

// TypedRune implements fyne.Focusable.
func (b *toolButton) TypedRune(r rune) { passRune(b, r) }

// passKey gives a key that a control with the focus has no use for to the window. Escape also takes the focus away.
func passKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
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

// passRune is passKey for letters and signs.
func passRune(from fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// A toggle is a check box that leaves the keys that it has no use for to the window.
type toggle struct{ widget.Check }

func newToggle(text string, changed func(bool)) *toggle {
	t := &toggle{}
	t.Text, t.OnChanged = text, changed
	t.ExtendBaseWidget(t)
	return t
}

// TypedKey implements fyne.Focusable.
func (t *toggle) TypedKey(e *fyne.KeyEvent) { passKey(t, e) }

// TypedRune implements fyne.Focusable: Space changes it.
func (t *toggle) TypedRune(r rune) {
	if r == ' ' {
		t.Check.TypedRune(r)
		return
	}
	passRune(t, r)
}

// newMenuButton is a button that drops a menu, made anew each time.
func newMenuButton(text, tip string, hint func(string), menu func() []*fyne.MenuItem) *toolButton {
	b := newToolButton(text, theme.MenuDropDownIcon(), tip, hint, nil)
	b.IconPlacement = widget.ButtonIconTrailingText
	b.OnTapped = func() {
		b.MouseOut() // the menu takes the cursor, and nobody would tell the button
		dropMenu(b, menu())
	}
	return b
}

// dropMenu shows a menu below an object.
func dropMenu(under fyne.CanvasObject, items []*fyne.MenuItem) {
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(under)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), d.CanvasForObject(under),
		fyne.NewPos(at.X, at.Y+under.Size().Height))
}

// heading is a label over a part of the window.
func heading(text string) *widget.Label {
	return widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
}

// fact is a small label that gives way where there is no room.
func fact(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName = theme.SizeNameCaptionText
	l.Importance = widget.LowImportance
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// caption is a small paragraph.
func caption(text string) *paragraph {
	p := newParagraph(text)
	p.SizeName, p.Importance = theme.SizeNameCaptionText, widget.LowImportance
	return p
}

// snug takes the padding off a column of objects.
func snug(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{}, objects...)
}

// column stacks objects at their least height, with a gap between them.
type column struct{ gap float32 }

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if o.Visible() {
			o.Resize(fyne.NewSize(size.Width, o.Size().Height)) // the height of a paragraph follows from its width
			h := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, h))
			y += h + c.gap
		}
	}
}

func (c *column) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size.Width = max(size.Width, m.Width)
			size.Height += m.Height
			n++
		}
	}
	size.Height += float32(max(0, n-1)) * c.gap
	return size
}

// middle gives an object the whole width and centres it between top and bottom.
type middle struct{}

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
		o.Resize(fyne.NewSize(size.Width, h))
	}
}

func (middle) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// level puts objects on a middle line with what is beside them.
func level(o fyne.CanvasObject) *fyne.Container { return container.New(middle{}, o) }
