//go:build !windows && !darwin

package locale

import "testing"

func TestFromEnvironment(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"nothing set", nil, English},
		{"LANG", map[string]string{"LANG": "zh_CN.UTF-8"}, Chinese},
		{"LC_MESSAGES before LANG", map[string]string{"LC_MESSAGES": "de_DE", "LANG": "zh_CN"}, English},
		{"LC_ALL before LC_MESSAGES", map[string]string{"LC_ALL": "zh_CN", "LC_MESSAGES": "de_DE"}, Chinese},
		{"LANGUAGE before all", map[string]string{"LANGUAGE": "zh_CN:en", "LC_ALL": "en_US.UTF-8"}, Chinese},
		{"LANGUAGE's first", map[string]string{"LANGUAGE": "en:zh_CN", "LANG": "zh_CN.UTF-8"}, English},
		{"an empty one in LANGUAGE", map[string]string{"LANGUAGE": ":zh", "LANG": "en_US"}, Chinese},
		{"no LANGUAGE in the C locale", map[string]string{"LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}, English},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fromEnvironment(func(k string) string { return c.env[k] }); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
