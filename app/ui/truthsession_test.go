package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

// Sessions and lessons in the walk: they are written into files and read from them, and what they ask the session for is opened.

// in are the states with their pictures and their models as files of a folder, where what is kept finds them again.
func (l walked) in(t *testing.T, dir string) walked {
	t.Helper()
	models, states := map[*session.Model]*session.Model{}, slices.Clone(l.states)
	for i, s := range states {
		if models[s.Model] == nil {
			m := *s.Model
			m.Path = filepath.Join(dir, fmt.Sprintf("net %d", len(models)))
			if err := m.Weights.Save(context.Background(), m.Path, nil); err != nil {
				t.Fatal(err)
			}
			models[s.Model] = &m
		}
		s.Model, s.Files = models[s.Model], nil
		for k := range 2 {
			s.Files = append(s.Files, filepath.Join(dir, fmt.Sprintf("%c.png", 'a'+k)))
		}
		writePNG(t, s.Files[s.At], s.Picture.Prepared.Original.Image())
		states[i] = placed(s, s.Files[s.At])
	}
	return walked{states: states, runners: l.runners}
}

// placed is a state whose picture lies somewhere else.
func placed(s session.State, path string) session.State {
	p, r := *s.Picture, *s.Result
	p.Path, p.Name, r.Picture = path, filepath.Base(path), &p
	s.Picture, s.Result = &p, &r
	return s
}

// writePNG writes a picture.
func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// writeAlbum writes two pictures for those who read files.
func writeAlbum(t *testing.T) (paths []string) {
	t.Helper()
	for i := range 2 {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("%c.png", 'a'+i))
		img := picture.New(60+20*i, 50)
		for k := range img.Pix {
			img.Pix[k] = uint8(k * (7 + 2*i) % 251)
		}
		writePNG(t, path, img.Image())
		paths = append(paths, path)
	}
	return paths
}

// opened is the session that has opened what it was asked for, once that has been read.
func (o *walker) opened() string {
	if len(o.asked.files) == 0 {
		return "nothing to open"
	}
	model := o.w.now.state.Model
	for _, s := range o.states {
		if o.asked.ref.Path == s.Model.Path {
			model = s.Model
		}
	}
	at, coming := 0, o.w.restoring
	if coming != nil {
		at = max(0, slices.Index(o.asked.files, coming.Picture.Path))
	}
	path := o.asked.files[at]
	i := slices.IndexFunc(o.states, func(s session.State) bool {
		return s.Model == model && s.Picture.Name == filepath.Base(path) && s.Result.Complete()
	})
	files := o.asked.files
	o.asked.files, o.asked.ref = nil, session.ModelRef{}
	if i < 0 {
		return "what was asked for is nothing of the walk's: " + path
	}
	s := o.states[i]
	if s.Picture.Path != path {
		s = placed(s, path)
	}
	s.Files, s.At = files, at
	step := o.w.lessons.coming
	o.update(s)
	if at := o.w.lessons.at; step && !o.w.lessons.coming {
		o.same("the layer of a step", o.w.now.scene.Layer, o.steps[at].layer)
		o.same("the picture of a step", o.w.now.picture().Name, o.steps[at].of)
	}
	if coming != nil && o.w.restoring == nil && o.w.win.Canvas().Overlays().Top() == nil {
		o.back(coming.Scene)
	}
	return "opened: " + path
}

// back compares what is looked at with what a file had.
func (o *walker) back(want scene.Scene) {
	got := o.w.now.scene
	for _, s := range []*scene.Scene{&want, &got} { // where cameras are depends on the window's size
		s.Model, s.Picture, s.Beside.Picture = scene.Source{}, scene.Source{}, scene.Source{}
		s.Camera, s.Cameras, s.Classes = view.Camera{}, scene.Cameras{}, view.Span{}
	}
	o.same("what was brought back", written(got), written(want))
}

// written is a scene as files have it.
func written(s scene.Scene) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// bring drops files on the window, keeps the present view in a file, or brings the last one back.
func (o *walker) bring(t *testing.T) string {
	o.w.Still() // as if it had been left alone for long
	switch o.rand.IntN(3) {
	case 0:
		o.w.dropped(o.mouse, []fyne.URI{storage.NewFileURI(o.album[o.rand.IntN(len(o.album))])})
		drain()
		o.asked.files = nil
		return "a picture dropped"
	case 1:
		return o.write(t)
	}
	return o.readBack(t)
}

