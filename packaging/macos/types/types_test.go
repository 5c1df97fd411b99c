package main

import (
	"os"
	"strings"
	"testing"
)

// in makes a module of these files and goes there.
func in(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	files["go.mod"] = "module example.org/m\n\ngo 1.26\n"
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheck(t *testing.T) {
	in(t, map[string]string{
		"m.go":         "package m\n\nimport \"fmt\"\n\nvar _ = fmt.Sprint(answer())\n",
		"m_linux.go":   "package m\n\nfunc answer() int { return 42 }\n",
		"m_darwin.go":  "package m\n\n// #include <CoreFoundation/CoreFoundation.h>\nimport \"C\"\n\nfunc answer() int { return int(C.answer()) }\n",
		"m_windows.go": "package m\n\nfunc answer() int { return \"42\" }\n",
	})
	for system, want := range map[string]string{
		"linux": "", "darwin": "", "windows": `cannot use "42"`, "freebsd": "undefined: answer",
	} {
		n, err := check(system, "amd64")
		if n != 1 || (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %d packages, %v, want %q", system, n, err, want)
		}
	}
}
