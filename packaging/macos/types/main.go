// Types checks that the program's own packages are sound Go for another system, where its C code cannot be compiled: macOS's
// headers are nowhere but on a Mac.
//
//	go run ./packaging/macos/types darwin arm64
//
// It reads all packages that the program is made of on that system, takes calls into C for granted, and reports what the
// type checker finds in packages of this module. It prints how many those are.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: types GOOS GOARCH")
		os.Exit(2)
	}
	n, err := check(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(n)
}

// unit is a package as go list describes it.
type unit struct {
	ImportPath, Dir, Name string
	GoFiles, CgoFiles     []string
	ImportMap             map[string]string
	Module                *struct{ Main bool }
}

func (u unit) ours() bool { return u.Module != nil && u.Module.Main }

// check gives the number of packages of this module that are sound.
func check(system, arch string) (n int, err error) {
	units, err := list(system, arch)
	if err != nil {
		return 0, err
	}
	set, done := token.NewFileSet(), importer{"unsafe": types.Unsafe}
	var found []error
	for _, u := range units { // each comes after what it imports
		if u.ImportPath == "unsafe" {
			continue
		}
		files, err := parse(set, u)
		if err != nil {
			return 0, err
		}
		conf := types.Config{
			Importer: mapped{done, u.ImportMap}, FakeImportC: true, IgnoreFuncBodies: !u.ours(), Sizes: types.SizesFor("gc", arch),
			Error: func(err error) {
				if u.ours() {
					found = append(found, err)
				}
			},
		}
		done[u.ImportPath], _ = conf.Check(u.ImportPath, set, files, nil) // what it returns, Error has had
		if u.ours() {
			n++
		}
	}
	return n, errors.Join(found...)
}

func list(system, arch string) (units []unit, err error) {
	c := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,Name,GoFiles,CgoFiles,ImportMap,Module", "./...")
	c.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=1")
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("types: go list: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(out))
	for {
		var u unit
		if err := d.Decode(&u); errors.Is(err, io.EOF) {
			return units, nil
		} else if err != nil {
			return nil, fmt.Errorf("types: go list: %w", err)
		}
		units = append(units, u)
	}
}

func parse(set *token.FileSet, u unit) (files []*ast.File, err error) {
	for _, name := range append(u.GoFiles, u.CgoFiles...) {
		f, err := parser.ParseFile(set, filepath.Join(u.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("types: %w", err)
		}
		files = append(files, f)
	}
	return files, nil
}

// importer knows the packages that were checked before.
type importer map[string]*types.Package

// mapped is importer with the names under which one package imports others: the standard library's own copies of modules.
type mapped struct {
	done  importer
	names map[string]string
}

// Import implements types.Importer.
func (m mapped) Import(path string) (*types.Package, error) {
	if name, ok := m.names[path]; ok {
		path = name
	}
	if p := m.done[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("types: %s: not listed before what imports it", path)
}
