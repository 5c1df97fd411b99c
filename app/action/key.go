package action

import "strings"

// A Key is a key or a chord, as the key sheet writes it: a letter as a capital, a sign as it is typed, others by their names
// ("Up", "PgDn", "F1"), with "Ctrl+" or "Ctrl+Shift+" before what needs that held
// down.
type Key string

// Chord is the key behind "Ctrl+", and whether there is such a beginning.
func (k Key) Chord() (key string, ok bool) { return strings.CutPrefix(string(k), "Ctrl+") }

// OnSystem is a text with the keys in it as they are called on an operating system (a GOOS): on macOS the window's shortcuts
// are with the command key.
func OnSystem(text, system string) string {
	if system == "darwin" {
		return strings.ReplaceAll(text, "Ctrl+", "Cmd+")
	}
	return text
}

// together writes keys of one line: "Up, Down", and "1 … 5" for more than three.
func together(keys []Key) string {
	if n := len(keys); n > 3 {
		return string(keys[0]) + " … " + string(keys[n-1])
	}
	var names []string
	for _, k := range keys {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}
