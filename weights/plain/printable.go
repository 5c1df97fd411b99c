package plain

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable is a text that a terminal can be given: a file's name or a model card may hold control characters, which a
// terminal obeys, or bytes that are no UTF-8. They are written as Go does, \x1b, \u009b and \xe9. Line breaks and tabs stay.
func Printable(s string) string {
	return escape(s, func(r rune) bool { return r == '\n' || r == '\t' })
}

// Name is Printable for what must stay in one line, such as the name of a file: in it a line break is written \n.
func Name(s string) string { return escape(s, func(rune) bool { return false }) }

func escape(s string, keep func(rune) bool) string {
	odd := func(r rune) bool { return r == utf8.RuneError || Control(r) && !keep(r) }
	if strings.IndexFunc(s, odd) < 0 {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[0])|0x100, 16)[1:])
		case Control(r) && !keep(r):
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// Control reports whether a character steers the terminal instead of standing in it: Unicode's control characters, and those
// that turn the direction of the text around for what follows.
func Control(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}
