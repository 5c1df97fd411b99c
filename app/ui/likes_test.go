package ui

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/gallery"
)

// liking is a window over a model with its runner, which does the tasks that were asked for.
type liking struct {
	*Window
	asked *asked
	r     nn.Runner
}

func openLiking(t *testing.T, s settings.Settings) liking {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	walked, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, a := open(t, s)
	w.Update(walked.states[0])
	settle(t, w)
	return liking{w, a, walked.runners[walked.states[0].Model.Network]}
}

// run does the last task of a name, with a context.
func (l liking) run(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for _, task := range slices.Backward(l.asked.tasks) {
		if task.Name == name {
			_ = task.Run(ctx, session.Tools{Runner: l.r, Model: l.now.state.Model, Result: l.now.result, Progress: func(float64) {}, OpenSized: sizedOf(l.r)}) // told to the window
			l.rest(t)
			return
		}
	}
	t.Fatalf("no task %s was asked for", name)
}

// rest waits until nothing more is read in the background.
func (l liking) rest(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(atMost); time.Now().Before(end); time.Sleep(time.Millisecond) {
		drain()
		if !l.bests.opening && !l.bests.busy && len(posts) == 0 && len(l.main.due) == 0 {
			return
		}
	}
	t.Fatal("the window does not come to rest")
}

func (l liking) dreamPane() *dreamPane { return l.parts.middle.panes[scene.DreamView].(*dreamPane) }
func (l liking) bestPane() *bestPane   { return l.parts.middle.panes[scene.BestView].(*bestPane) }

// A key makes the picture that the chosen channel likes. Stopped, it stays; it goes on to where one run of all steps leads; and the
// session takes the runner away without an end to it.
func TestDreamInTheWindow(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.viewer.chooseLayer(4)
	w.viewer.look(w.viewer.whole().AtChannel(2, 4).WithDream(scene.Dream{Method: dream.Naive, Steps: 6, Seed: 3}))
	l.rest(t)
	w.keys.typedRune('l')
	l.rest(t)
	if w.now.scene.View != scene.DreamView || !w.dreams.underWay() || !l.dreamPane().stop.Visible() {
		t.Fatalf("view %s, under way %v", w.now.scene.View, w.dreams.underWay())
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	l.run(t, cancelled, session.DreamingName) // a picture takes the runner away before the first step
	if !w.dreams.underWay() {
		t.Error("a picture that was opened ends it")
	}
	l.run(t, context.Background(), session.DreamingName)
	got := w.dreams.present()
	want, err := dream.Run(context.Background(), l.r, dream.Request{Target: explain.Target{Layer: w.now.layerName(), Channel: 2}, Method: dream.Naive, Steps: 6, Seed: 3}, nil)
	if err != nil || w.dreams.underWay() || got.Result == nil || !slices.Equal(got.Result.Picture.Pix, want.Picture.Pix) {
		t.Fatalf("%v: the picture is another one than package dream's, under way %v", err, w.dreams.underWay())
	}
	w.keys.typedRune('l') // in sight, the key goes on: as many steps again
	w.commands.run(action.StopDreaming)
	l.run(t, context.Background(), session.DreamingName)
	if got := w.dreams.present(); len(got.Curve) != 12 || !l.asked.has("stop "+session.DreamingName) {
		t.Errorf("%d steps, want 12", len(got.Curve))
	}
	w.commands.run(action.CopyDream)
	command := w.app.Clipboard().Content()
	for _, want := range []string{"vggscope dream --model /models/0 ", "--target " + w.now.layerName() + ":2 ", "--method naive ", "--steps 12 ", "--seed 3 "} {
		if !strings.Contains(command, want) {
			t.Errorf("%s: want %q in it", command, want)
		}
	}
	clear := w.now.scene.Dream
	clear.Clear = true
	w.viewer.look(w.viewer.whole().WithDream(clear))
	l.rest(t)
	w.setOpaque(95)
	l.rest(t)
	if !slices.Equal(l.dreamPane().drawn.(*image.NRGBA).Pix, w.dreams.present().Result.Transparent(95).Pix) {
		t.Error("the slider for what is opaque does nothing")
	}
	if w.commands.run(action.CopyDream); !strings.Contains(w.app.Clipboard().Content(), "--clear --opaque 95 ") {
		t.Errorf("%s: says nothing of what is opaque", w.app.Clipboard().Content())
	}
	if text := strings.Join(w.saver.dreamNotes(), ", "); !strings.Contains(text, "percentile 95") {
		t.Error(text)
	}
	notes := strings.Join(w.saver.dreamNotes(), ", ")
	if !strings.Contains(notes, "seed 3") || !strings.Contains(notes, "12 steps") || !strings.Contains(notes, "activation before") {
		t.Error(notes)
	}
	model := *w.now.state.Model
	state := w.now.state
	state.Model = &model
	w.Update(state)
	l.rest(t)
	if len(w.dreams.found) != 0 {
		t.Error("another model has the pictures of the one before")
	}
}

// What the picture is made of follows from where it is asked for, and what cannot be says why.
func TestWhoseDream(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	w.viewer.chooseLayer(0)
	if why := w.undreamt(); why != "why.nodream" {
		t.Errorf("of the input: %q", why)
	}
	dense := w.now.layers() - 2
	w.viewer.chooseLayer(dense)
	if why := w.undreamt(); why != "why.nodream" {
		t.Errorf("of a dense layer without a pinned unit: %q", why)
	}
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: w.now.layerName(), Channel: 3}))
	if got := w.now.dreamTarget(); !got.Unit || got.Channel != 3 {
		t.Errorf("of a pinned unit of a dense layer: %s", got)
	}
	top := explain.ClassIndex(w.now.result.Top[0].Index)
	w.viewer.chooseLayer(w.now.layers() - 1)
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: w.now.layerName(), Channel: 3}))
	if got := w.now.dreamTarget(); got.Class != explain.ClassIndex(3) {
		t.Errorf("of a unit of the probabilities: %s, want its class", got)
	}
	w.commands.run(action.DreamOfCause)
	if got := w.now.scene.Dream.Target; got.Class != top {
		t.Errorf("of the best class: %s, want %s", got, top)
	}
	if got := w.now.liked(explain.Target{Class: explain.Top, Minus: explain.Second}); got.Class != top || got.Minus != explain.ClassIndex(w.now.result.Top[1].Index) {
		t.Errorf("of a difference: %s", got)
	}
}

