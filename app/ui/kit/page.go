package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Page is a field for a text of many lines. Escape leaves it.
type Page struct {
	widget.Entry
	leave func()
}

// NewPage makes an empty one; typed is told of every change.
func NewPage(placeholder string, typed func(string), leave func()) *Page {
	p := &Page{leave: leave}
	p.PlaceHolder, p.OnChanged, p.MultiLine = placeholder, typed, true
	p.Wrapping, p.Scroll = fyne.TextWrapWord, fyne.ScrollVerticalOnly
	p.ExtendBaseWidget(p)
	return p
}

// FocusGained implements fyne.Focusable.
func (p *Page) FocusGained() {
	p.Entry.FocusGained()
	reveal(p)
}

// TypedKey implements fyne.Focusable.
func (p *Page) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		p.leave()
		return
	}
	p.Entry.TypedKey(e)
}

// AcceptsTab implements fyne.Tabbable: Tab goes on to the next control, or who has no mouse would not get out.
func (p *Page) AcceptsTab() bool { return false }

// TypedShortcut passes the window's own shortcuts on.
func (p *Page) TypedShortcut(s fyne.Shortcut) { passShortcut(p, &p.Entry, s) }
