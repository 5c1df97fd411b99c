package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// atHome is a window with a session of its own, on a computer whose user has these settings.
func atHome(t *testing.T, set settings.Settings) *Window {
	t.Helper()
	leftToOthers(t)
	var w *Window
	begun := make(chan struct{})
	s := session.New(session.OnWindow(nil, nn.ErrNoDisplay), nil, func(st session.State) {
		<-begun
		w.Update(st)
	})
	set.Language, set.Welcomed = "en", true
	if set.Theme == "" {
		set.Theme = Light
	}
	w = New(theApp(t), s, Options{Settings: set, post: posted})
	close(begun)
	t.Cleanup(func() {
		w.main.shut()
		w.lessons.close()
		s.Close()
	})
	w.win.Resize(fyne.NewSize(1280, 720))
	return w
}

// quiet waits until nothing is on its way any more, in the window and in its session.
func quiet(t *testing.T, w *Window) {
	t.Helper()
	calm := 0
	for end := time.Now().Add(atMost); calm < 3; time.Sleep(5 * time.Millisecond) {
		drain()
		w.viewer.cache.mu.Lock()
		idle := !w.viewer.cache.working && len(w.viewer.cache.queue) == 0
		w.viewer.cache.mu.Unlock()
		state := w.now.state
		if idle && state.Phase == session.Idle && len(state.Tasks) == 0 && w.now.answered() && !w.viewer.ranks.working() && !viewsBusy(w.parts) &&
			w.restoring == nil && !w.lessons.busy && !w.lessons.coming && len(posts) == 0 && len(w.main.due) == 0 && !w.parts.maps.pending() {
			if calm++; calm == 1 {
				drawn(w.win.Canvas()) // draws, so that the panes have their sizes
			}
			continue
		}
		if calm = 0; time.Now().After(end) {
			t.Fatalf("the window does not come to rest: %+v, tasks %v", state.Phase, state.Tasks)
		}
	}
}

// middleOf is what the middle of the window looks like.
func middleOf(w *Window) []byte {
	root := w.parts.middle.root
	inSight(w.parts.content, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) { // the test driver does not lay out anew what says something else
		if c, ok := o.(*fyne.Container); ok && c.Layout != nil {
			c.Layout.Layout(c.Objects, c.Size())
		}
	})
	all := w.win.Canvas().Capture()
	at := origin(root)
	inset, _ := w.win.Canvas().InteractiveArea()
	at = at.Add(inset)
	box := image.Rect(int(at.X), int(at.Y), int(at.X+root.Size().Width), int(at.Y+root.Size().Height))
	out := image.NewRGBA(image.Rect(0, 0, box.Dx(), box.Dy()))
	draw.Draw(out, out.Rect, all, box.Min, draw.Src)
	return out.Pix
}

// teaching is a model in a file and some photos, as a teacher has them.
func teaching(t *testing.T, width float64) (model string, photos []string) {
	t.Helper()
	dir := t.TempDir()
	set := weights.Synthetic(weights.SyntheticOptions{Width: width, Top: true, Classes: 20, Pixels: image.Pt(64, 64)})
	model = filepath.Join(dir, "our-net")
	if err := set.Save(context.Background(), model, nil); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		img := picture.New(90+i, 60)
		for p := range img.Pix {
			img.Pix[p] = uint8(p * (5 + 2*i) % 251)
		}
		path := filepath.Join(dir, fmt.Sprintf("照片 %d.png", i))
		f, err := os.Create(path)
		if err == nil {
			err = png.Encode(f, img.Image())
			f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		photos = append(photos, path)
	}
	return model, photos
}

// step adds the present view to the lesson, with a text.
func addStep(t *testing.T, w *Window, text string) {
	t.Helper()
	n := len(w.lessons.lesson.Steps)
	w.commands.run(action.AddStep)
	until(t, func() bool { return len(w.lessons.lesson.Steps) == n+1 })
	page, ok := w.win.Canvas().Focused().(interface{ SetText(string) })
	if !ok {
		t.Fatalf("the text cannot be written: the focus is on %T", w.win.Canvas().Focused())
	}
	page.SetText(text)
	w.dialogs.open.Hide()
	quiet(t, w)
}

