package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/native"
)

// A system is a stand-in for the system's dialogs: each call waits for an answer of the test.
type system struct {
	asks    chan native.Ask
	answers chan func() ([]string, error)
}

func newSystem(w *Window) *system {
	s := &system{make(chan native.Ask, 9), make(chan func() ([]string, error))}
	w.dialogs.files.system = func(ctx context.Context, a native.Ask) ([]string, error) {
		s.asks <- a
		select {
		case f := <-s.answers:
			return f()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return s
}

// answer has the dialog that is open answer, and waits until the window knows.
func (s *system) answer(t *testing.T, w *Window, paths []string, err error) {
	t.Helper()
	s.answers <- func() ([]string, error) { return paths, err }
	for end := time.Now().Add(atMost); w.dialogs.files.asking; time.Sleep(time.Millisecond) {
		drain()
		if time.Now().After(end) {
			t.Fatal("the window does not take the answer")
		}
	}
}

// The system's dialog is asked where there is one, once at a time, with the kinds of files in the window's language, while the
// window goes on; several files are opened together, and the folder is where the next one begins.
func TestSystemsDialog(t *testing.T) {
	dir := t.TempDir()
	w, a := open(t, settings.Settings{Language: "zh-Hans", LastFolder: dir})
	s := newSystem(w)
	w.commands.run(action.OpenFile)
	ask := <-s.asks
	if !ask.Many || ask.Dir || ask.Folder != dir || len(ask.Kinds) != 4 || ask.Kinds[1].Name != "图片" || len(ask.Kinds[3].Endings) != 0 {
		t.Errorf("asked for %+v", ask)
	}
	for _, ending := range []string{".png", ".h5", ".webp", ".safetensors"} {
		if !slices.Contains(ask.Kinds[0].Endings, ending) {
			t.Errorf("%q lacks %s", ask.Kinds[0].Endings, ending)
		}
	}
	w.commands.run(action.OpenFile)
	if len(s.asks) > 0 || w.parts.status.told.text == "" {
		t.Error("a second dialog opens, or nothing is said")
	}
	layer := w.now.layer()
	w.commands.run(action.NextLayer) // the window is not held up
	if w.now.layer() != layer+1 {
		t.Errorf("layer %d", w.now.layer())
	}
	other := filepath.Join(t.TempDir(), "a.png")
	s.answer(t, w, []string{other, other + "x"}, nil)
	if !slices.Equal(a.files, []string{other, other + "x"}) || w.set.LastFolder != filepath.Dir(other) {
		t.Errorf("opens %q, next in %q", a.files, w.set.LastFolder)
	}
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("the toolkit's dialog is there too")
	}

	a.files = nil
	w.commands.run(action.OpenFolder)
	if ask := <-s.asks; !ask.Dir || strings.HasSuffix(ask.Title, "…") {
		t.Errorf("asked for %+v", ask)
	}
	s.answer(t, w, nil, native.ErrNone)
	if a.files != nil || w.win.Canvas().Overlays().Top() != nil {
		t.Error("closing the dialog opens something")
	}
}

// Where the system's dialog cannot be shown, the toolkit's comes at once, now and from then on, with places in the window's language.
func TestDialogFallsBack(t *testing.T) {
	w, _ := open(t, settings.Settings{Language: "zh-Hans"})
	s := newSystem(w)
	w.commands.run(action.OpenFile)
	<-s.asks
	s.answer(t, w, nil, errors.New("cannot open display"))
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no dialog")
	}
	if got := texts(top); !strings.Contains(got, "主文件夹") || !strings.Contains(got, "计算机") || strings.Contains(got, "Home") || strings.Contains(got, "Computer") {
		t.Errorf("the dialog says %q", got)
	}
	w.dialogs.overlaid("Escape")
	w.commands.run(action.OpenFolder)
	if w.win.Canvas().Overlays().Top() == nil || len(s.asks) > 0 {
		t.Error("the system is asked again")
	}
}

// A dialog of the system goes with the window, and its answer then means nothing.
func TestDialogEndsWithWindow(t *testing.T) {
	w, a := open(t, settings.Settings{})
	s := newSystem(w)
	w.commands.run(action.OpenFile)
	<-s.asks
	ended := w.dialogs.files.ctx.Done()
	w.dialogs.files.close()
	<-ended
	time.Sleep(20 * time.Millisecond)
	drain()
	if a.has("files") || w.win.Canvas().Overlays().Top() != nil {
		t.Error("closing opens something")
	}
}

