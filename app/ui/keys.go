package ui

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
)

// named are the action table's names for the toolkit's keys that are no letters and no signs.
var named = map[fyne.KeyName]action.Key{
	fyne.KeyUp: "Up", fyne.KeyDown: "Down", fyne.KeyLeft: "Left", fyne.KeyRight: "Right", fyne.KeyHome: "Home", fyne.KeyEnd: "End",
	fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn", fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter", fyne.KeyEscape: "Esc",
	fyne.KeyF1: "F1",
}

// actionOf finds the action of every key in the table.
func actionOf() map[action.Key]action.ID {
	of := map[action.Key]action.ID{}
	for _, a := range action.All() {
		if a.Own {
			continue
		}
		for _, keys := range [][]action.Key{a.Keys, a.Also} {
			for _, k := range keys {
				of[k] = a.ID
			}
		}
	}
	return of
}

// addKeys makes the window hear keys. A field with the focus has them first.
func (w *Window) addKeys() {
	c := w.win.Canvas()
	c.SetOnTypedKey(w.typedKey)
	c.SetOnTypedRune(w.typedRune)
	for k, id := range w.keys {
		name, ok := k.Chord()
		if !ok {
			continue
		}
		shortcut := &desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: fyne.KeyModifierShortcutDefault}
		c.AddShortcut(shortcut, func(fyne.Shortcut) {
			defer w.watch("shortcut " + name)()
			if id == action.Quit || !w.overlaid("") {
				w.commands.run(id)
			}
		})
	}
}

// typedKey handles the keys that are no letters.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	defer w.watch("key " + string(e.Name))()
	if !w.overlaid(e.Name) {
		w.commands.run(w.keys[named[e.Name]])
	}
}

// typedRune handles letters and signs. They come as the keyboard's layout makes them.
func (w *Window) typedRune(r rune) {
	defer w.watch("key " + string(r))()
	if !w.overlaid("") {
		w.commands.run(w.keys[action.Key(unicode.ToUpper(r))])
	}
}

// escape leaves what was entered last: the enlarged map, the banner, the work that is under way.
func (w *Window) escape() {
	switch {
	case w.parts.pane.back():
	case w.parts.banner.root.Visible():
		w.dismiss()
	case w.bell.busy:
		w.session.Cancel()
	}
}
