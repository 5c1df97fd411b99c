package main

import (
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vggscope/vggscope/app/notices"
)

// licenceFile is how files are called that hold a licence or belong to one.
var licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|copyright|notice|patents|ofl)s?([-_.].*)?$`)

// licenceFolder is how folders are called in which every file does.
var licenceFolder = regexp.MustCompile(`(?i)^(third[-_]?party[-_]?)?licen[cs]es$`)

// licences finds the files of a module that say under which licence its linked packages are, as slash-separated paths in the
// module, sorted. It looks beside each package, in the folders above it up to the module's root, and in those below it that
// are no packages of their own: there lie the C sources, fonts and data that a package takes in.
func licences(m *module) ([]string, error) {
	found := map[string]bool{}
	above := map[string]bool{}
	for dir := range m.packages {
		for d := dir; within(m.dir, d); d = filepath.Dir(d) {
			above[d] = true
		}
		if err := below(m.dir, dir, found); err != nil {
			return nil, err
		}
	}
	for dir := range above {
		if err := in(m.dir, dir, found); err != nil {
			return nil, err
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func within(root, dir string) bool {
	return dir == root || strings.HasPrefix(dir, root+string(filepath.Separator))
}

// in takes the licences that lie in a folder, and those in a folder of licences inside it.
func in(root, dir string, found map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("notices: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir() && licenceFolder.MatchString(e.Name()):
			files, err := os.ReadDir(path)
			if err != nil {
				return fmt.Errorf("notices: %w", err)
			}
			for _, f := range files {
				if f.Type().IsRegular() {
					add(root, filepath.Join(path, f.Name()), found)
				}
			}
		case e.Type().IsRegular() && licenceFile.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go":
			add(root, path, found)
		}
	}
	return nil
}

func add(root, path string, found map[string]bool) {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		panic(err) // both are absolute
	}
	found[filepath.ToSlash(rel)] = true
}

// below takes the licences in the folders below a package that belong to it.
func below(root, dir string, found map[string]bool) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("notices: %w", err)
		case !d.IsDir() || path == dir:
			return nil
		case d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_"):
			return filepath.SkipDir
		}
		var none *build.NoGoError // a folder of C sources may hold a Go file that is never built
		if _, err := build.ImportDir(path, 0); !errors.As(err, &none) {
			return filepath.SkipDir
		}
		return in(root, path, found)
	})
}

// ofModule gives the notice of a module, and those of works inside it that have a name of their own.
func ofModule(m *module) ([]notices.Notice, error) {
	name := title(m.path, m.version)
	if m.dir == "" {
		return nil, fmt.Errorf("notices: %s: its files are not here; go mod download fetches them", name)
	}
	files, err := licences(m)
	if err != nil {
		return nil, fmt.Errorf("%w (of %s)", err, name)
	}
	works, files, err := worksIn(m, files)
	if err != nil {
		return nil, err
	}
	n := notices.Notice{Name: m.path, Version: m.version, Systems: slices.Sorted(maps.Keys(m.systems))}
	for _, f := range files {
		body, err := text(filepath.Join(m.dir, filepath.FromSlash(f)))
		if err != nil {
			return nil, fmt.Errorf("%w (of %s)", err, name)
		}
		n.Texts = append(n.Texts, notices.Text{File: f, Body: body})
	}
	if len(n.Texts) == 0 {
		return nil, fmt.Errorf("notices: %s: no licence found in it; without one it must not be in the program", name)
	}
	n.License = identify(n.Texts)
	return append(works, n), nil
}

// text reads a licence: UTF-8, lines without space at their end, one line end at the end.
func text(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("notices: %w", err)
	}
	return tidy(string(data)), nil
}

func tidy(s string) string {
	if !utf8.ValidString(s) { // the only other encoding met with
		runes := make([]rune, len(s))
		for i := range len(s) {
			runes[i] = rune(s[i])
		}
		s = string(runes)
	}
	s = strings.NewReplacer("\ufeff", "", "\r\n", "\n", "\r", "\n", "\f", "", "\t", "    ").Replace(s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n") + "\n"
}
