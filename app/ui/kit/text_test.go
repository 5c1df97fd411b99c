package kit

import (
	"strings"
	"testing"
)

func TestWrapText(t *testing.T) {
	fits := func(n int) func(string) bool { return func(s string) bool { return len([]rune(s)) <= n } }
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"one two three", 8, "one two\nthree"},
		{"卷积核直接观察，提取。", 5, "卷积核直接\n观察，提\n取。"},
		{"图片中 3×3 的像素", 7, "图片中 3×3\n的像素"},
		{"unbreakableword", 4, "unbreakableword"},
		{"", 4, ""},
		{"VGG（内置）", 4, "VGG\n（内置）"},
	} {
		got := wrapText(c.in, fits(c.n))
		if got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.in, c.n, got, c.want)
		}
		for _, line := range strings.Split(got, "\n") {
			if line != "" && strings.ContainsRune(closing, []rune(line)[0]) {
				t.Errorf("a line begins with %q", line)
			}
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"short", 10, "short"}, {"VGG16 with 100 classes", 8, "VGG16 w…"}, {"一百种事物的头", 4, "一百种…"}} {
		if got := Shorten(c.in, c.n); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
