package ui

import (
	"log/slog"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights/plain"
)

// dialogs asks and tells in dialogs of the window, of which it remembers the one that was shown last, until Escape closes it.
type dialogs struct {
	win  fyne.Window
	now  *subject
	set  *settings.Settings
	log  *slog.Logger
	open dialog.Dialog
}

// size is a wish, cut down to what the window has room for.
func (s *dialogs) size(width, height float32) fyne.Size {
	room := s.win.Canvas().Size().SubtractWidthHeight(60, 60)
	return fyne.NewSize(width, height).Min(room)
}

// chooseFile asks for a file with one of these endings.
func (s *dialogs) chooseFile(endings []string, then func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.failed(err)
		case r != nil:
			r.Close() // the session opens it itself
			then(r.URI().Path())
		}
	}, s.win)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	s.startAt(d)
	d.Resize(s.size(900, 640))
	s.present(d)
}

// chooseFolder asks for a folder.
func (s *dialogs) chooseFolder(title string, then func(path string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.failed(err)
		case u != nil:
			then(u.Path())
		}
	}, s.win)
	d.SetTitleText(title)
	s.startAt(d)
	d.Resize(s.size(900, 640))
	s.present(d)
}

// startAt opens a dialog where the last file came from.
func (s *dialogs) startAt(d *dialog.FileDialog) {
	if dir, err := storage.ListerForURI(storage.NewFileURI(s.folder())); err == nil {
		d.SetLocation(dir)
	}
}

// present shows a dialog, which Escape closes.
func (s *dialogs) present(d dialog.Dialog) {
	s.open = d
	d.SetOnClosed(func() {
		if s.open == d {
			s.open = nil
		}
	})
	d.Show()
}

// overlaid reports whether a dialog or a menu is open, which then has the keys; Escape closes it.
func (s *dialogs) overlaid(key fyne.KeyName) bool {
	top := s.win.Canvas().Overlays().Top()
	if top == nil {
		return false
	}
	if key == fyne.KeyEscape {
		if s.open != nil {
			s.open.Hide()
			s.open = nil
		} else {
			top.Hide()
		}
	}
	return true
}

// inform shows a text with a button to close it; a height of 0 is what the content needs.
func (s *dialogs) inform(title string, content fyne.CanvasObject, width, height float32) {
	if height == 0 {
		height = content.MinSize().Height + 110 // with the title and the button
	}
	d := dialog.NewCustom(title, s.now.lang.Text("button.close"), container.NewVScroll(content), s.win)
	d.Resize(s.size(width, height))
	s.present(d)
}

// confirm asks before something that cannot be taken back.
func (s *dialogs) confirm(title, text, yes string, then func()) {
	d := dialog.NewCustomConfirm(title, yes, s.now.lang.Text("button.cancel"), kit.NewParagraph(text), func(ok bool) {
		if ok {
			then()
		}
	}, s.win)
	d.Resize(s.size(460, 150))
	s.present(d)
}

// folder is where files are looked for and saved at first.
func (s *dialogs) folder() string {
	for _, dir := range []string{s.set.LastFolder, homeDir()} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return "."
}

func homeDir() string {
	dir, _ := os.UserHomeDir()
	return dir
}

// failed says that something that was asked for could not be done.
func (s *dialogs) failed(err error) {
	s.log.Warn("failed", "error", err)
	content := kit.Snug()
	if why := reason(err, s.now.lang); why != "" && why != plain.Sentence(err) {
		content.Add(kit.NewParagraph(why))
		content.Add(kit.Caption(plain.Sentence(err)))
	} else {
		content.Add(kit.NewParagraph(plain.Sentence(err)))
	}
	s.inform(s.now.lang.Text("failed.title"), content, 560, 200)
}
