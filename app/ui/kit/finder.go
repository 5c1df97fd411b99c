package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Finder is a field for looking something up while typing. Enter goes on (to the next hit, or back to the window's keys);
// Escape empties it and leaves.
type Finder struct {
	widget.Entry
	hint  string // what stands in it while it is empty, if there is room
	next  func()
	leave func()

	// OnKey is asked first about keys that are no letters, and reports whether it has done all that is to be done; may be nil.
	OnKey func(fyne.KeyName) bool
}

// NewFinder makes an empty field; typed, next and leave may be nil.
func NewFinder(placeholder string, typed func(string), next, leave func()) *Finder {
	f := &Finder{hint: placeholder, next: next, leave: leave}
	f.PlaceHolder, f.OnChanged = placeholder, typed
	f.Wrapping = fyne.TextWrapOff
	f.ExtendBaseWidget(f)
	return f
}

// Resize implements fyne.CanvasObject. A hint that has no room loses examples from its end, and not half a word.
func (f *Finder) Resize(s fyne.Size) {
	if s.Width != f.Size().Width && f.hint != "" {
		if text := hintWithin(f.hint, s.Width-2*theme.InnerPadding()-1); text != f.PlaceHolder {
			f.PlaceHolder = text
			f.Refresh()
		}
	}
	f.Entry.Resize(s)
}

// hintWithin is as much of a hint as has room in a width: up to a comma or a colon, where that is so.
func hintWithin(hint string, width float32) string {
	size := theme.TextSize()
	for text := hint; ; {
		if fyne.MeasureText(text, size, fyne.TextStyle{}).Width <= width {
			return text
		}
		at := strings.LastIndexAny(text, ",:，：")
		if at <= 0 {
			return Within(text, width, size, fyne.TextStyle{})
		}
		text = strings.TrimSpace(text[:at])
	}
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
