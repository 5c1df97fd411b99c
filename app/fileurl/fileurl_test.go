package fileurl

import (
	"slices"
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	for _, c := range []struct{ arg, unix, windows string }{
		{"photo.jpg", "photo.jpg", "photo.jpg"},
		{"/pictures/me/50%25.jpg", "/pictures/me/50%25.jpg", "/pictures/me/50%25.jpg"},
		{"file:///pictures/me/a.jpg", "/pictures/me/a.jpg", `\pictures\me\a.jpg`},
		{"FILE:///a.jpg", "/a.jpg", `\a.jpg`},
		{"file:/pictures/me/a.jpg", "/pictures/me/a.jpg", `\pictures\me\a.jpg`},
		{"file://localhost/a.jpg", "/a.jpg", `\a.jpg`},
		{"file:///my%20photo%23%3F%25.jpg", "/my photo#?%.jpg", `\my photo#?%.jpg`},
		{"file:///my photo#1?.jpg", "/my photo#1?.jpg", `\my photo#1?.jpg`},
		{"file:///%E7%8C%AB.jpg", "/猫.jpg", `\猫.jpg`},
		{"file:///caf%E9.jpg", "/caf\xe9.jpg", "\\caf\xe9.jpg"},
		{"file:///100%.jpg", "/100%.jpg", `\100%.jpg`},
		{"file:///C:/Pictures/me/a%20b.jpg", "/C:/Pictures/me/a b.jpg", `C:\Pictures\me\a b.jpg`},
		{"file:///c|/a.jpg", "/c|/a.jpg", `c:\a.jpg`},
		{"file:///C:", "/C:", `C:\`},
		{"file:///", "/", `\`},
		{"file:", "file:", "file:"},
		{"file:notes.jpg", "file:notes.jpg", "file:notes.jpg"},
		{"profile:///a", "profile:///a", "profile:///a"},
		{"", "", ""},
	} {
		for windows, want := range map[bool]string{false: c.unix, true: c.windows} {
			if got, err := path(c.arg, windows); err != nil || got != want {
				t.Errorf("%q, windows %v: %q, %v, want %q", c.arg, windows, got, err, want)
			}
		}
	}
	if got, err := path("file://server/share/a%20b.jpg", true); err != nil || got != `\\server\share\a b.jpg` {
		t.Errorf("a share: %q, %v", got, err)
	}
	if _, err := path("file://server/share/a.jpg", false); err == nil || !strings.Contains(err.Error(), "another computer, server") {
		t.Errorf("another computer's file: %v", err)
	}
}

func TestArgs(t *testing.T) {
	in := []string{"classify", "--model=file:///m%20m", "-mfile:///m", "--json", "--out", "file:///out", "file:///a.jpg", "--name=x"}
	want := []string{"classify", "--model=/m m", "-m/m", "--json", "--out", "/out", "/a.jpg", "--name=x"}
	if got, err := Args(in); err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if _, err := Args([]string{"classify", "--model=file://server/m"}); err == nil {
		t.Error("no error for a flag's file on another computer")
	}
}

func FuzzPath(f *testing.F) {
	f.Add("file:///C|/a%20b")
	f.Add("file://h")
	f.Fuzz(func(t *testing.T, arg string) {
		for _, windows := range []bool{false, true} {
			if got, err := path(arg, windows); err == nil && arg != "" && got == "" {
				t.Errorf("%q is no path at all", arg)
			}
		}
	})
}