// pictures puts some into a folder, and one that is none.
func pictures(t *testing.T) (dir string, files []string) {
	dir = t.TempDir()
	for i := range 11 {
		path := filepath.Join(dir, fmt.Sprintf("%02d.png", i))
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, spots(i)); err != nil {
			t.Fatal(err)
		}
		f.Close()
		files = append(files, path)
	}
	bad := filepath.Join(dir, "bad.png")
	if err := os.WriteFile(bad, []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, append(files, bad)
}

// The folder of the picture is looked at once; the nine best crops of the chosen channel are those of package gallery, and a click
// opens one at its unit.
func TestBestInTheWindow(t *testing.T) {
	l := openLiking(t, settings.Settings{})
	w := l.Window
	dir, files := pictures(t)
	state := w.now.state
	p := *state.Picture
	p.Path, p.Name = files[0], filepath.Base(files[0])
	state.Picture, state.Files, state.At = &p, files, 0
	w.Update(state)
	l.rest(t)
	w.viewer.chooseLayer(4)
	w.keys.typedRune('i')
	l.rest(t)
	if s := w.bests.status; s.Known != 0 || s.Total != 12 || len(w.bests.shown()) != 0 || !l.bestPane().begin.Visible() {
		t.Fatalf("%+v of a folder that nobody has looked at", s)
	}
	w.keys.typedRune('i')
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	l.run(t, cancelled, session.IndexingName)
	if !w.bests.asked {
		t.Error("a picture that was opened ends it")
	}
	l.run(t, context.Background(), session.IndexingName)
	if s := w.bests.status; s.Known != 12 || s.Failed != 1 || w.bests.asked {
		t.Fatalf("%+v", s)
	}
	x, err := gallery.Open(context.Background(), w.bests.file, w.now.network(), w.now.state.Model.Weights, w.now.scene.Input(w.now.card()), files)
	if err != nil {
		t.Fatal(err)
	}
	check := func() []crop {
		want, err := x.Best(convolution(w.now.network(), w.now.layer()).Index, w.now.scene.Channel, 9)
		got := w.bests.shown()
		if err != nil || len(want) == 0 || !slices.EqualFunc(got, want, func(a crop, b gallery.Crop) bool { return a.Crop == b }) {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
		for i, c := range want {
			if !strings.HasPrefix(l.bestPane().says[i].Text, filepath.Base(c.Path)) {
				t.Errorf("crop %d: %q, want %s", i, l.bestPane().says[i].Text, c.Path)
			}
		}
		return got
	}
	check()
	first := l.bestPane().images[0]
	first.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: fyne.NewPos(500, 200)}})
	before := w.parts.status.machine.Text
	w.viewer.look(w.viewer.whole().AtChannel(1, 4))
	l.rest(t)
	list := check()
	if told := w.parts.status.machine.Text; told != first.Tip || told == before {
		t.Errorf("the mouse rests on another crop, and is told %q, want %q", told, first.Tip)
	}
	w.viewer.look(w.viewer.whole().WithView(scene.Maps))
	if told := w.parts.status.machine.Text; told == first.Tip {
		t.Errorf("what is out of sight is told of still: %q", told)
	}
	w.viewer.look(w.viewer.whole().WithView(scene.BestView))
	l.rest(t)
	w.commands.run(action.Best(scene.ByRelevance))
	l.rest(t)
	if len(w.bests.shown()) != 0 || !strings.Contains(l.bestPane().what.Whole(), "last convolution") {
		t.Errorf("relevance of an early layer: %q", l.bestPane().what.Whole())
	}
	w.commands.run(action.Best(scene.ByActivation))
	l.rest(t)
	l.bestPane().choose(0)
	if u := w.now.scene.Unit; u == nil || u.Y != list[0].Y || u.X != list[0].X || w.now.scene.View != scene.Maps || filepath.Base(list[0].Path) != "00.png" && !l.asked.has("next") {
		t.Errorf("a click on %v leads to %v, %s", list[0].Crop, u, w.now.scene.View)
	}
	if w.bests.of.dir != dir {
		t.Errorf("the folder is %s, want %s", w.bests.of.dir, dir)
	}
}

