package plain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	for _, c := range []struct{ in, text, name string }{
		{"", "", ""},
		{`C:\photos\猫 é.jpg`, `C:\photos\猫 é.jpg`, `C:\photos\猫 é.jpg`},
		{"a\x1b[31mred.jpg", `a\x1b[31mred.jpg`, `a\x1b[31mred.jpg`},
		{"bell\a del\x7f nul\x00", `bell\a del\x7f nul\x00`, `bell\a del\x7f nul\x00`},
		{"two\nlines\tand a tab\r", "two\nlines\tand a tab\\r", `two\nlines\tand a tab\r`},
		{"C1 \u009b31m", `C1 \u009b31m`, `C1 \u009b31m`},
		{"caf\xe9 \xff\xfe", `caf\xe9 \xff\xfe`, `caf\xe9 \xff\xfe`},
		{"turned \u202egpj.exe", `turned \u202egpj.exe`, `turned \u202egpj.exe`},
		{"a real \ufffd stays", "a real \ufffd stays", "a real \ufffd stays"},
	} {
		if got := Printable(c.in); got != c.text {
			t.Errorf("%q is printed as %q, want %q", c.in, got, c.text)
		}
		if got := Name(c.in); got != c.name {
			t.Errorf("the name %q is printed as %q, want %q", c.in, got, c.name)
		}
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		" a\tb\n": "a b", "caf\xe9\x1b[1m": `caf\xe9 [1m`, "\u202egpj": "gpj", "猫": "猫", strings.Repeat("x", 50): strings.Repeat("x", 50),
	} {
		if got := OneLine(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := Clip(strings.Repeat("猫", 50)); got != strings.Repeat("猫", 40)+"…" {
		t.Errorf("clipped to %q", got)
	}
}

func FuzzName(f *testing.F) {
	f.Add("a\x1b\xe9\u009b\n")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Name(s); !utf8.ValidString(got) || strings.IndexFunc(got, Control) >= 0 {
			t.Errorf("%q is printed as %q", s, got)
		}
	})
}
