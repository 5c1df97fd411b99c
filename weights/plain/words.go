package plain

import "strings"

// OneLine makes text from a file fit for a list or a title: blanks for what steers a terminal, \xe9 for bytes that are no UTF-8,
// trimmed.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if Control(r) {
			return ' '
		}
		return r
	}, escape(s, Control))
	return strings.TrimSpace(s)
}

// Clip shortens a word from a file that goes into an error, and takes its control characters out.
func Clip(s string) string {
	const limit = 40
	r := []rune(OneLine(s))
	if len(r) <= limit {
		return string(r)
	}
	return string(r[:limit]) + "…"
}

// List names the first few of a list: "a, b, c and 12 more".
func List(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + Thousands(len(names)-most) + " more"
}
