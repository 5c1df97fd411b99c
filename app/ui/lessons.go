package ui

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/native"
)

// lessons are the lesson that is open: one that is being made, or one that is gone through. Its photos lie in a folder of the
// program's own, so that what becomes of the files that they came from changes nothing.
type lessons struct {
	w      *Window
	photos *lesson.Photos    // nil before the first
	models map[string]string // where those of steps are, by their IDs

	lesson  lesson.Lesson // without steps: there is none
	at      int           // the step at hand
	path    string        // its file; empty for one that is new
	unsaved bool
	undone  []func() int // how what was done to the steps is undone, the last first to go
	draft   drafting
	busy    bool // photos are being copied
	coming  bool // a step's view is on its way
}

// newLessons makes them, with none open.
func newLessons(w *Window) *lessons { return &lessons{w: w, models: map[string]string{}} }

func (l *lessons) open() bool { return len(l.lesson.Steps) > 0 }

// step is the one at hand, of a lesson that is open.
func (l *lessons) step() *lesson.Step { return &l.lesson.Steps[l.at] }

// show shows the strip.
func (l *lessons) show() { l.w.parts.lesson.show(l) }

// store is where photos are.
func (l *lessons) store() (*lesson.Photos, error) {
	var err error
	if l.photos == nil {
		l.photos, err = lesson.NewPhotos("")
	}
	return l.photos, err
}

// close gives the photos up: the window is gone.
func (l *lessons) close() {
	if l.photos != nil {
		l.photos.Close() //nolint:errcheck // what stays is swept by a later start
		l.photos = nil
	}
}

// isLesson reports whether a file is one by its ending.
func isLesson(path string) bool { return strings.EqualFold(filepath.Ext(path), lesson.Ending) }

// ask asks for a lesson's file and opens it.
func (l *lessons) ask() {
	w := l.w
	kind := native.Kind{Name: w.now.lang.Text("files.lessons"), Endings: []string{lesson.Ending}}
	w.dialogs.choose(fileAsk{title: words(w.now.lang, "menu.open.lesson"), folder: w.dialogs.openFolder(), kinds: []native.Kind{kind}}, w.opener.open)
}

// load opens a lesson and its first step, unless one that is not saved is not to be lost.
func (l *lessons) load(path string) { l.loadThen(path, func() {}) }

func (l *lessons) loadThen(path string, then func()) {
	if l.unsaved {
		l.saveFirst("lesson.unsaved.open", func() { l.loadThen(path, then) })
		return
	}
	if l.busy {
		l.w.tell("why.lessonbusy")
		return
	}
	photos, err := l.store()
	if err != nil {
		l.w.dialogs.failed(err)
		return
	}
	l.busy = true
	var read lesson.Lesson
	l.w.main.beside("lesson", func() (err error) {
		read, err = readLesson(path, photos)
		return err
	}, func(err error) {
		if l.busy = false; err != nil {
			l.w.dialogs.failed(err)
			return
		}
		l.w.makeRoom()
		if path != draftFile() { // which is this one's, if it has the number of the process that kept it
			l.settled()
		}
		l.lesson, l.path, l.at, l.unsaved, l.undone = read, path, 0, false, nil
		then()
		l.goTo(0)
	})
}

// readLesson reads a file and takes its photos.
func readLesson(path string, photos *lesson.Photos) (lesson.Lesson, error) {
	f, err := os.Open(path)
	if err != nil {
		return lesson.Lesson{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return lesson.Lesson{}, err
	}
	file, err := lesson.Read(f, info.Size())
	if err != nil {
		return lesson.Lesson{}, err
	}
	return file.Lesson, photos.Fill(context.Background(), file, nil)
}

func (l *lessons) text(key string, args ...any) string { return l.w.now.lang.Text(key, args...) }

// title is what the lesson is called.
func (l *lessons) title() string {
	if l.lesson.Title != "" {
		return l.lesson.Title
	}
	return l.text("lesson.untitled")
}

// walk goes to another step, and says so at the ends.
func (l *lessons) walk(by int) {
	switch to := l.at + by; {
	case to < 0:
		l.w.parts.status.hinder(l.text("lesson.first"))
	case to >= len(l.lesson.Steps):
		l.w.parts.status.hinder(l.text("lesson.last"))
	default:
		l.goTo(to)
	}
}

// goTo brings the view of a step back, however far somebody has wandered off.
func (l *lessons) goTo(i int) {
	l.at, l.coming = i, true
	l.show()
	step := *l.step()
	b := bringing{Session: step.View, fixed: true, done: l.arrived}
	var second string
	photos, err := l.store()
	if err != nil {
		l.coming = false
		l.w.dialogs.failed(err)
		return
	}
	l.w.main.beside("lesson", func() (err error) {
		b.Picture.Path, second, b.files, err = lay(step, photos)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			l.coming = false
			l.w.dialogs.failed(err)
		case l.open() && l.at == i: // else somebody was quicker
			b.Scene.Beside.Picture = scene.Source{}
			if step.Second != nil {
				b.Scene.Beside.Picture = scene.Source{Name: step.Second.Name}
				if second != "" {
					b.Scene.Beside.Picture = fileSource(second)
				}
			}
			l.bring(b)
		}
	})
}

