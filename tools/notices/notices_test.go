package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/notices"
)

const root = "../.."

// Every module that is linked into the program, on each system, has a notice with a text.
func TestEveryModule(t *testing.T) {
	list, err := collect(root, allSystems)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]notices.Notice{}
	for _, n := range list {
		if n.License == "" || len(n.Texts) == 0 {
			t.Errorf("%s: licence %q, %d texts", n.Title(), n.License, len(n.Texts))
		}
		for _, text := range n.Texts {
			if len(strings.TrimSpace(text.Body)) < 40 {
				t.Errorf("%s: %s says only %q", n.Title(), text.File, text.Body)
			}
		}
		if _, ok := texts[n.Title()]; ok {
			t.Errorf("%s is there twice", n.Title())
		}
		texts[n.Title()] = n
	}
	for _, system := range allSystems {
		p, err := linked(root, []string{system})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.others) < 20 {
			t.Errorf("%s: only %d modules are linked", system, len(p.others))
		}
		for _, m := range p.others {
			if n, ok := texts[title(m.path, m.version)]; !ok || !n.In(system) {
				t.Errorf("%s: no notice of %s", system, title(m.path, m.version))
			}
		}
	}
	for _, name := range []string{"Go", "GLFW", "Noto Sans (font)", "Droid Sans Fallback (font)", "Built-in model: VGG16 with 100 classes"} {
		if !slices.ContainsFunc(list, func(n notices.Notice) bool { return n.Name == name && n.License != notices.SeeText }) {
			t.Errorf("no notice of %s, or one without a known licence", name)
		}
	}
}

// The licence of the built-in model asks for the names of all whose work is in it, and for what was changed.
func TestModelNamesItsAuthors(t *testing.T) {
	n, err := ofModel(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Simonyan", "Zisserman", "Oxford", "Keras", "rounded to float16", "VGGScope", "Fei-Fei Li", "licenses/by/4.0"} {
		if !strings.Contains(n.Texts[0].Body, want) {
			t.Errorf("the notice does not mention %s: %s", want, n.Texts[0].Body)
		}
	}
}

// Each work in the table is one of a module that is linked, so that none stays behind when a module goes.
func TestWorksAreLinked(t *testing.T) {
	p, err := linked(root, allSystems)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range works {
		if !slices.ContainsFunc(p.others, func(m *module) bool { return m.path == w.module }) {
			t.Errorf("%s is said to be in %s, which is not linked; take it out of the table", w.name, w.module)
		}
	}
}

func TestSameTwice(t *testing.T) {
	var out [2][]byte
	for i := range out {
		list, err := collect(root, []string{"linux"})
		if err != nil {
			t.Fatal(err)
		}
		if out[i], err = notices.Encode(list); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out[0], out[1]) {
		t.Error("two runs differ")
	}
}

// tree writes files, by their paths.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for path, text := range files {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func moduleIn(dir string, packages ...string) *module {
	m := &module{path: "example.org/m", version: "v1.2.3", dir: dir, packages: map[string]bool{}, systems: map[string]bool{"linux": true}}
	for _, p := range packages {
		m.packages[filepath.Join(dir, filepath.FromSlash(p))] = true
	}
	return m
}

func TestNoLicence(t *testing.T) {
	m := moduleIn(tree(t, map[string]string{"a/a.go": "package a", "README.md": "Free.", "other/LICENSE": "", "other/o.go": "package o"}), "a")
	if n, err := ofModule(m); err == nil || !strings.Contains(err.Error(), "example.org/m v1.2.3: no licence found") {
		t.Errorf("%v, %v", n, err)
	}
	m.dir = ""
	if _, err := ofModule(m); err == nil || !strings.Contains(err.Error(), "example.org/m v1.2.3: its files are not here") {
		t.Error(err)
	}
}

func TestWhereLicencesLie(t *testing.T) {
	dir := tree(t, map[string]string{
		"LICENSE": "", "NOTICE.txt": "", "license.go": "package m", "README.md": "", "AUTHORS": "",
		"THIRD_PARTY_LICENSES/Sun": "",
		"a/b/b.go":                 "package b", "a/COPYING": "", // above
		"a/b/c/src/x.c": "", "a/b/c/LICENSE.md": "", "a/b/c/never.go": "//go:build never\n\npackage c", // below, no package
		"a/b/font/LICENSE_Inter.txt": "", "a/b/testdata/LICENSE": "", "a/b/_old/LICENSE": "",
		"a/b/cmd/LICENSE": "", "a/b/cmd/main.go": "package main", // a package of its own, not linked
		"z/LICENSE": "", "z/z.go": "package z", // likewise, beside
	})
	got, err := licences(moduleIn(dir, "a/b"))
	want := []string{"LICENSE", "NOTICE.txt", "THIRD_PARTY_LICENSES/Sun", "a/COPYING", "a/b/c/LICENSE.md", "a/b/font/LICENSE_Inter.txt"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestIdentify(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"# MIT License\n\nPermission is hereby granted, free of charge, …\nto deal in the Software  without restriction", "MIT"},
		{"Redistribution and use in\nsource and   binary forms", "BSD-2-Clause"},
		{"Redistribution and use in source and binary forms … be used to endorse or promote products derived from", "BSD-3-Clause"},
		{"Apache License\n   Version 2.0, January 2004", "Apache-2.0"},
		{"under the SIL Open Font License … PREAMBLE", "OFL-1.1"},
		{"Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted", "ISC"},
		{"All rights reserved.", notices.SeeText},
	} {
		if got := identify([]notices.Text{{Body: c.body}}); got != c.want {
			t.Errorf("%q: %s, want %s", c.body, got, c.want)
		}
	}
	two := []notices.Text{{Body: "Apache License Version 2.0"}, {Body: "this is free and unencumbered software released into the public domain"},
		{Body: "Apache License, Version 2.0"}}
	if got := identify(two); got != "Apache-2.0, Unlicense" {
		t.Errorf("two licences: %s", got)
	}
}

func TestTidy(t *testing.T) {
	if got := tidy("\n\nA \r\n\tB\xa9\r\n\n"); got != "A\n    B©\n" {
		t.Errorf("Latin-1: %q", got)
	}
	if got := tidy("\ufeff版权 © \n"); got != "版权 ©\n" {
		t.Errorf("UTF-8 with a mark: %q", got)
	}
}

func TestFirstComment(t *testing.T) {
	if got, err := firstComment("#ifndef x\n/*\n** Copyright\n**\n** Free.\n*/\n/* not this */"); err != nil || got != "Copyright\n\nFree.\n" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := firstComment("int x;"); err == nil {
		t.Error("a file without a comment has one")
	}
}

func TestWriteLeavesAlone(t *testing.T) {
	path := filepath.Join(tree(t, map[string]string{"f": "same"}), "f")
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(path, []byte("same")); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a file that is right was written again: %v", err)
	}
}