// Escape closes the toolkit's own file dialog from anywhere in it, though its lists and fields keep their keys; nothing is opened.
func TestEscapeLeavesTheToolkitsDialogs(t *testing.T) {
	for _, id := range []action.ID{action.OpenFile, action.OpenFolder} {
		w, a := open(t, settings.Settings{LastFolder: t.TempDir()})
		w.dialogs.files.system = nil
		if w.Escape() {
			t.Fatal("Escape is used up where no dialog is")
		}
		keepers := 0
		for {
			w.commands.run(id)
			top := w.win.Canvas().Overlays().Top()
			if top == nil {
				t.Fatalf("%s: no dialog", id)
			}
			var keeps []fyne.Focusable
			inSight(top, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
				switch o := o.(type) {
				case *widget.List, *widget.GridWrap, *widget.Entry, *widget.Button:
					keeps = append(keeps, o.(fyne.Focusable))
				}
			})
			if keepers == len(keeps) {
				break
			}
			w.win.Canvas().Focus(keeps[keepers])
			if !w.Escape() && w.win.Canvas().Focused() == nil { // it takes no focus, and the window hears the key
				press(w, fyne.KeyEscape)
			}
			if w.win.Canvas().Overlays().Top() != nil {
				t.Fatalf("%s: the dialog stays, with the focus on %T", id, keeps[keepers])
			}
			keepers++
		}
		if keepers < 3 || a.has("files") {
			t.Errorf("%s: %d controls had the focus; asked for %q", id, keepers, a.calls)
		}
	}
}

// The toolkit's own dialog begins with the keys on its files: an arrow and Space take one.
func TestToolkitsDialogByKeys(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w, _ := open(t, settings.Settings{LastFolder: dir})
	w.dialogs.files.system = nil
	w.commands.run(action.OpenFile)
	files, ok := w.win.Canvas().Focused().(*widget.GridWrap)
	if !ok {
		t.Fatalf("the focus is on %T", w.win.Canvas().Focused())
	}
	noSplit(t, "the toolkit's dialog", w.win.Canvas().Overlays().Top())
	taken := func() bool {
		for _, b := range laidOut[*widget.Button](w.win.Canvas().Overlays().Top()) {
			if b.Text == "Open" {
				return !b.Disabled()
			}
		}
		t.Fatal("there is no Open")
		return false
	}
	if taken() {
		t.Error("a file is taken before one is chosen")
	}
	files.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // past the folder above
	files.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !taken() {
		t.Error("keys take no file")
	}
}

// A double click on a folder in the stand-in for the system's dialog leads into it, and takes nothing that comes under the mouse by that:
// neither a file nor, where a folder is asked for, another folder; as tiles and as a list.
func TestDoubleClickOnAFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/b/c", "a/d"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a", "0.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w, _ := open(t, settings.Settings{LastFolder: dir})
	for _, id := range []action.ID{action.OpenFile, action.OpenFolder} {
		w.commands.run(id)
		top := w.win.Canvas().Overlays().Top()
		for range 2 {
			choose := func(id int) {
				switch f := filesIn(top).(type) {
				case *widget.GridWrap:
					f.Select(id)
				case *widget.List:
					f.Select(id)
				default:
					t.Fatal("no files are shown")
				}
			}
			at := func() string { // the folders that lead to the one that is shown
				var way []string
				for _, part := range strings.Split(dir+"/a/b/c", "/") {
					if part != "" && buttonNamed(top, part) != nil {
						way = append(way, part)
					}
				}
				return strings.Join(way, "/")
			}
			choose(1) // the first folder, behind the way up
			choose(1) // the second click, on what is there now
			inside := at()
			if !strings.HasSuffix(inside, "/a") {
				t.Fatalf("%s: a double click on the folder a leads to %q", id, inside)
			}
			if b := buttonNamed(top, "Open"); id == action.OpenFile && (b == nil || !b.Disabled()) {
				t.Errorf("%s: a double click on a folder chooses a file in it", id)
			}
			time.Sleep(fyne.CurrentApp().Driver().DoubleTapDelay() + 50*time.Millisecond)
			choose(0) // up again
			if got := at(); got == inside {
				t.Errorf("%s: a later click does nothing in %q", id, got)
			}
			time.Sleep(fyne.CurrentApp().Driver().DoubleTapDelay() + 50*time.Millisecond)
			view := buttonOf(top, theme.ListIcon().Name())
			if view == nil {
				view = buttonOf(top, theme.GridIcon().Name())
			}
			view.OnTapped()
		}
		w.dialogs.overlaid(fyne.KeyEscape)
	}
}

// buttonNamed finds the button with a text below an object.
func buttonNamed(o fyne.CanvasObject, text string) *widget.Button {
	return buttonIn(o, func(b *widget.Button) bool { return b.Text == text })
}
