package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// typed are letters that are all as wide, so many to a line.
func typed(n int) letters {
	return letters{room: float32(n), wide: func(s string) float32 { return float32(len([]rune(s))) }}
}

func TestWrapText(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"one two three", 8, "one two\nthree"},
		{"卷积核直接观察，提取。", 5, "卷积核直接\n观察，提\n取。"},
		{"图片中 3×3 的像素", 7, "图片中 3×3\n的像素"},
		{"unbreakableword", 4, "unbr\neaka\nblew\nord"},
		{"", 4, ""},
		{"VGG（内置）", 4, "VGG\n（内置）"},
	} {
		got := wrapText(c.in, typed(c.n))
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

func TestWithin(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{"short", strings.Repeat("long name ", 30), strings.Repeat("很长的名称", 20), ""} {
		for _, width := range []float32{0, 5, 60, 200} {
			got := Within(text, width, 14, fyne.TextStyle{Bold: true})
			whole := fyne.MeasureText(text, 14, fyne.TextStyle{Bold: true}).Width <= width
			if whole != (got == text) || !whole && !strings.HasSuffix(got, "…") {
				t.Errorf("%.20q in %v: %q", text, width, got)
			}
			if need := fyne.MeasureText(got, 14, fyne.TextStyle{Bold: true}).Width; need > width && got != "…" {
				t.Errorf("%.20q in %v: %q needs %v", text, width, got, need)
			}
		}
	}
}

// What is longer than a line is broken behind a sign if it has one, so that nothing of a path is cut off.
func TestWrapLongWords(t *testing.T) {
	for text, want := range map[string]string{
		"/data/somebody/a.folder/model.h5 is gone": "/data/somebody/a.\nfolder/model.h5 is\ngone",
		"see aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":       "see\naaaaaaaaaaaaaaaaaaaa\naaaaaaaaaa",
		"短 文字 words":                               "短 文字 words",
	} {
		if got := wrapText(text, typed(20)); got != want {
			t.Errorf("%q is broken as %q, want %q", text, got, want)
		}
	}
	if got := wrapText("abc", typed(0)); got == "" {
		t.Error("where nothing fits, nothing is shown")
	}
	if got := Middle("0123456789", 6); got != "01…789" || Middle("abc", 3) != "abc" {
		t.Errorf("cut to %q", got)
	}
}

// The program's own texts are broken where they would be if each line was measured as a whole.
func TestWrapByPieces(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range []string{"en.json", "zh-Hans.json"} {
		file, err := os.ReadFile(filepath.Join("..", "..", "locale", name))
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range strings.Split(string(file), "\n") {
			if i%20 != 0 && len(text) < 600 {
				continue
			}
			by := lettersIn(float32(120+i%200), 13, fyne.TextStyle{})
			whole := by
			whole.loose = 1e6
			if got, want := wrapText(text, by), wrapText(text, whole); got != want {
				t.Errorf("%s: in %v\n%s\nwant\n%s", name, by.room, got, want)
			}
		}
	}
}

func TestProgress(t *testing.T) {
	test.NewTempApp(t)
	p := NewProgress()
	p.Resize(fyne.NewSize(200, 26))
	p.SetValue(0.25)
	r := test.WidgetRenderer(p).(*progressRenderer)
	if r.fill.Size().Width != 50 || r.line.Size().Width != 50 || r.text.Text != "25 %" {
		t.Errorf("a quarter is %v of %v wide and says %q", r.fill.Size(), p.Size(), r.text.Text)
	}
	p.Says = func() string { return "reading" }
	if p.SetValue(7); r.fill.Size().Width != 200 || r.text.Text != "reading" {
		t.Errorf("more than all is %v of %v wide and says %q", r.fill.Size(), p.Size(), r.text.Text)
	}
}

// A hint in a field loses examples where it has no room, whole ones as long as that helps.
func TestHintWithin(t *testing.T) {
	test.NewTempApp(t)
	wide := func(s string) float32 { return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{}).Width + 1 }
	for _, c := range []struct{ hint, room, want string }{
		{"Filter: max > 50, 3-7, silent", "Filter: max > 50, 3-7, silent", "Filter: max > 50, 3-7, silent"},
		{"Filter: max > 50, 3-7, silent", "Filter: max > 50, 3-7, sil", "Filter: max > 50, 3-7"},
		{"Filter: max > 50, 3-7, silent", "Filter: max", "Filter"},
		{"筛选：最大值 > 50，3-7，静默", "筛选：最大值 > 50，3-7", "筛选：最大值 > 50，3-7"},
		{"Find a layer", "Find a lay", "Find a l…"},
	} {
		f := NewFinder(c.hint, nil, nil, func() {})
		f.Resize(fyne.NewSize(wide(c.room)+2*theme.InnerPadding(), 36))
		if f.PlaceHolder != c.want {
			t.Errorf("%q in the room of %q is %q, want %q", c.hint, c.room, f.PlaceHolder, c.want)
		}
		if f.Resize(fyne.NewSize(600, 36)); f.PlaceHolder != c.hint {
			t.Errorf("with room again it is %q", f.PlaceHolder)
		}
	}
}
