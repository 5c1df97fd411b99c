package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Field holds a short text, such as a number. Enter hands it on; Escape, and leaving, bring back what stood there.
type Field struct {
	widget.Entry
	Hinted
	enter func(text string)
	leave func()
	says  string // what stands there while nobody types
}

// NewField makes an empty one. hint is told the tip while the field has the focus, enter what was typed, and leave gives the
// keys back to the window.
func NewField(tip string, hint Hint, enter func(string), leave func()) *Field {
	f := &Field{Hinted: Explained(tip, hint), enter: enter, leave: leave}
	f.Wrapping, f.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	f.ExtendBaseWidget(f)
	return f
}

// Say puts a text into the field, at once or, while somebody types in it, once that is over.
func (f *Field) Say(text string) {
	if f.says == text && f.Text == text {
		return
	}
	f.says = text
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c == nil || c.Focused() != fyne.Focusable(f) {
		f.SetText(text)
	}
}

// FocusGained implements fyne.Focusable.
func (f *Field) FocusGained() {
	f.Entry.FocusGained()
	reveal(f)
	f.focused()
}

// FocusLost implements fyne.Focusable.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	f.SetText(f.says)
	f.focusLost()
}

// TypedKey implements fyne.Focusable.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		f.SetText(f.says)
		f.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		text := f.Text
		f.leave()
		if text != f.says {
			f.enter(text)
		}
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut passes the window's own shortcuts on.
func (f *Field) TypedShortcut(s fyne.Shortcut) { passShortcut(f, &f.Entry, s) }
