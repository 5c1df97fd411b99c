package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/vggscope/vggscope"

// importRule limits what some packages may import. Packages of this module are named from its root; "x/..." stands for x
// and all below it. Only direct imports count, and those of tests do not: who imports nn reaches OpenGL through it, as
// meant.
type importRule struct {
	packages []string
	except   []string // of packages: not bound by this rule
	only     []string // when set, imports from this module must be among these
	never    []string // must not be imported
	why      string
}

// checkImports lists what breaks the rules, and names in the rules that stand for nothing: a rule about a package that
// was renamed would otherwise hold for ever.
func checkImports(rules []importRule, imports map[string][]string) []string {
	var problems []string
	for _, rule := range rules {
		for _, name := range unknownNames(rule, imports) {
			problems = append(problems, "a rule names "+name+", which does not exist")
		}
		for _, p := range sortedKeys(imports) {
			if !matches(rule.packages, p) || matches(rule.except, p) {
				continue
			}
			for _, imported := range imports[p] {
				if rule.forbids(imported, imports) {
					problems = append(problems, p+" imports "+imported+": "+rule.why)
				}
			}
		}
	}
	return problems
}

func (r importRule) forbids(imported string, imports map[string][]string) bool {
	_, sibling := imports[imported]
	return slices.Contains(r.never, imported) || sibling && r.only != nil && !slices.Contains(append(r.only, leaves...), imported)
}

// unknownNames gives the names in a rule that are neither a package of this module nor imported by one.
func unknownNames(r importRule, imports map[string][]string) []string {
	known := sortedKeys(imports)
	for _, list := range imports {
		known = append(known, list...)
	}
	var unknown []string
	for _, name := range slices.Concat(r.packages, r.except, r.only, r.never) {
		if !slices.ContainsFunc(known, func(p string) bool { return matches([]string{name}, p) }) {
			unknown = append(unknown, name)
		}
	}
	return unknown
}

// matches says whether one of the patterns stands for a package.
func matches(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		parent, below := strings.CutSuffix(pattern, "...")
		if !below {
			return pkg == pattern
		}
		return strings.HasPrefix(pkg+"/", parent)
	})
}

func sortedKeys(m map[string][]string) []string {
	return slices.Sorted(maps.Keys(m))
}

// readImports reads what each package in the module's folder imports outside its tests. It reads the files themselves
// and does not ask go list, which tells of one operating system only, and whose answers the test cache would not notice
// changing.
func readImports(root string) (map[string][]string, error) {
	imports := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipDir(root, file)
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		pkg := path.Clean(filepath.ToSlash(relative))
		imports[pkg], err = addImports(imports[pkg], file)
		return err
	})
	return imports, err
}

// skipDir tells the walk to leave out folders that the go command leaves out too, and other modules.
func skipDir(root, dir string) error {
	name := filepath.Base(dir)
	if dir == root {
		return nil
	}
	if name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return filepath.SkipDir
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return filepath.SkipDir
	}
	return nil
}

func addImports(list []string, file string) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if name = strings.TrimPrefix(name, module+"/"); name == module {
			name = "."
		}
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list, nil
}

// The rules are worth what the checker sees, so it is shown one breach of each kind.
func TestCheckImports(t *testing.T) {
	imports := map[string][]string{
		"engine":      {"fmt", "engine/part", "window"},
		"engine/part": {"example.org/gl"},
		"window":      {"engine"},
	}
	tests := []struct {
		name string
		rule importRule
		want []string
	}{
		{"only", importRule{packages: []string{"engine"}, only: []string{"engine/part"}}, []string{"engine imports window"}},
		{"only none", importRule{packages: []string{"engine/..."}, only: []string{}},
			[]string{"engine imports engine/part", "engine imports window"}},
		{"never", importRule{packages: []string{"..."}, never: []string{"example.org/gl"}},
			[]string{"engine/part imports example.org/gl"}},
		{"except", importRule{packages: []string{"..."}, except: []string{"engine/part"}, never: []string{"example.org/gl"}}, nil},
		{"kept", importRule{packages: []string{"window"}, only: []string{"engine"}}, nil},
		{"no such package", importRule{packages: []string{"views"}, never: []string{"engine"}},
			[]string{"a rule names views, which does not exist"}},
		{"no such import", importRule{packages: []string{"window"}, never: []string{"engin", "example.org/vk"}},
			[]string{"a rule names engin, which does not exist", "a rule names example.org/vk, which does not exist"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.rule.why = "why"
			var want []string
			for _, w := range test.want {
				if !strings.HasPrefix(w, "a rule") {
					w += ": why"
				}
				want = append(want, w)
			}
			if got := checkImports([]importRule{test.rule}, imports); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
