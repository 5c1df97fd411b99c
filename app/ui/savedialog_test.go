package ui

import (
	"errors"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
)

func TestSaveTarget(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	folder := t.TempDir()
	en := locale.New(locale.English)
	at := filepath.Join
	for typed, want := range map[string]string{
		at(folder, "a.png"):         at(folder, "a.png"),
		at(folder, "A.PNG"):         at(folder, "A.PNG"),
		" " + at(folder, "a") + " ": at(folder, "a.png"),
		"a":                         at(folder, "a.png"),
		"~/a.png":                   at(home, "a.png"),
		"~":                         at(home, "x.png"),
		folder:                      at(folder, "x.png"),
		"~a.png":                    at(folder, "~a.png"),
		"sub/":                      at(folder, "sub", "x.png"),
		"~/new/":                    at(home, "new", "x.png"),
	} {
		if got, err := target(typed, folder, "x.png", en); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
	for typed, want := range map[string]string{"a.jpg": ".png", "a.png.jpeg": ".png", "": "name", "  ": "name"} {
		if got, err := target(typed, folder, "x.png", en); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v, want an error with %q", typed, got, err, want)
		}
	}
}

// asking is the field of the save dialog that is open.
func asking(t *testing.T, w *Window) *kit.Finder {
	t.Helper()
	field, ok := w.win.Canvas().Focused().(*kit.Finder)
	if !ok || w.dialogs.open == nil {
		t.Fatalf("no save dialog: the focus is on %T", w.win.Canvas().Focused())
	}
	return field
}

func enter(f *kit.Finder) { f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }

// What was typed stays when it cannot be saved there, with the reason; what can be is saved, and its folder proposed next.
func TestSaveKeepsWhatWasTyped(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "map.jpg"), filepath.Join(write(t, "file", "x"), "map.png")} {
		w.saver.saveMap()
		field := asking(t, w)
		field.SetText(path)
		enter(field)
		until(t, func() bool { return w.dialogs.open != nil })
		if got := asking(t, w).Text; got != path {
			t.Errorf("typed %q, after the error there is %q", path, got)
		}
		press(w, fyne.KeyEscape)
	}
	w.saver.saveMap()
	field := asking(t, w)
	if want := "noise_block1_conv1_0.png"; filepath.Base(field.Text) != want {
		t.Errorf("proposed %q, want %s", field.Text, want)
	}
	path := filepath.Join(dir, "map.png")
	field.SetText(path)
	enter(field)
	until(t, func() bool { return w.set.SaveFolder == dir })
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if img, err := png.Decode(file); err != nil || img.Bounds().Dx() != 224 {
		t.Errorf("saved %v, %v, want a picture of 224 x 224", img.Bounds(), err)
	}
	w.saver.saveGrid()
	if got := asking(t, w).Text; filepath.Dir(got) != dir {
		t.Errorf("the next one is proposed as %q, want it in %s", got, dir)
	}
}

// until does what is posted until something is so.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if drain(); ok() {
			return
		}
	}
	t.Fatal("what was waited for is not so")
}

