package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/clip"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
)

// saved writes what an action saves into a file of that name beside the picture.
func saved(t *testing.T, w *Window, id action.ID, path string) {
	t.Helper()
	w.commands.run(id)
	until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
	typeInto(t, w, path)
	until(t, func() bool { _, err := os.Stat(path); return err == nil })
	until(t, func() bool { return w.parts.status.told.text == w.now.lang.Text("status.saved", path) })
}

// typeInto puts a path into the save dialog and presses Enter.
func typeInto(t *testing.T, w *Window, path string) {
	t.Helper()
	field, ok := w.win.Canvas().Focused().(interface {
		SetText(string)
		TypedKey(*fyne.KeyEvent)
	})
	if !ok {
		t.Fatal("the save dialog has no field in focus")
	}
	field.SetText(path)
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// A figure brings its view back, byte for byte, once that is chosen: saved, copied and pasted. Until then all stays, and it can be
// opened as a picture.
func TestFigureBringsTheViewBack(t *testing.T) {
	w, calls, picture := withFile(t)
	b := boardOf(w)
	press(w, fyne.KeyDown, fyne.KeyRight)
	for _, sign := range "rm++" {
		w.keys.typedRune(sign)
	}
	settle(t, w)
	drawn(w.win.Canvas())
	want, whole := mapsPicture(w), w.viewer.whole()
	dir := filepath.Dir(picture)
	figures := map[string]string{}
	for name, id := range map[string]action.ID{"figure": action.SaveFigure, "map": action.SaveMap, "sheet": action.SaveGrid} {
		figures[name] = filepath.Join(dir, name+".png")
		saved(t, w, id, figures[name])
	}
	pasted := copyPicture(t, w, b)
	if saved, err := os.ReadFile(figures["figure"]); err != nil || !bytes.Equal(saved, pasted) {
		t.Error("what is copied is not what is saved", err)
	}
	figures["pasted"] = ""
	for name, path := range figures {
		for _, sign := range "0mmrb" {
			w.keys.typedRune(sign)
		}
		press(w, fyne.KeyEnd)
		settle(t, w)
		other := w.viewer.whole()
		calls.files = nil
		if path == "" {
			b.has = clip.Content{Picture: pasted}
			chord(w, fyne.KeyV, false)
		} else {
			w.Open([]string{path})
		}
		until(t, func() bool { return len(w.offers) > 0 && w.parts.notice.root.Visible() })
		same := w.viewer.whole()
		if same.Camera.Fitted && other.Camera.Fitted { // the notice takes some of the room that the maps fit
			same.Camera = other.Camera
		}
		if calls.files != nil || !same.Equal(other) {
			t.Errorf("%s: something was opened before it was asked for", name)
		}
		pressOffer(w, 0)
		until(t, func() bool { return calls.files != nil })
		settle(t, w)
		drawn(w.win.Canvas())
		if calls.files[0] != picture || !bytes.Equal(mapsPicture(w), want) || !w.viewer.whole().Equal(whole) {
			t.Errorf("%s: opened %q; the view is another one:\n%+v\n%+v", name, calls.files, w.viewer.whole(), whole)
		}
		w.offers = nil
	}
	again := filepath.Join(dir, "again.png")
	saved(t, w, action.SaveFigure, again)
	first, _ := os.ReadFile(figures["figure"])
	if second, err := os.ReadFile(again); err != nil || !bytes.Equal(first, second) {
		t.Error("the figure of the view that came back is another one", err)
	}
	w.Open([]string{again})
	until(t, func() bool { return len(w.offers) > 0 })
	calls.files = nil
	pressOffer(w, 1)
	drain()
	if len(calls.files) != 1 || calls.files[0] != again {
		t.Errorf("as a picture it opens %q", calls.files)
	}
	drain()
	if len(w.offers) > 0 {
		t.Error("it is still asked about after it was opened")
	}
}

// A figure whose picture has moved together with it finds it; one whose picture is gone, or another one, asks. Without its view, and
// with somebody else's chunk, it is a picture.
func TestFiguresAsk(t *testing.T) {
	w, calls, picture := withFile(t)
	file := filepath.Join(filepath.Dir(picture), "figure.png")
	saved(t, w, action.SaveFigure, file)
	there := t.TempDir()
	for from, to := range map[string]string{picture: "noise.png", file: "figure.png"} {
		if err := os.Rename(from, filepath.Join(there, to)); err != nil {
			t.Fatal(err)
		}
	}
	restore := func() {
		w.Open([]string{filepath.Join(there, "figure.png")})
		until(t, func() bool { return len(w.offers) > 0 })
		calls.files = nil
		pressOffer(w, 0)
		until(t, func() bool { return calls.files != nil || w.win.Canvas().Overlays().Top() != nil })
	}
	if restore(); len(calls.files) != 1 || calls.files[0] != filepath.Join(there, "noise.png") {
		t.Errorf("opened %q, want the picture beside the figure", calls.files)
	}
	if err := os.WriteFile(filepath.Join(there, "noise.png"), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if restore(); calls.files != nil || w.win.Canvas().Overlays().Top() == nil {
		t.Errorf("opened %q in place of the picture, without asking", calls.files)
	}
	w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
	if err := os.WriteFile(picture, []byte("a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.set.PlainFigures = true
	saved(t, w, action.SaveFigure, file)
	if _, is := kept.OpenFigure(file); is {
		t.Error("there is a view in a figure that was to have none")
	}
	w.offers, calls.files = nil, nil
	w.Open([]string{file})
	if until(t, func() bool { return calls.files != nil }); len(w.offers) > 0 {
		t.Error("a picture is asked about")
	}
}

// What is dropped on the second picture's side: the picture of a session file, or that of a figure or the figure itself.
func TestDropSessionOnB(t *testing.T) {
	w, calls, picture := withFile(t)
	session, figure := fileOf(t, w), filepath.Join(filepath.Dir(picture), "figure.png")
	saved(t, w, action.SaveFigure, figure)
	drop := func(path string) {
		calls.mu.Lock()
		calls.calls = nil
		calls.mu.Unlock()
		w.compareDropped(path)
	}
	compared := func(path string) func() bool { return func() bool { return calls.has("compare " + path) } }
	drop(session)
	until(t, compared(picture))
	if w.now.scene.View != scene.Pictures || w.parts.status.told.text != w.now.lang.Text("second.session", "noise.png") {
		t.Errorf("in sight is %s, told %q", w.now.scene.View, w.parts.status.told.text)
	}
	for i, want := range []string{picture, figure} {
		w.now.scene.Beside.Picture = scene.Source{}
		drop(figure)
		until(t, func() bool { return len(w.offers) > 0 })
		pressOffer(w, i)
		until(t, compared(want))
		w.offers = nil
	}
	if calls.has("files") {
		t.Error("the first picture was opened anew")
	}
	if err := os.Remove(picture); err != nil {
		t.Fatal(err)
	}
	drop(session)
	until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
	if calls.has("compare " + picture) {
		t.Error("a picture that is gone is compared with")
	}
}

// The SVG of a view is what the name says, whatever the form that was suggested.
func TestSaveSVG(t *testing.T) {
	w, _, picture := withFile(t)
	path := filepath.Join(filepath.Dir(picture), "view.svg")
	saved(t, w, action.SaveFigure, path)
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte("<svg")) || !bytes.Contains(text, []byte(`"image-rendering:pixelated"`)) {
		t.Errorf("%.200s, %v", text, err)
	}
}

// The dialog for figures has room in the smallest window, in both languages.
func TestFigureDialogHasRoom(t *testing.T) {
	w, _, _ := withFile(t)
	for range 2 {
		for _, size := range []fyne.Size{{Width: 960, Height: 600}, {Width: 1280, Height: 720}} {
			w.win.Resize(size)
			w.commands.run(action.SaveFigure)
			until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
			roomIn(t, w, "figure "+w.now.lang.Code())
			pictured(t, w, "savefigure-"+w.now.lang.Code())
			press(w, fyne.KeyEscape)
		}
		w.now.lang = locale.New(locale.Chinese)
		w.build()
	}
}