// write keeps the present view in a file.
func (o *walker) write(t *testing.T) string {
	if o.w.pictureless() != "" {
		return "nothing to keep"
	}
	s, err := o.w.keptSession()
	if err != nil {
		return err.Error()
	}
	var b bytes.Buffer
	path := filepath.Join(o.home, "view"+kept.Ending)
	if err = writeSession(&b, s); errors.Is(err, fs.ErrNotExist) {
		return "a picture that is gone is not kept"
	} else if err == nil {
		err = os.WriteFile(path, b.Bytes(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.file, o.kept = path, s.Scene
	return "session written"
}

// readBack opens the file of the view that was kept last.
func (o *walker) readBack(t *testing.T) string {
	return o.bringBack(t, func() { o.w.openSession(o.file) })
}

// bringBack is readBack by a way of opening it.
func (o *walker) bringBack(t *testing.T, open func()) string {
	if o.file == "" {
		return "no session to bring back"
	}
	o.asked.files, o.asked.ref = nil, session.ModelRef{}
	open()
	until(t, func() bool { return len(o.asked.files) > 0 || o.covers() })
	o.closeDialogs(t, "a session's file")
	if b := o.w.restoring; b != nil {
		o.same("what the session's file holds", written(b.Scene), written(o.kept))
	} else if len(o.asked.files) > 0 {
		o.back(o.kept)
	}
	return "session read"
}

// lessons makes a lesson of two steps and goes through it.
func (o *walker) lessons() []func(*testing.T) string {
	step := func(id action.ID) func(*testing.T) string {
		return func(t *testing.T) string { return o.step(t, id) }
	}
	return []func(*testing.T) string{
		saying(func() string { return o.deliver(o.rand.IntN(2), o.rand.IntN(2)) }), o.teach, saying(o.turn), saying(o.key), o.teach,
		step(action.LessonBack), saying(o.opened), saying(o.turn), step(action.LessonNext), saying(o.opened),
		step(action.LessonHere), saying(o.opened),
	}
}

// teach makes a step of a lesson of what is looked at, with a text.
func (o *walker) teach(t *testing.T) string {
	l := o.w.lessons
	if len(l.lesson.Steps) > 3 {
		return o.step(t, []action.ID{action.LessonBack, action.LessonNext, action.LessonHere}[o.rand.IntN(3)])
	}
	if o.w.commands[action.AddStep].hindered() != "" {
		return "no step can be made"
	}
	n := len(l.lesson.Steps)
	o.w.commands.run(action.AddStep)
	until(t, func() bool { return len(l.lesson.Steps) == n+1 || o.covers() })
	if len(l.lesson.Steps) == n+1 {
		text := fmt.Sprint("Step ", o.rand.IntN(1000))
		o.w.win.Canvas().Focused().(interface{ SetText(string) }).SetText(text)
		o.steps = slices.Insert(o.steps, l.at, taught{text: text, of: filepath.Base(o.w.now.picture().Path), layer: o.w.now.scene.Layer})
	}
	o.closeDialogs(t, "a step")
	return fmt.Sprint("step ", len(l.lesson.Steps))
}

// A taught step is what the walk knows of one.
type taught struct{ text, of, layer string }

// step goes to a step of the lesson.
func (o *walker) step(t *testing.T, id action.ID) string {
	l := o.w.lessons
	o.asked.files, o.asked.ref = nil, session.ModelRef{}
	o.w.commands.run(id)
	drain()
	if l.coming {
		until(t, func() bool { return !l.coming || len(o.asked.files) > 0 || o.covers() })
	}
	o.closeDialogs(t, string(id))
	return fmt.Sprint(id, ": step ", l.at)
}

// lesson is what the strip says of the lesson that is open, and what is shown of its step.
func (o *witness) lesson() {
	l, s := o.w.lessons, o.w.parts.lesson
	if o.same("the lesson's strip", s.root.Visible(), l.open()); l.open() {
		o.holds("the lesson's title", s.title.Text, l.lesson.Title, fmt.Sprint(l.at+1), fmt.Sprint(len(l.lesson.Steps)))
		text := l.lesson.Steps[l.at].Text
		if o.walks {
			if o.same("steps of the lesson", len(l.lesson.Steps), len(o.steps)); l.at < len(o.steps) {
				text = o.steps[l.at].text
			}
		}
		o.same("the step's text", s.text.Markdown(), text)
	}
}
