package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/ui/native"
)

// What is looked at is written into a file, and brought back from it: the picture and the weights are asked for where they are not
// those that they were.

// isSession reports whether a file is one by its ending.
func isSession(path string) bool { return strings.EqualFold(filepath.Ext(path), kept.Ending) }

// errNoWeights is for a model that is being exchanged.
var errNoWeights = errors.New("ui: the model is not open any more")

// saveSession asks where to and writes the present view.
func (w *Window) saveSession() {
	s, err := w.keptTogether()
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	w.saver.save(saving{of: "session", name: w.saver.stem() + kept.Ending, write: func(out io.Writer) error { return writeSession(out, s) }})
}

// keptSession is the present view as a session, but for the picture's hash.
func (w *Window) keptSession() (kept.Session, error) {
	m, p := w.now.state.Model, w.now.picture()
	if m.Weights == nil {
		return kept.Session{}, errNoWeights
	}
	id, err := m.Weights.ID(context.Background()) // reads two rows of each kernel
	read := kept.Reading{Choices: m.Weights.Choices, Input: m.Network.Card.Input}
	return kept.Session{
		Picture: kept.Picture{Path: p.Path, Name: p.Name},
		Model:   kept.Model{Path: m.Path, Name: w.now.modelCalled(m.Network), ID: id, Read: &read},
		Scene:   w.viewer.whole(),
	}, err
}

// keptTogether is keptSession with the files that were opened together with the picture.
func (w *Window) keptTogether() (kept.Session, error) {
	s, err := w.keptSession()
	if files := w.now.state.Files; len(files) > 1 && slices.Contains(files, s.Picture.Path) {
		s.Together = slices.Clone(files)
	}
	return s, err
}

// writeSession writes a session with the hash of its picture.
func writeSession(out io.Writer, s kept.Session) error {
	s, err := s.Hashed()
	if err != nil {
		return err
	}
	return s.Write(out)
}

// askSession asks for a session file and brings it back.
func (w *Window) askSession() {
	kind := native.Kind{Name: w.now.lang.Text("files.sessions"), Endings: []string{kept.Ending}}
	w.dialogs.choose(fileAsk{title: words(w.now.lang, "menu.open.session"), folder: w.dialogs.openFolder(), kinds: []native.Kind{kind}}, w.opener.open)
}

// bringing is a view on its way back.
type bringing struct {
	kept.Session
	near  string   // the folder of the file that tells of it
	files []string // that are opened together; nil for the picture alone
	gone  []string // the names of those that are not there any more
	fixed bool     // a lesson's: no file of it can have changed since it was opened
	done  func()   // once it is there
}

// openSession brings back what a session file tells of.
func (w *Window) openSession(path string) {
	s, err := kept.Open(path)
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	w.bringBack(s, path)
}

// bringBack brings back the view that a file tells of.
func (w *Window) bringBack(s kept.Session, path string) {
	w.findPicture(bringing{Session: s, near: filepath.Dir(path), done: func() { w.tell("session.back") }})
}

// findPicture looks for the picture, and asks for it where it is not there.
func (w *Window) findPicture(b bringing) {
	if b.Picture.Path == "" {
		w.findModel(b)
		return
	}
	w.whereIs(b, w.findModel)
}

// whereIs finds the file with the picture of a session, by asking where need be, and those that were opened with it, unless something
// else is opened meanwhile.
func (w *Window) whereIs(b bringing, then func(bringing)) {
	turn := w.opener.turn
	var trouble kept.Trouble
	w.main.beside("session", func() error {
		var path string
		if path, trouble = b.Picture.Find(b.near); trouble == kept.None {
			b.Session = b.Moved(path)
			b.files, b.gone = b.Others(b.near, filepath.Dir(path))
		}
		return nil
	}, func(error) {
		switch {
		case w.opener.turn != turn:
		case trouble == kept.None:
			then(b)
		default:
			w.askFor(b, "picture."+string(trouble), b.Picture.Path, pictureFiles(w.now.lang), func(path string) {
				b.Session, b.near = b.Moved(path), ""
				w.whereIs(b, then)
			})
		}
	})
}