// Nothing of all that is cut off, in both languages, on a small screen and a large one.
func TestLikesHaveRoom(t *testing.T) {
	inOneGoroutine(t)
	for _, lang := range locale.All() {
		l := openLiking(t, settings.Settings{Language: lang.Code()})
		w := l.Window
		_, files := pictures(t)
		state := w.now.state
		p := *state.Picture
		p.Path = files[0]
		state.Picture, state.Files = &p, files
		w.Update(state)
		l.rest(t)
		at := func(what string) {
			for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720), fyne.NewSize(2560, 1440)} {
				w.win.Resize(size)
				checkRoom(t, w, fmt.Sprintf("%s, %v, %s", lang.Code(), size, what), size)
			}
		}
		w.viewer.chooseLayer(4)
		w.viewer.look(w.viewer.whole().WithDream(scene.Dream{Method: dream.Accentuate, Steps: 1, Clear: true}))
		w.keys.typedRune('l')
		l.rest(t)
		at("a dream under way")
		l.run(t, context.Background(), session.DreamingName)
		at("a dream")
		w.keys.typedRune('i')
		l.rest(t)
		at("a folder")
		w.keys.typedRune('i')
		l.rest(t)
		at("a folder under way")
		l.run(t, context.Background(), session.IndexingName)
		at("the best")
		w.keys.typedRune('c')
		l.rest(t)
		l.run(t, context.Background(), session.LookingName)
		if !w.parts.likes.grid.Visible() {
			t.Fatal("no looks")
		}
		at("looks")
	}
}

// spots is a picture that differs from the others.
func spots(i int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 60, 50))
	for k := range img.Pix {
		img.Pix[k] = uint8(k*(5+3*i)%(200+i)) | uint8(k%4/3*255)
	}
	return img
}
