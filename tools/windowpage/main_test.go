package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
)

// The pages in docs are those that are made of the table as it is now.
func TestPagesAreFresh(t *testing.T) {
	for _, l := range locale.All() {
		want, err := write(l)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", "..", "docs", fileName(l.Code())))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want) {
			t.Errorf("docs/%s is out of date: go generate ./tools/windowpage", fileName(l.Code()))
		}
	}
}

// A page names every key, and every item of every menu whose text does not depend on what is shown.
func TestPageSaysAll(t *testing.T) {
	for _, l := range locale.All() {
		made, err := write(l)
		if err != nil {
			t.Fatal(err)
		}
		page := string(made)
		for _, a := range action.All() {
			text := strings.TrimSuffix(l.Text(a.Text), "…")
			if a.Place.Menu.Dropped() && !strings.Contains(text, "%") && !strings.Contains(page, cell(text)) {
				t.Errorf("%s: %q of the menu %s is missing", l.Code(), text, a.Place.Menu)
			}
			if a.Line != "" && !strings.Contains(page, cell(l.Text(a.Line))) {
				t.Errorf("%s: the key line %q is missing", l.Code(), l.Text(a.Line))
			}
		}
		if strings.Contains(page, "<no value>") || strings.Contains(page, "%!") {
			t.Errorf("%s: the page has holes:\n%s", l.Code(), page)
		}
	}
}
