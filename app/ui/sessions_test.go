package ui

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
)

// withFile is a window whose picture is a file that is there.
func withFile(t *testing.T) (w *Window, asked *asked, picture string) {
	t.Helper()
	picture = filepath.Join(t.TempDir(), "noise.png")
	if err := os.WriteFile(picture, []byte("a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, asked = open(t, settings.Settings{})
	state, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	m, p, r := *state.Model, *state.Picture, *state.Result
	m.Path, p.Path, r.Picture = "", picture, &p
	state.Model, state.Picture, state.Result = &m, &p, &r
	w.Update(state)
	settle(t, w)
	drawn(w.win.Canvas()) // draws, so that the panes have their sizes
	return w, asked, picture
}

// fileOf writes the present view into a file beside its picture.
func fileOf(t *testing.T, w *Window) string {
	t.Helper()
	s, err := w.keptSession()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(s.Picture.Path), "view"+kept.Ending)
	var b bytes.Buffer
	if err := writeSession(&b, s); err != nil {
		t.Fatal(err)
	}
	if err := export.WriteFile(path, func(out io.Writer) error { _, err := out.Write(b.Bytes()); return err }); err != nil {
		t.Fatal(err)
	}
	return path
}

// A session brings the same picture of the maps back, byte for byte, and the whole scene.
func TestSessionBringsTheViewBack(t *testing.T) {
	w, asked, picture := withFile(t)
	press(w, fyne.KeyDown, fyne.KeyRight)
	for _, sign := range "rm++ku" {
		w.keys.typedRune(sign)
	}
	g := w.parts.maps.grid
	g.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-30, -40)})
	g.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(60, 60)}, Button: desktop.MouseButtonPrimary})
	settle(t, w)
	want, scene := mapsPicture(w), w.viewer.whole()
	file := fileOf(t, w)
	for _, sign := range "0mmrb" {
		w.keys.typedRune(sign)
	}
	press(w, fyne.KeyEnd)
	settle(t, w)
	if bytes.Equal(mapsPicture(w), want) {
		t.Fatal("nothing has changed")
	}
	w.Open([]string{file})
	until(t, func() bool { return asked.has("files") })
	settle(t, w)
	if !bytes.Equal(mapsPicture(w), want) || !w.viewer.whole().Equal(scene) {
		t.Errorf("the view is another one:\n%+v\n%+v", w.viewer.whole(), scene)
	}
	if len(asked.files) != 1 || asked.files[0] != picture {
		t.Errorf("opened %q, want the picture", asked.files)
	}
	w.commands.run(action.Undo)
	settle(t, w)
	if w.viewer.whole().Equal(scene) {
		t.Error("going back to the session cannot be undone")
	}
}