// What takes long to be written is spoken of, and the window is not closed over half a file: it closes when that is whole, at once if
// somebody wants that, and not at all if it cannot be written.
func TestSavingKeepsTheWindow(t *testing.T) {
	for name, c := range map[string]struct {
		answer string // the button that is pressed
		fails  error
		closes bool
	}{
		"it is waited for":        {"", nil, true},
		"it is not waited for":    {"leave.now", nil, true},
		"the window stays":        {"button.cancel", nil, false},
		"it cannot be written":    {"", os.ErrPermission, false},
		"and nobody waits for it": {"button.cancel", os.ErrPermission, false},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := open(t, settings.Settings{})
			path, whole := filepath.Join(t.TempDir(), "slow.csv"), make(chan bool)
			done := false
			w.saver.write(path, filed{saving{name: "slow.csv", write: func(out io.Writer) error {
				<-whole
				_, err := io.WriteString(out, "all")
				return errors.Join(err, c.fails)
			}}, func(string) { done = true }})
			says := w.now.lang.Text("status.saving", "slow.csv")
			until(t, func() bool { return strings.Contains(w.parts.status.machine.Text, says) })
			w.Close()
			top := w.win.Canvas().Overlays().Top()
			if w.main.over() || top == nil || !strings.Contains(texts(top), "slow.csv") {
				t.Fatal("the window closes over a file that is not whole, without a question")
			}
			if c.answer != "" {
				pressButton(t, top, w.now.lang.Text(c.answer))
			}
			if over := c.answer == "leave.now"; w.main.over() != over {
				t.Fatalf("before the file is whole, closed: %v", !over)
			} else if over {
				close(whole)
				until(t, func() bool { _, err := os.Stat(path); return err == nil }) // before its folder is removed
				return
			}
			close(whole)
			until(t, func() bool {
				return done || w.dialogs.open != nil && strings.Contains(texts(w.win.Canvas().Overlays().Top()), path) || w.main.over()
			})
			if _, err := os.Stat(path); (err == nil) != (c.fails == nil) {
				t.Errorf("the file: %v", err)
			}
			if w.main.over() != c.closes {
				t.Errorf("closed: %v", w.main.over())
			}
			if !c.closes && strings.Contains(w.parts.status.machine.Text, says) {
				t.Errorf("the status line still says %q", w.parts.status.machine.Text)
			}
		})
	}
}

// Small maps are proposed about as large as the network's input, each value as a square.
func TestScales(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	for side, want := range map[int]int{224: 1, 112: 2, 56: 4, 28: 8, 14: 16, 7: 32, 300: 1} {
		if _, size := w.saver.scales(side, side); *size != want {
			t.Errorf("%d: %d pixels to a value, want %d", side, *size, want)
		}
	}
}

// The second click of a double click on a folder does not open what is in it.
func TestListedJustNow(t *testing.T) {
	open(t, settings.Settings{})
	l := &listed{FileFilter: storage.NewExtensionFileFilter([]string{".png"})}
	if l.justNow() {
		t.Error("nothing was listed yet")
	}
	if !l.Matches(storage.NewFileURI("/a.png")) || l.Matches(storage.NewFileURI("/a.txt")) {
		t.Error("the filter lets other files through")
	}
	if !l.justNow() {
		t.Error("a folder was listed just now")
	}
	l.at = time.Now().Add(-time.Second)
	if l.justNow() {
		t.Error("a second later a click is none on the folder before")
	}
}

// Each dialog to save says what is saved, in both languages: those of the Save menu, and whatever else the code saves.
func TestSavingsSayWhatTheyAreOf(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		for id, of := range map[action.ID]string{
			action.SaveMap: "map", action.SaveGrid: "grid", action.SaveNPY: "layer", action.SaveCSV: "predictions", action.SaveChart: "chart",
			action.SavePage: "page", action.SaveFigure: "figure", action.SavePhoto: "photo", action.SaveSession: "session",
		} {
			w.commands.run(id)
			until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
			if got, want := texts(w.win.Canvas().Overlays().Top()), l.Text("save.title."+of); !strings.Contains(got, want) {
				t.Errorf("%s, %s: the dialog does not say %q: %q", l.Code(), id, want, got)
			}
			w.dialogs.overlaid(fyne.KeyEscape)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		code, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(code), "saving{")[1:] {
			found++
			_, of, ok := strings.Cut(part, "of: \"")
			of, _, _ = strings.Cut(of, "\"")
			if !ok || !strings.HasPrefix(strings.TrimSpace(part), "of: ") || !locale.New(locale.English).Has("save.title."+of) {
				t.Errorf("%s: a file is saved and no title says what it is of: saving{%.60s", name, part)
			}
		}
	}
	if found < 20 {
		t.Errorf("%d savings found", found)
	}
}
