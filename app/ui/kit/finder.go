package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Finder is a field for looking something up while typing. Enter goes on (to the next hit, or back to the window's keys);
// Escape empties it and leaves.
type Finder struct {
	widget.Entry
	next  func()
	leave func()

	// OnKey is asked first about keys that are no letters, and reports whether it has done all that is to be done; may be nil.
	OnKey func(fyne.KeyName) bool
}

// NewFinder makes an empty field; typed, next and leave may be nil.
func NewFinder(placeholder string, typed func(string), next, leave func()) *Finder {
	f := &Finder{next: next, leave: leave}
	f.PlaceHolder, f.OnChanged = placeholder, typed
	f.Wrapping = fyne.TextWrapOff
	f.ExtendBaseWidget(f)
	return f
}

// FocusGained implements fyne.Focusable.
func (f *Finder) FocusGained() {
	f.Entry.FocusGained()
	reveal(f)
}

// Keep shows what was typed into the field whose place this one takes, and tells nobody: it has been seen to.
func (f *Finder) Keep(text string) {
	f.Text = text
	f.Refresh()
}

// TypedKey implements fyne.Focusable.
func (f *Finder) TypedKey(e *fyne.KeyEvent) {
	switch {
	case f.OnKey != nil && f.OnKey(e.Name):
	case e.Name == fyne.KeyEscape:
		f.SetText("")
		f.leave()
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		if f.next != nil {
			f.next()
			return
		}
		f.leave()
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut passes the window's own shortcuts on.
func (f *Finder) TypedShortcut(s fyne.Shortcut) { passShortcut(f, &f.Entry, s) }

// redo is the second of the chords that fields are used to have for it; the toolkit knows Ctrl+Y.
var redo = &desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}

// passShortcut gives a shortcut to a field if it is about texts, and else to the window: a field with the focus would swallow
// it.
func passShortcut(field fyne.CanvasObject, entry *widget.Entry, s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutPaste, *fyne.ShortcutSelectAll, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		entry.TypedShortcut(s)
		return
	}
	if s.ShortcutName() == redo.ShortcutName() {
		entry.TypedShortcut(&fyne.ShortcutRedo{})
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(field).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}
