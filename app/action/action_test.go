package action

import (
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/locale"
)

// Every action with a key is in the key sheet, and somewhere for the mouse too; every text is there in both languages.
func TestTable(t *testing.T) {
	sheet := append(Sheet(Left), Sheet(Right)...)
	ids := map[ID]bool{}
	for _, a := range All() {
		if a.ID == "" || ids[a.ID] {
			t.Errorf("%q: no name of its own", a.ID)
		}
		ids[a.ID] = true
		if got, ok := ByID(a.ID); !ok || got.Text != a.Text {
			t.Errorf("%s: is not found by its name", a.ID)
		}
		if len(a.Keys) > 0 && !slices.ContainsFunc(sheet, func(l Line) bool { return l.Text == a.Line }) {
			t.Errorf("%s has keys and no line in the key sheet", a.ID)
		}
		if len(a.Keys) == 0 && a.Line != "" {
			t.Errorf("%s has a line in the key sheet and no key", a.ID)
		}
		if a.Place.Menu == KeyOnly && !a.Own {
			t.Errorf("%s: the mouse does not reach it", a.ID)
		}
		if a.Place.Menu.Dropped() && !slices.ContainsFunc(InMenu(a.Place.Menu), func(b Action) bool { return a.ID == b.ID }) {
			t.Errorf("%s is not in its menu", a.ID)
		}
		for _, l := range locale.All() {
			for _, key := range []string{a.Text, a.Line} {
				if key != "" && !l.Has(key) || a.Text == "" {
					t.Errorf("%s: %s has no text %q", a.ID, l.Code(), key)
				}
			}
		}
	}
}

// No key leads to two actions, but for those that a control with the focus takes first.
func TestNoKeyTwice(t *testing.T) {
	met := map[Key]ID{}
	for _, a := range All() {
		if a.Own {
			continue
		}
		for _, k := range append(slices.Clone(a.Keys), a.Also...) {
			if other, ok := met[k]; ok {
				t.Errorf("%q leads to %s and to %s", k, other, a.ID)
			}
			met[k] = a.ID
		}
	}
}

// The sheet lists every key of the table, two as "a, b" and more as "a … z".
func TestSheet(t *testing.T) {
	listed := map[string]string{}
	for _, c := range []Column{Left, Right} {
		for _, l := range Sheet(c) {
			if _, twice := listed[l.Text]; twice {
				t.Errorf("%s has two lines", l.Text)
			}
			listed[l.Text] = l.Keys
		}
	}
	for _, a := range All() {
		for _, k := range a.Keys {
			if keys := listed[a.Line]; !strings.Contains(keys, string(k)) && !strings.Contains(keys, " … ") {
				t.Errorf("%s: %q is not in its line, %q", a.ID, k, keys)
			}
		}
	}
	for text, want := range map[string]string{
		"keys.layers": "Up, Down", "keys.enlarge": "Enter, Esc", "keys.zoom": "+, -", "keys.answer": "1 … 5", "keys.open": "Ctrl+O",
		"keys.help": "?, F1", "keys.tab": "Tab, Shift+Tab", "keys.relu": "B", "keys.switch": "X, A",
	} {
		if listed[text] != want {
			t.Errorf("%s: %q, want %q", text, listed[text], want)
		}
	}
	lines := map[string]bool{}
	for _, a := range All() {
		if a.Line != "" {
			lines[a.Line] = true
		}
	}
	if n := len(Sheet(Left)) + len(Sheet(Right)); n != len(lines) {
		t.Errorf("%d lines, want %d", n, len(lines))
	}
}

func TestInMenu(t *testing.T) {
	var ids []string
	for _, a := range InMenu(SaveMenu) {
		ids = append(ids, string(a.ID))
	}
	want := "save.map save.grid save.window save.figure save.glance save.page save.photo save.npy save.allnpy save.csv save.json save.chart save.area save.marks copy.picture copy.text copy.answers copy.values copy.around copy.summary copy.area copy.marks save.session lesson.add lesson.edit save.lesson"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOnSystem(t *testing.T) {
	for system, want := range map[string]string{"linux": "Ctrl+O", "windows": "Ctrl+O", "darwin": "Cmd+O"} {
		if got := OnSystem("Ctrl+O", system); got != want {
			t.Errorf("%s: %s, want %s", system, got, want)
		}
	}
}

func TestChord(t *testing.T) {
	for k, want := range map[Key]string{"Ctrl+F": "F", "M": "", "Shift+Tab": ""} {
		key, ok := k.Chord()
		if ok != (want != "") || ok && key != want {
			t.Errorf("%s: %q, %t, want %q", k, key, ok, want)
		}
	}
}