// A lesson of five steps that is made in one home and opened in an empty one, whose only knowledge of the model is where a copy of
// it lies, shows the same pictures in the middle, byte for byte: as they were when it was made, and when its maker goes through it.
func TestLessonInAnotherHome(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	model, photos := teaching(t, 0.03)
	a := atHome(t, settings.Settings{})
	a.OpenModel(model)
	a.Open(photos[:1])
	quiet(t, a)

	var made [][]byte
	add := func(text string) {
		addStep(t, a, text)
		made = append(made, middleOf(a))
	}
	press(a, fyne.KeyDown, fyne.KeyRight)
	a.keys.typedRune('+')
	quiet(t, a)
	add("# Edges\n\nThe **second** layer. 第二层。")
	press(a, fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	a.keys.typedRune('m')
	quiet(t, a)
	press(a, fyne.KeyReturn)
	quiet(t, a)
	add("One map, large.")
	press(a, fyne.KeyEscape)
	a.commands.run(action.View(scene.Kernels))
	quiet(t, a)
	add("- kernels\n- and more")
	a.viewer.look(a.viewer.whole().WithView(scene.Pictures).WithSecond(fileSource(photos[1])).WithDifference(true))
	until(t, func() bool { return a.now.state.Second != nil })
	quiet(t, a)
	add("Two photos.")
	a.Open(photos)
	quiet(t, a)
	a.viewer.look(a.viewer.whole().WithView(scene.Table))
	until(t, func() bool { g := a.crowds.present(false); return g != nil && len(g.list) == len(photos) })
	quiet(t, a)
	add("All of them.")
	a.lessons.lesson.Title = "What a net sees"

	// Its maker goes through it.
	for i := range made {
		a.lessons.goTo(i)
		quiet(t, a)
		if got := middleOf(a); i > 0 && !bytes.Equal(got, made[i]) {
			t.Errorf("step %d: going through it, its maker sees something else", i+1)
		} else if i == 0 {
			made[0] = got // there was no strip when it was made
		}
	}
	path := filepath.Join(t.TempDir(), "my lesson"+lesson.Ending)
	a.lessons.save()
	field := asking(t, a)
	if !strings.HasSuffix(field.Text, "What a net sees"+lesson.Ending) {
		t.Errorf("proposed: %q", field.Text)
	}
	field.SetText(path)
	enter(field)
	until(t, func() bool { return !a.lessons.unsaved })
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content, []byte(filepath.Dir(photos[0]))) {
		t.Error("the file tells of the maker's folders")
	}

	// Another home: a copy of the model under another name, no photos, and the maker's files are gone.
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(copied, os.DirFS(model)); err != nil {
		t.Fatal(err)
	}
	for _, p := range append(photos, model) {
		if err := os.RemoveAll(p); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	b := atHome(t, settings.Settings{Library: []settings.Model{{Path: filepath.Join(copied, "no such")}, {Path: copied, Checked: true}}})
	other, _ := teaching(t, 0.02)
	b.Open([]string{path})
	until(t, func() bool { return b.lessons.open() })
	for i := range made {
		quiet(t, b)
		if b.lessons.at != i {
			t.Fatalf("at step %d, want %d", b.lessons.at+1, i+1)
		}
		if got := middleOf(b); !bytes.Equal(got, made[i]) {
			t.Errorf("step %d: another picture than its maker's", i+1)
		}
		if got := b.parts.lesson.text.Markdown(); got != a.lessons.lesson.Steps[i].Text {
			t.Errorf("step %d says %q", i+1, got)
		}
		if b.now.scene.View == scene.Maps {
			o := &witness{w: b, mouse: fyne.NewPos(-100, -100)}
			if o.atRest(t); len(o.lies) > 0 {
				t.Errorf("at step %d the window lies: %q", i+1, o.lies)
			}
		}
		pictured(t, b, fmt.Sprintf("lesson-%d", i+1))
		if i == 1 { // wanders off, and comes back
			press(b, fyne.KeyEscape, fyne.KeyEnd)
			b.session.OpenSample("sunflower")
			until(t, func() bool { return b.now.state.Picture.Path == "" })
			quiet(t, b)
			if bytes.Equal(middleOf(b), made[i]) {
				t.Fatal("it has not wandered off")
			}
			press(b, fyne.KeyF8)
			quiet(t, b)
			if !bytes.Equal(middleOf(b), made[i]) {
				t.Error("coming back shows something else")
			}
		}
		press(b, fyne.KeyF7)
	}
	if b.parts.status.told.text != b.now.lang.Text("lesson.last") {
		t.Error("the end is not told")
	}
	press(b, fyne.KeyF6)
	quiet(t, b)
	if b.lessons.at != len(made)-2 || !bytes.Equal(middleOf(b), made[len(made)-2]) {
		t.Error("a step back leads elsewhere")
	}
	b.OpenModel(other) // wanders off to another model
	until(t, func() bool { return b.now.state.Model.Path == other })
	quiet(t, b)
	press(b, fyne.KeyF8)
	quiet(t, b)
	if b.now.state.Model.Path != copied {
		t.Errorf("the model is not back, but %s", b.now.state.Model.Path)
	}
	b.lessons.leave()
	if b.parts.lesson.root.Visible() {
		t.Error("the lesson cannot be left")
	}
}

// A step about the best of a folder holds the folder's photos, and looks at them by itself where it is opened; the picture that a
// channel likes is made there too.
func TestLessonMakesWhatItShows(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	model, photos := teaching(t, 0.03)
	w := atHome(t, settings.Settings{})
	w.OpenModel(model)
	w.Open(photos[:1])
	quiet(t, w)
	w.viewer.look(w.viewer.whole().AtLayer(w.now.network(), 2).WithView(scene.BestView))
	quiet(t, w)
	addStep(t, w, "The best.")
	if n := len(w.lessons.lesson.Steps[0].Together); n != len(photos) {
		t.Fatalf("%d photos are in it, want %d", n, len(photos))
	}
	s := w.viewer.whole().WithView(scene.DreamView)
	s.Dream.Steps = 3
	w.viewer.look(s)
	quiet(t, w)
	addStep(t, w, "What it likes.")
	for _, p := range photos[1:] {
		if err := os.Remove(p); err != nil {
			t.Fatal(err)
		}
	}
	w.lessons.goTo(0)
	until(t, func() bool { return len(w.bests.shown()) > 0 && !w.bests.asked && !w.bests.missing() })
	if dir := filepath.Dir(w.now.state.Picture.Path); dir == filepath.Dir(photos[0]) || len(w.now.state.Files) != len(photos) {
		t.Errorf("the photos are those in %s: %q", dir, w.now.state.Files)
	}
	w.lessons.goTo(1)
	until(t, func() bool { return w.dreams.present().Result != nil })
}
