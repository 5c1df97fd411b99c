//go:build !windows && !darwin

package locale

import (
	"cmp"
	"os"
	"strings"
)

// System is the code of the language that suits the user's environment: the first of LANGUAGE's list, else LC_ALL,
// LC_MESSAGES, LANG, as gettext reads them. LANGUAGE does not count in the C locale.
func System() string { return fromEnvironment(os.Getenv) }

func fromEnvironment(get func(string) string) string {
	name := cmp.Or(get("LC_ALL"), get("LC_MESSAGES"), get("LANG"))
	if base, _, _ := strings.Cut(name, "."); base == "" || base == "C" || base == "POSIX" {
		return match(name)
	}
	for _, first := range strings.Split(get("LANGUAGE"), ":") {
		if first != "" {
			return match(first)
		}
	}
	return match(name)
}