// A session brings back all pictures that were opened together, the chosen one chosen, and names those that are not there any more.
func TestSessionBringsTheOthersBack(t *testing.T) {
	w, asked, picture := withFile(t)
	dir := filepath.Dir(picture)
	var files []string
	for _, name := range []string{"a.png", "gone.png", "noise.png", "z.png"} {
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(files[len(files)-1], []byte("a picture"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	together := func(files []string) {
		state := w.now.state
		state.Files = files
		w.Update(state)
		settle(t, w)
	}
	together(files)
	s, err := w.keptTogether()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "view"+kept.Ending)
	if err := export.WriteFile(path, func(out io.Writer) error { return writeSession(out, s) }); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(files[1]); err != nil {
		t.Fatal(err)
	}
	together(files[:1])
	state := w.now.state
	first := *state.Picture
	first.Path, first.Name = files[0], "a.png"
	state.Picture = &first
	w.Update(state)
	settle(t, w)
	w.Open([]string{path})
	until(t, func() bool { return asked.has("files") })
	there := []string{files[0], files[2], files[3]}
	if !slices.Equal(asked.files, there) {
		t.Fatalf("opened %q, want %q", asked.files, there)
	}
	together(there) // as the session has opened them, at the first
	if !asked.has("go to 1") || w.restoring == nil {
		t.Errorf("of %q: %q", there, asked.calls)
	}
	state = w.now.state
	chosen := first
	chosen.Path, chosen.Name = picture, "noise.png"
	state.Picture = &chosen
	w.Update(state)
	settle(t, w)
	strip := w.parts.notice
	if w.restoring != nil || !strip.root.Visible() || !strings.Contains(strip.text.Whole(), ": gone.png.") {
		t.Errorf("it is said %q", strip.text.Whole())
	}
	w.Open([]string{files[0]})
	if drain(); strip.root.Visible() {
		t.Errorf("of other pictures it is said %q", strip.text.Whole())
	}
}

// Where the picture is missing or another one, or the weights are others, the window asks, and shows nothing in their place.
func TestSessionAsks(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, s *kept.Session, picture string){
		"picture.missing": func(t *testing.T, _ *kept.Session, picture string) {
			if err := os.Remove(picture); err != nil {
				t.Fatal(err)
			}
		},
		"picture.other": func(t *testing.T, _ *kept.Session, picture string) {
			if err := os.WriteFile(picture, []byte("another"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"model.missing": func(_ *testing.T, s *kept.Session, _ string) { s.Model.Path = "/no/such/model" },
		"model.other":   func(_ *testing.T, s *kept.Session, _ string) { s.Model.ID = "0123" },
	} {
		w, asked, picture := withFile(t)
		s, err := kept.Open(fileOf(t, w))
		if err != nil {
			t.Fatal(err)
		}
		press(w, fyne.KeyEnd)
		settle(t, w)
		before := w.viewer.whole()
		spoil(t, &s, picture)
		w.findPicture(bringing{Session: s, done: func() {}})
		until(t, func() bool { return w.win.Canvas().Overlays().Top() != nil })
		if !w.viewer.whole().Equal(before) {
			t.Errorf("%s: the view has changed", name)
		}
		if name != "model.other" && len(asked.files) > 0 {
			t.Errorf("%s: %q is opened", name, asked.files)
		}
	}
}

// A file that is no session is refused with a sentence, and what is opened meanwhile is not overtaken by a session.
func TestSessionsThatAreNone(t *testing.T) {
	w, asked, _ := withFile(t)
	path := filepath.Join(t.TempDir(), "a"+kept.Ending)
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Open([]string{path})
	if w.win.Canvas().Overlays().Top() == nil || len(asked.files) > 0 {
		t.Error("a file that is no session is not refused")
	}
	w.restoring = &bringing{}
	w.Open([]string{"/photos/b.png"})
	if w.restoring != nil {
		t.Error("a session is still on its way after something else was opened")
	}
}

// Every view of the middle and every way to explain, with what else can be chosen, is what it was once its session is opened again from
// another view of another layer.
func TestSessionBringsEachViewBack(t *testing.T) {
	w, _, _ := withFile(t)
	w.win.Resize(fyne.NewSize(1280, 900))
	n := w.now.network()
	chosen := w.viewer.whole().AtLayer(n, 5).AtChannel(2, n.Layers[5].Out.C).Pin(scene.Unit{Layer: n.Layers[5].Name, Channel: 2, Y: 3, X: 4})
	chosen = chosen.WithArea(scene.Area{Top: 1, Left: 2, Bottom: 8, Right: 9, Rows: n.Layers[5].Out.H, Cols: n.Layers[5].Out.W}).ToggleMark(3).WithTab(scene.WhyTab).WithBefore(true)
	chosen = chosen.WithOrder(rank.Order{Key: rank.Max, Down: true, Only: "max > -9"}).WithLimits(n.Layers[5], view.Range{Lo: -2, Hi: 7.5}).WithClipped(true)
	chosen = chosen.BesideLayer(n, 8).WithFilter(picture.Lanczos, n.Card.Input)
	states := map[string]scene.Scene{}
	for _, v := range scene.Views() {
		states[string(v)] = chosen.WithView(v)
	}
	for _, m := range explain.Methods() {
		states["by "+string(m)] = chosen.WithView(scene.CauseView).WithMethod(m)
	}
	for name, state := range states {
		w.viewer.look(state)
		settle(t, w)
		until(t, func() bool { return !viewsBusy(w.parts) && len(posts) == 0 }) // what a second layer is seen on is locked then
		want := w.viewer.whole()
		file := fileOf(t, w)
		away := scene.Default().AtLayer(n, 1)
		away.Model, away.Picture = want.Model, want.Picture // the fake session opens neither anew
		w.viewer.look(away)
		settle(t, w)
		if w.viewer.whole().Equal(want) {
			t.Fatalf("%s: nothing has changed", name)
		}
		w.Open([]string{file})
		until(t, func() bool { return w.viewer.whole().View == want.View && w.now.layer() == 5 })
		settle(t, w)
		if got := w.viewer.whole(); !got.Equal(want) {
			t.Errorf("%s: the view is another one:\n%+v\n%+v", name, got, want)
		}
	}
}
