package fonts_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/fonts"
	"github.com/vggscope/vggscope/weights"
)

func parse(t *testing.T, r fyne.Resource) *sfnt.Font {
	t.Helper()
	f, err := sfnt.Parse(r.Content())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func has(t *testing.T, f *sfnt.Font, r rune) bool {
	t.Helper()
	g, err := f.GlyphIndex(nil, r)
	if err != nil {
		t.Fatal(err)
	}
	return g != 0
}

func TestCharacters(t *testing.T) {
	han := parse(t, fonts.For(theme.DefaultTheme(), fyne.TextStyle{}))
	for _, r := range " 特征图卷积核步幅填充感受野池化全连接层通道归一化齄，。：；！？、《》（）　Ａ" {
		if !has(t, han, r) {
			t.Errorf("no %q (%U)", r, r)
		}
	}
	for _, r := range "AZaz09.,:×÷°—…“”" { // Noto Sans has these, narrower
		if has(t, han, r) {
			t.Errorf("%q (%U) must be left to the Latin font", r, r)
		}
	}
}

// Every character that the program says must be in one of the two fonts that are always there.
func TestTexts(t *testing.T) {
	han, latin := parse(t, fonts.For(theme.DefaultTheme(), fyne.TextStyle{Bold: true})), parse(t, theme.DefaultTextFont())
	texts := map[string]string{}
	for _, file := range []string{"../locale/en.json", "../locale/zh-Hans.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	for _, s := range assets.Samples() {
		texts["sample "+s.Name] = s.Title + s.TitleZh
	}
	set, err := weights.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	for _, c := range append(set.Classes, weights.ImageNetClasses()...) {
		texts["class "+c.ID] = c.Name + c.Zh
	}
	for file, text := range literals(t, "../ui", "../view") {
		texts[file] = text
	}
	for where, text := range texts {
		for _, r := range text {
			if !unicode.IsControl(r) && !has(t, han, r) && !has(t, latin, r) {
				t.Errorf("%s: %q (%U) is in no font; choose another, or run tools/fonts/subset.py", where, r, r)
			}
		}
	}
}

// literals are the strings in the Go files of some folders, by file; not those in tests.
func literals(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					texts[file] += lit.Value
				}
				return true
			})
		}
	}
	return texts
}

// Fyne takes every line's height and baseline from the font with the space.
func TestLineMetrics(t *testing.T) {
	han, latin := parse(t, fonts.For(theme.DefaultTheme(), fyne.TextStyle{})), parse(t, theme.DefaultTextFont())
	const size = 1000
	var got, want [3]fixed.Int26_6
	for f, to := range map[*sfnt.Font]*[3]fixed.Int26_6{han: &got, latin: &want} {
		m, err := f.Metrics(nil, fixed.I(size), 0)
		if err != nil {
			t.Fatal(err)
		}
		g, err := f.GlyphIndex(nil, ' ')
		if err != nil {
			t.Fatal(err)
		}
		space, err := f.GlyphAdvance(nil, g, fixed.I(size), 0)
		if err != nil {
			t.Fatal(err)
		}
		*to = [3]fixed.Int26_6{m.Ascent, m.Descent, space}
	}
	for i, what := range []string{"ascent", "descent", "space"} {
		if d := (got[i] - want[i]).Round(); d < -2 || d > 2 { // the units are 1/256 em, so that 2 of 1000 is rounding
			t.Errorf("%s %v, want %v of %d", what, got[i], want[i], size)
		}
	}
}

func TestStyles(t *testing.T) {
	base := theme.DefaultTheme()
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		slanted := style
		slanted.Italic = true
		if fonts.For(base, style) != fonts.For(base, style) || fonts.For(base, style) != fonts.For(base, slanted) {
			t.Errorf("%+v has several resources, want one: Fyne caches by address", style)
		}
	}
	mono := fyne.TextStyle{Monospace: true}
	if got := fonts.For(base, mono); got != fonts.For(base, mono) || got == fonts.For(base, fyne.TextStyle{}) {
		t.Error("monospaced text must have one font of its own")
	}
	t.Setenv("FYNE_FONT", "x.ttf")
	if fonts.For(base, fyne.TextStyle{}) != base.Font(fyne.TextStyle{}) || fonts.For(base, mono) != base.Font(mono) {
		t.Error("FYNE_FONT must win")
	}
}