// lay has a step's photos under their names, and tells where.
func lay(s lesson.Step, photos *lesson.Photos) (path, second string, together []string, err error) {
	if len(s.Together) > 0 {
		if together, err = photos.Lay(s.Together); err != nil {
			return "", "", nil, err
		}
		path = together[slices.Index(s.Together, s.View.Picture)]
	} else {
		paths, err := photos.Lay([]kept.Picture{s.View.Picture})
		if err != nil {
			return "", "", nil, err
		}
		path = paths[0]
	}
	if s.Second != nil {
		paths, err := photos.Lay([]kept.Picture{*s.Second})
		if err != nil {
			return "", "", nil, err
		}
		second = paths[0]
	}
	return path, second, together, nil
}

// arrived is called once a step's view is on the screen. What is made of a channel on demand is part of the view.
func (l *lessons) arrived() {
	l.coming = false
	l.models[l.step().View.Model.ID] = l.w.now.scene.Model.Path
	l.w.bests.eager = l.w.now.scene.View == scene.BestView
	switch w := l.w; w.now.scene.View {
	case scene.DreamView:
		if d := w.dreams.present(); d.Result == nil && !w.dreams.underWay() && w.commands[action.BeginDream].hindered() == "" {
			w.dreams.begin()
		}
	case scene.BestView:
		w.bests.follow()
	}
}

// leave closes the strip. What is looked at stays.
func (l *lessons) leave() {
	if l.unsaved {
		l.saveFirst("lesson.unsaved.leave", l.leave)
		return
	}
	l.lesson, l.at, l.path, l.coming, l.undone = lesson.Lesson{}, 0, "", false, nil
	l.w.bests.eager = false
	l.show()
}

// keepsOpen asks before the window is closed over a lesson that is not saved, and reports whether it did.
func (l *lessons) keepsOpen() bool {
	if !l.unsaved || l.w.main.over() {
		return false
	}
	l.saveFirst("lesson.unsaved.close", l.w.Close)
	return true
}

// saveFirst asks whether the lesson is to be saved before something is done by which it would be lost.
func (l *lessons) saveFirst(key string, then func()) {
	saved := func() {
		if !l.unsaved { // else it was changed meanwhile
			then()
		}
	}
	l.w.dialogs.askToSave(l.text("lesson.title"), l.text(key, l.title()), func() { l.saveThen(saved) }, func() {
		l.settled()
		then()
	})
}

// save asks where to and writes the lesson. What was changed in the meantime is not saved with it.
func (l *lessons) save() { l.saveThen(func() {}) }

func (l *lessons) saveThen(then func()) {
	photos, err := l.store()
	if err != nil {
		l.w.dialogs.failed(err)
		return
	}
	now := l.lesson
	now.Steps = slices.Clone(now.Steps)
	where := filepath.Join(l.w.dialogs.saveFolder(), fileNameOf(l.title())+lesson.Ending)
	if l.path != "" {
		where = l.path
	}
	l.w.saver.ask(filed{saving{of: "lesson", name: filepath.Base(where), write: func(out io.Writer) error {
		return lesson.Write(out, now, photos.Open)
	}}, func(path string) {
		if l.path = path; now.Title == l.lesson.Title && slices.EqualFunc(now.Steps, l.lesson.Steps, sameStep) {
			l.settled()
		}
		l.w.set.Opened(path)
		l.show()
		then()
	}}, where, "")
}

// sameStep reports whether two steps are the same to whoever reads the file.
func sameStep(a, b lesson.Step) bool {
	return a.Text == b.Text && a.View.Picture == b.View.Picture && a.View.Scene.Equal(b.View.Scene)
}

// fileNameOf is a title as a file's name.
func fileNameOf(title string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, title), " .")
	if r := []rune(name); len(r) > 80 {
		name = strings.TrimRight(string(r[:80]), " .")
	}
	if name == "" {
		return "lesson"
	}
	return name
}
