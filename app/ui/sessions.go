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
	"github.com/vggscope/vggscope/app/scene"
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
	s, err := w.keptSession()
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	w.saver.save(saving{w.saver.stem() + kept.Ending, func(out io.Writer) error { return writeSession(out, s) }, nil})
}

// keptSession is the present view as a session, but for the picture's hash.
func (w *Window) keptSession() (kept.Session, error) {
	m, p := w.now.state.Model, w.now.picture()
	if m.Weights == nil {
		return kept.Session{}, errNoWeights
	}
	id, err := m.Weights.ID(context.Background()) // reads two rows of each kernel
	return kept.Session{
		Picture: kept.Picture{Path: p.Path, Name: p.Name},
		Model:   kept.Model{Path: m.Path, Name: m.Network.Card.Name, ID: id},
		Scene:   w.viewer.whole(),
	}, err
}

// writeSession writes a session with the hash of its picture.
func writeSession(out io.Writer, s kept.Session) error {
	if s.Picture.Path != "" {
		hash, err := kept.Hash(s.Picture.Path)
		if err != nil {
			return err
		}
		s.Picture.SHA256 = hash
	}
	return s.Write(out)
}

// askSession asks for a session file and brings it back.
func (w *Window) askSession() {
	kind := native.Kind{Name: w.now.lang.Text("files.sessions"), Endings: []string{kept.Ending}}
	w.dialogs.choose(fileAsk{title: words(w.now.lang, "menu.open.session"), folder: w.dialogs.openFolder(), kinds: []native.Kind{kind}}, w.opener.open)
}

// openSession brings back what a session file tells of.
func (w *Window) openSession(path string) {
	s, err := kept.Open(path)
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	w.findPicture(s)
}

// findPicture looks whether the picture is where it was, and asks for it where it is not.
func (w *Window) findPicture(s kept.Session) {
	if s.Picture.Path == "" {
		w.findModel(s)
		return
	}
	var trouble kept.Trouble
	w.main.beside("session", func() error {
		trouble = s.Picture.Check(s.Picture.Path)
		return nil
	}, func(error) {
		if trouble == kept.None {
			w.findModel(s)
			return
		}
		w.askFor("picture."+string(trouble), s.Picture.Path, pictureFiles(w.now.lang), func(path string) {
			s.Picture.Path = path
			w.findPicture(s)
		})
	})
}

// findModel looks whether there is a model where it was; whether it is that one shows when it is open.
func (w *Window) findModel(s kept.Session) {
	if _, err := os.Stat(s.Model.Path); s.Model.Path != "" && err != nil {
		w.askModel("model.missing", s)
		return
	}
	w.restoring = &s
	if m := w.now.state.Model; m == nil || m.Path != s.Model.Path {
		w.session.OpenModelAs(w.shelf.ref(s.Model.Path))
	}
	if s.Picture.Path == "" {
		w.session.OpenSample(s.Picture.Name)
	} else {
		w.session.OpenFiles([]string{s.Picture.Path})
	}
	w.restore()
}

func (w *Window) askModel(why string, s kept.Session) {
	w.askFor(why, s.Model.Path, modelFiles(w.now.lang), func(path string) {
		s.Model.Path = path
		w.findModel(s)
	})
}

// askFor says what is not as the session has it, and lets choose another file.
func (w *Window) askFor(what, path string, kind native.Kind, then func(path string)) {
	t := w.now.lang.Text
	if path == "" {
		path = t("menu.model.builtin")
	}
	w.dialogs.confirm(t("session.title"), t("session."+what, path), t("session.choose"), func() {
		w.dialogs.choose(fileAsk{title: t("session.title"), folder: w.dialogs.openFolder(), kinds: []native.Kind{kind}}, func(paths []string) {
			if len(paths) > 0 {
				then(paths[0])
			}
		})
	})
}

// restore shows the scene of the session that is being brought back, once its picture and its model are open.
func (w *Window) restore() {
	r, s := w.restoring, w.now.state
	if r == nil || s.Model == nil || s.Model.Weights == nil || s.Picture == nil ||
		s.Model.Path != r.Model.Path || (sourceOf(s.Picture) != scene.Source{Path: r.Picture.Path, Name: s.Picture.Name}) {
		return
	}
	if r.Picture.Path == "" && s.Picture.Name != r.Picture.Name {
		return
	}
	w.restoring = nil
	id, err := s.Model.Weights.ID(context.Background())
	switch {
	case err != nil:
		w.dialogs.failed(err)
		return
	case id != r.Model.ID:
		w.askModel("model.other", *r)
		return
	}
	next := r.Scene
	next.Model, next.Picture = w.now.scene.Model, w.now.scene.Picture
	w.viewer.act(func() { w.viewer.goTo(next) })
	w.tell(w.now.lang.Text("session.back"))
}

// sessionAmong is the first session file of some paths.
func sessionAmong(paths []string) (path string, ok bool) {
	i := slices.IndexFunc(paths, isSession)
	if i < 0 {
		return "", false
	}
	return paths[i], true
}
