package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/settings"
)

// While a layer is looked for, only those that match are listed; Enter takes the one that is chosen and brings the others back.
func TestFindingFilters(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	l := w.parts.layers
	all := len(l.layers.rows)
	test.Type(l.find, "block4")
	if len(l.layers.rows) != 4 || l.layers.line() != 0 {
		t.Errorf("%d rows, the chosen one at %d, want block4's four", len(l.layers.rows), l.layers.line())
	}
	l.find.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(l.layers.rows) != all || l.find.Text != "" || w.parts.maps.title.Text != "block4_conv1" {
		t.Errorf("after Enter %d rows of %d, %q, layer %s", len(l.layers.rows), all, l.find.Text, w.parts.maps.title.Text)
	}
}

// That nothing is called what was typed is said, until something is.
func TestFindingNothing(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	l := w.parts.layers
	all, usual := len(l.layers.rows), l.totals.Text
	test.Type(l.find, "blockx")
	if want := w.now.lang.Text("tree.none"); l.totals.Text != want || len(l.layers.rows) != all {
		t.Errorf("%q with %d rows of %d, want %q", l.totals.Text, len(l.layers.rows), all, want)
	}
	for range "x" {
		l.find.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	if l.totals.Text != usual {
		t.Errorf("%q, want %q again", l.totals.Text, usual)
	}
}

// A value with a name that goes on for ever makes the window no wider.
func TestLongValues(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	w.parts.status.values()(strings.Repeat("a very long name ", 40))
	if need := w.win.Content().MinSize().Width; need > 960 {
		t.Errorf("the window needs %v, want 960", need)
	}
}

func TestShareText(t *testing.T) {
	for p, want := range map[float32]string{0: "0.0000", 1: "1.0000", 0.9312: "0.9312", 0.0000123: "1.23e−5"} {
		if got := shareText(p); got != want {
			t.Errorf("%g: %q, want %q", p, got, want)
		}
	}
}
