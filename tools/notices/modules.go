package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// A module is one that packages of are linked into the program.
type module struct {
	path, version, dir string
	packages           map[string]bool // their folders
	systems            map[string]bool // for which any is linked
}

// program is all that the program is linked from.
type program struct {
	goVersion, goRoot string
	others            []*module // by path, the program's own left out
}

// listed is what go list says about a package.
type listed struct {
	ImportPath, Dir string
	Standard        bool
	Module          *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linked asks the go command what ./app is made of on these systems.
func linked(root string, systems []string) (program, error) {
	var p program
	modules := map[string]*module{}
	for _, system := range systems {
		packages, err := list(root, system)
		if err != nil {
			return p, err
		}
		for _, l := range packages {
			if l.Standard || l.Module == nil || l.Module.Main {
				continue
			}
			m := modules[l.Module.Path]
			if m == nil {
				m = &module{l.Module.Path, l.Module.Version, l.Module.Dir, map[string]bool{}, map[string]bool{}}
				modules[m.path] = m
			}
			m.packages[l.Dir], m.systems[system] = true, true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		p.others = append(p.others, modules[path])
	}
	out, err := goCommand(root, nil, "env", "GOVERSION", "GOROOT")
	if err != nil {
		return p, err
	}
	p.goVersion, p.goRoot, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	p.goVersion, _, _ = strings.Cut(p.goVersion, " ") // what follows are experiments
	return p, nil
}

// list names the packages of the program on one system. The C compiler is not needed for that, though cgo's packages count.
func list(root, system string) (all []listed, err error) {
	out, err := goCommand(root, []string{"GOOS=" + system, "GOARCH=amd64", "CGO_ENABLED=1"},
		"list", "-deps", "-json=ImportPath,Dir,Standard,Module", "./app")
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(out))
	for {
		var l listed
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("notices: go list for %s: %w", system, err)
		}
		all = append(all, l)
	}
}

func goCommand(dir string, env []string, args ...string) ([]byte, error) {
	var stderr bytes.Buffer
	c := exec.Command("go", args...)
	c.Dir, c.Env, c.Stderr = dir, append(os.Environ(), env...), &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("notices: go %s: %w: %s", strings.Join(args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}
