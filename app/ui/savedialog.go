package ui

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// A saving is a file about to be written. What goes into it is taken when it is asked for, so that a picture that comes
// while the dialog is open does not change it.
type saving struct {
	of      string // what it is of, for the dialog's title
	name    string // suggested; its ending is the only one
	write   func(io.Writer) error
	choices fyne.CanvasObject     // what can be chosen of it; may be nil
	svg     func(io.Writer) error // the same as SVG; nil where there is none
	view    *kept.Session         // goes into a PNG; nil for none
}

// A filed is a saving, and what is done once the file is there.
type filed struct {
	saving
	then func(path string)
}

// save asks where to, and whether a file that is there may be replaced. The toolkit's own dialog would empty the file
// before it is known whether the new one can be written.
func (s *saver) save(what saving) { s.saveThen(what, func(string) {}) }

// saveThen does something once the file is there.
func (s *saver) saveThen(what saving, then func(path string)) {
	if isFigure(what.name) && s.view != nil {
		what.view = s.view()
	}
	s.ask(filed{what, then}, filepath.Join(s.dialogs.saveFolder(), what.name), "")
}

// ask asks with a path to begin with, and says what was wrong with that.
func (s *saver) ask(what filed, typed, wrong string) {
	t := s.now.lang.Text
	var d dialog.Dialog
	var path *kit.Finder
	accept := func() { s.accept(what, path.Text) }
	path = kit.NewFinder("", nil, func() { d.Hide(); accept() }, func() { d.Hide() })
	path.SetText(typed)
	path.CursorColumn = len([]rune(path.Text))
	browse := kit.NewToolButton("", theme.FolderOpenIcon(), t("save.browse"), nil, func() {
		d.Hide()
		s.browse(what, path.Text)
	})
	content := kit.Snug(kit.Border(nil, nil, nil, browse, path))
	if wrong != "" {
		said := kit.NewParagraph("")
		said.SayAs(wrong, kit.Fault)
		content.Add(said)
	}
	if what.choices != nil {
		content.Add(what.choices)
	}
	s.addForms(content, what.saving, path)
	content.Add(kit.Caption(t("save.note")))
	d = s.dialogs.ask(t("save.title."+what.of), t("button.save"), content, 620, false, accept)
	s.dialogs.win.Canvas().Focus(path)
}

// browse chooses another folder for what was typed.
func (s *saver) browse(what filed, typed string) {
	s.dialogs.chooseFolder(s.now.lang.Text("save.title."+what.of), s.now.lang.Text("save.choose"), s.dialogs.saveFolder(), func(dir string) {
		if dir != "" {
			typed = filepath.Join(dir, filepath.Base(typed))
		}
		s.ask(what, typed, "")
	})
}

// accept writes what was asked for to a path that was typed. If that cannot be, it says why and asks again.
func (s *saver) accept(what filed, typed string) {
	t := s.now.lang.Text
	target, err := target(typed, s.dialogs.saveFolder(), what.as(typed), s.now.lang)
	if err != nil {
		s.ask(what, typed, err.Error())
		return
	}
	write := func() { s.write(target, what) }
	if _, err := os.Lstat(target); err == nil {
		s.dialogs.confirm(t("save.exists.title"), t("save.exists", filepath.Base(target)), t("button.replace"), write)
		return
	}
	write()
}

// target is the file that a typed path means: ~ is the home folder, a name alone is in the proposed folder, in a folder the
// file has its suggested name, and without an ending it gets the suggested one. Another ending is refused: the file would not
// be what it says.
func target(typed, folder, suggested string, l *locale.Language) (string, error) {
	path := strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = homeDir() + rest
	}
	if path == "" {
		return "", errors.New(l.Text("save.noname"))
	}
	inside := os.IsPathSeparator(path[len(path)-1])
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() || inside {
		path = filepath.Join(path, suggested)
	}
	want, got := filepath.Ext(suggested), filepath.Ext(path)
	switch {
	case got == "":
		path += want
	case !strings.EqualFold(got, want):
		return "", errors.New(l.Text("save.ending", got, want))
	}
	return path, nil
}

// write writes the file in the background and says how it went. If it failed, the path can be mended.
func (s *saver) write(path string, what filed) {
	plainly := s.dialogs.set.PlainFigures
	s.works.do(job{says: "status.saving", file: path}, func() error { return export.WriteFile(path, what.into(path, plainly)) }, func(err error) {
		if err != nil {
			s.main.log.Warn("failed", "error", err)
			s.ask(what, path, inWords(err, s.now.lang))
			return
		}
		s.dialogs.set.SaveFolder = filepath.Dir(path)
		s.main.log.Info("saved", "path", path)
		s.tell("status.saved", path)
		what.then(path)
	})
}