// findModel looks whether there is a model where it was; whether it is that one shows when it is open.
func (w *Window) findModel(b bringing) {
	if _, err := os.Stat(b.Model.Path); b.Model.Path != "" && err != nil {
		w.askModel("model.missing", b)
		return
	}
	w.restoring = &b
	if !w.inUse(b.Model) {
		w.session.OpenModelAs(w.refOf(b.Model))
	}
	switch files := b.list(); {
	case files == nil:
		if p := w.now.state.Picture; !b.fixed || p == nil || p.Path != "" || p.Name != b.Picture.Name {
			w.session.OpenSample(b.Picture.Name)
		}
	case !b.fixed || !slices.Equal(w.now.state.Files, files):
		w.session.OpenFiles(files)
	}
	w.restore()
}

// key is that of a text about it.
func (b bringing) key(what string) string {
	if b.fixed {
		return "lesson." + what
	}
	return "session." + what
}

// list are the files that are opened; nil for a sample.
func (b bringing) list() []string {
	if b.files == nil && b.Picture.Path != "" {
		return []string{b.Picture.Path}
	}
	return b.files
}

// refOf is how a session's model is opened: as it was read then, or for an old file as it is remembered.
func (w *Window) refOf(m kept.Model) session.ModelRef {
	ref := w.shelf.ref(m.Path)
	if r := m.Read; r != nil && m.Path != "" {
		ref.Choices, ref.Checked = r.Choices, true
	}
	return ref
}

// inUse reports whether a session's model is open, and read as it was then.
func (w *Window) inUse(m kept.Model) bool {
	now := w.now.state.Model
	if now == nil || now.Path != m.Path {
		return false
	}
	if m.Read == nil || m.Path == "" {
		return true
	}
	return now.Choices == m.Read.Choices || now.Weights != nil && now.Weights.Choices == m.Read.Choices
}

func (w *Window) askModel(why string, b bringing) {
	w.askFor(b, why, b.Model.Path, modelFiles(w.now.lang), func(path string) {
		b.Model.Path = path
		w.findModel(b)
	})
}

// askFor says what is not as it was, and lets choose another file.
func (w *Window) askFor(b bringing, what, path string, kind native.Kind, then func(path string)) {
	t := w.now.lang.Text
	if path == "" {
		path = t("menu.model.builtin")
	}
	title := t(b.key("title"))
	w.dialogs.ask(title, t("session.choose"), kit.NewParagraph(t(b.key(what), path)), 460, false, func() {
		w.dialogs.choose(fileAsk{title: title, folder: w.dialogs.openFolder(), kinds: []native.Kind{kind}}, func(paths []string) {
			if len(paths) > 0 {
				then(paths[0])
			}
		})
	})
}

// restore shows the scene that is being brought back, once its picture and its model are open.
func (w *Window) restore() {
	b, s := w.restoring, w.now.state
	if b == nil || s.Model == nil || s.Model.Weights == nil || s.Picture == nil || !w.inUse(b.Model) {
		return
	}
	if s.Picture.Path != b.Picture.Path || b.Picture.Path == "" && s.Picture.Name != b.Picture.Name {
		if i := slices.Index(s.Files, b.Picture.Path); i > 0 && slices.Equal(s.Files, b.files) {
			w.session.GoTo(i)
		}
		return
	}
	w.restoring = nil
	id, err := s.Model.Weights.ID(context.Background())
	switch {
	case err != nil:
		w.dialogs.failed(err)
		return
	case id != b.Model.ID || b.Model.Read != nil && b.Model.Read.Input != s.Model.Network.Card.Input:
		w.askModel("model.other", *b)
		return
	}
	next := b.Scene
	next.Model, next.Picture = w.now.scene.Model, w.now.scene.Picture
	w.viewer.act(func() { w.viewer.goTo(next) })
	b.done()
	w.tellGone(b.gone)
}

// mostGone is how many names of files one sentence has.
const mostGone = 5

// tellGone names the files of a session that are not there any more, until something else is opened.
func (w *Window) tellGone(names []string) {
	if len(names) == 0 {
		return
	}
	turn := w.opener.turn
	w.offers = slices.Insert(w.offers, 0, offer{
		text: func() string {
			l := w.now.lang
			list := strings.Join(names[:min(len(names), mostGone)], l.Pick(", ", "、"))
			if more := len(names) - mostGone; more > 0 {
				return l.Text("session.gone.more", list, more)
			}
			return l.Text("session.gone", list)
		},
		still: func() bool { return w.opener.turn == turn },
	})
	w.showOffer()
}

// viewsAmong is the first of some paths that is a session file or a lesson.
func viewsAmong(paths []string) (path string, ok bool) {
	i := slices.IndexFunc(paths, func(p string) bool { return isSession(p) || isLesson(p) })
	if i < 0 {
		return "", false
	}
	return paths[i], true
}
