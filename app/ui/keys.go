package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
)

// keyNames are the action table's names for the toolkit's keys that are no letters and no signs.
var keyNames = map[fyne.KeyName]action.Key{
	fyne.KeyUp: "Up", fyne.KeyDown: "Down", fyne.KeyLeft: "Left", fyne.KeyRight: "Right", fyne.KeyHome: "Home", fyne.KeyEnd: "End",
	fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn", fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter", fyne.KeyEscape: "Esc",
	fyne.KeyF1: "F1", fyne.KeyF2: "F2", fyne.KeyF3: "F3", fyne.KeyF4: "F4", fyne.KeyF11: "F11", fyne.KeyF5: "F5", fyne.KeyF6: "F6", fyne.KeyF7: "F7", fyne.KeyF8: "F8", fyne.KeyF9: "F9", fyne.KeyF12: "F12",
	fyne.KeyF10: "F10", desktop.KeyMenu: "Menu", // Shift+F10 comes as F10
}

// ownChords are those that the toolkit has names of its own for.
var ownChords = map[string]fyne.Shortcut{
	"C": &fyne.ShortcutCopy{}, "V": &fyne.ShortcutPaste{}, "Z": &fyne.ShortcutUndo{}, "Y": &fyne.ShortcutRedo{},
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

// A keyboard brings keys to actions.
type keyboard struct {
	actions  map[action.Key]action.ID
	commands commands
	dialogs  *dialogs
	main     *mainThread
}

// listen makes a window's canvas hear keys. A field with the focus has them first.
func (k *keyboard) listen(c fyne.Canvas) {
	c.SetOnTypedKey(k.typedKey)
	c.SetOnTypedRune(k.typedRune)
	for key, id := range k.actions {
		name, ok := key.Chord()
		if !ok {
			continue
		}
		var chord fyne.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: fyne.KeyModifierShortcutDefault}
		if key, shifted := strings.CutPrefix(name, "Shift+"); shifted {
			chord = &desktop.CustomShortcut{KeyName: fyne.KeyName(key), Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
		}
		if own, is := ownChords[name]; is {
			chord = own
		}
		c.AddShortcut(chord, func(fyne.Shortcut) {
			defer k.main.watch("shortcut " + name)()
			defer k.main.acted()
			if id == action.Quit || !k.dialogs.overlaid("") {
				k.commands.run(id)
			}
		})
	}
}

// typedKey handles the keys that are no letters.
func (k *keyboard) typedKey(e *fyne.KeyEvent) {
	defer k.main.watch("key " + string(e.Name))()
	defer k.main.acted()
	if !k.dialogs.overlaid(e.Name) {
		k.commands.run(k.actions[keyNames[e.Name]])
	}
}

// typedRune handles letters and signs. They come as the keyboard's layout makes them.
func (k *keyboard) typedRune(r rune) {
	defer k.main.watch("key " + string(r))()
	defer k.main.acted()
	if !k.dialogs.overlaid("") {
		k.commands.run(k.actions[action.Key(unicode.ToUpper(r))])
	}
}
