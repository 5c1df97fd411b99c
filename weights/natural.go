package weights

import (
	"regexp"
	"slices"
	"strings"
)

// compareNatural compares names as people do, for whom layer 10 comes behind layer 9.
func compareNatural(a, b string) int {
	x, y := digits.FindAllString(a, -1), digits.FindAllString(b, -1)
	return slices.CompareFunc(x, y, func(s, t string) int {
		if isDigit(s) && isDigit(t) {
			s, t = strings.TrimLeft(s, "0"), strings.TrimLeft(t, "0")
			if len(s) != len(t) {
				return len(s) - len(t)
			}
		}
		return strings.Compare(s, t)
	})
}

var digits = regexp.MustCompile(`[0-9]+|[^0-9]+`)

func isDigit(s string) bool { return s[0] >= '0' && s[0] <= '9' }
