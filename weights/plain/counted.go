package plain

import (
	"fmt"
	"strings"
)

// Counted is a number of things in English: "1 channel", "3 channels". The noun is given for one.
func Counted(n int, noun string) string { return fmt.Sprint(n, " ", Noun(n, noun)) }

// Noun is a noun, which is given for one thing, as it stands behind a number of them.
func Noun(n int, noun string) string {
	switch {
	case n == 1:
		return noun
	case strings.HasSuffix(noun, "s"):
		return noun + "es"
	}
	return noun + "s"
}
