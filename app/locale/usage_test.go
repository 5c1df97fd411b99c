package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

// keyLike is how keys look: dotted names.
var keyLike = regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_]+)+$`)

// prefixLike is how the literal looks that a key put together begins with.
var prefixLike = regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_]+)*\.$`)

// usage is what the code says about keys.
type usage struct {
	called   map[string]string // keys that stand in a call of Text or Has, with where
	prefixes map[string]string // beginnings of keys, likewise
	strings  map[string]bool   // all strings that look like keys: they may stand in tables
}

// usageBelow reads the Go files below a folder, tests left out.
func usageBelow(t *testing.T, root string) usage {
	t.Helper()
	u := usage{map[string]string{}, map[string]string{}, map[string]bool{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			u.note(n, func(n ast.Node) string { return set.Position(n.Pos()).String() })
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (u *usage) note(n ast.Node, where func(ast.Node) string) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if s, ok := literal(n); ok && keyLike.MatchString(s) {
			u.strings[s] = true
		}
	case *ast.BinaryExpr:
		if s, ok := literal(n.X); ok && n.Op == token.ADD && prefixLike.MatchString(s) {
			u.prefixes[s] = where(n)
		}
	case *ast.CallExpr:
		f, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || len(n.Args) == 0 || f.Sel.Name != "Text" && f.Sel.Name != "Has" {
			return
		}
		if s, ok := literal(n.Args[0]); ok {
			u.called[s] = where(n)
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// hasPrefix reports whether the key begins with one of the prefixes.
func hasPrefix(key string, prefixes map[string]string) bool {
	for p := range prefixes {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

func TestKeysInCode(t *testing.T) {
	en, u := load(English), usageBelow(t, "..")
	for _, key := range slices.Sorted(maps.Keys(u.called)) {
		if !en.Has(key) {
			t.Errorf("%s: there is no text %q", u.called[key], key)
		}
	}
	groups := map[string]bool{} // first parts of keys
	for key := range en.texts {
		groups[key[:strings.Index(key, ".")]] = true
	}
	for prefix, where := range u.prefixes {
		if !groups[prefix[:strings.Index(prefix, ".")]] {
			continue // a string of another kind
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(en.texts)), func(k string) bool { return strings.HasPrefix(k, prefix) }) {
			t.Errorf("%s: no text begins with %q", where, prefix)
		}
	}
}

func TestNoTextUnused(t *testing.T) {
	en, u := load(English), usageBelow(t, "..")
	for _, key := range slices.Sorted(maps.Keys(en.texts)) {
		if !u.strings[key] && !hasPrefix(key, u.prefixes) {
			t.Errorf("no code uses %q; take it out of both files", key)
		}
	}
}

// Keys that are put together must exist for all that they are put together from.
func TestFamilies(t *testing.T) {
	for _, c := range []vgg.Config{vgg.A(), vgg.B(), vgg.D(), vgg.E()} {
		n, err := nn.NewNetwork(weights.Synthetic(weights.SyntheticOptions{Config: c, Width: 0.02, Top: true}))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range All() {
			for _, layer := range n.Layers {
				for _, key := range []string{view.NoteKey(n, layer, l.Has), "kind." + string(layer.Kind), "group." + view.GroupOf(layer)} {
					if !l.Has(key) {
						t.Errorf("%s: %s lacks %q", c.Name, l.Code(), key)
					}
				}
			}
		}
	}
}

// The scan itself: it must find what it is there to find.
func TestUsage(t *testing.T) {
	const code = `package x
func f(l L) { l.Text("menu.no_such", 1); l.Text("note." + name); g("tip.open"); s = []string{"a.b", "Not a key."} }`
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	u := usage{map[string]string{}, map[string]string{}, map[string]bool{}}
	ast.Inspect(file, func(n ast.Node) bool { u.note(n, func(ast.Node) string { return "x.go" }); return true })
	if _, ok := u.called["menu.no_such"]; !ok || len(u.called) != 1 {
		t.Errorf("called %v, want menu.no_such", u.called)
	}
	if _, ok := u.prefixes["note."]; !ok || len(u.prefixes) != 1 {
		t.Errorf("prefixes %v, want note.", u.prefixes)
	}
	if want := []string{"a.b", "menu.no_such", "tip.open"}; !slices.Equal(slices.Sorted(maps.Keys(u.strings)), want) {
		t.Errorf("strings %v, want %v", u.strings, want)
	}
}
