package ui

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

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
	main *mainThread
	tell func(key string, args ...any) // in the status line

	files fileDialogs
	open  dialog.Dialog
	text  *container.Scroll // of the dialog that is open, for who has no wheel; nil where it has none
}

// size is a wish, cut down to what the window has room for.
func (s *dialogs) size(width, height float32) fyne.Size {
	room := s.win.Canvas().Size().SubtractWidthHeight(60, 60)
	return fyne.NewSize(width, height).Min(room)
}

// dialogEdges is what the toolkit keeps free beside a dialog's content, and dialogEnds above and below it, with title and buttons.
const (
	dialogEdges = 40
	dialogEnds  = 110
)

// fitted is the size of a dialog of a width, as high as its content needs, as far as the window has room.
func (s *dialogs) fitted(content fyne.CanvasObject, width float32) fyne.Size {
	content.Resize(fyne.NewSize(s.size(width, 0).Width-dialogEdges, 0)) // the height of paragraphs follows from it
	return s.size(width, content.MinSize().Height+dialogEnds)
}

// present shows a dialog, which Escape closes; closed is called when it is.
func (s *dialogs) present(d dialog.Dialog, closed ...func()) {
	s.open, s.text = d, nil
	d.SetOnClosed(func() {
		if s.open == d {
			s.open, s.text = nil, nil
		}
		for _, f := range closed {
			f()
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
	if s.text != nil && s.open != nil {
		kit.ScrollBy(s.text, key)
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

// escape closes the dialog or the menu that is open where a control of the toolkit has the focus there, which would keep Escape to itself,
// and reports whether it was so.
func (s *dialogs) escape() bool {
	c := s.win.Canvas()
	if c.Overlays().Top() == nil || !strings.HasPrefix(fmt.Sprintf("%T", c.Focused()), "*widget.") {
		return false
	}
	c.Unfocus()
	return s.overlaid(fyne.KeyEscape)
}

// inform shows a text with a button to close it, and at the left what else can be done with it.
func (s *dialogs) inform(title string, content fyne.CanvasObject, width float32, left ...fyne.CanvasObject) {
	size := s.fitted(content, width)
	scroll := container.NewVScroll(content)
	var d dialog.Dialog
	shut := kit.NewButton(s.now.lang.Text("button.close"), func() { d.Hide() })
	d = s.frame(title, scroll, left, shut)
	d.Resize(size)
	s.present(d)
	s.text = scroll
	s.win.Canvas().Focus(shut)
	scroll.Refresh() // now that paragraphs know their width
}

// frame makes a dialog of a content above a row of buttons, those that end it at the right. The toolkit's own buttons would keep
// Enter and Escape from the window, and its own title stands further to the left than the content.
func (s *dialogs) frame(title string, content fyne.CanvasObject, left []fyne.CanvasObject, ends ...fyne.CanvasObject) *dialog.CustomDialog {
	foot := kit.Border(nil, nil, container.NewHBox(left...), container.NewHBox(ends...))
	return dialog.NewCustomWithoutButtons("", kit.Headed(kit.Heading(title), kit.Border(nil, foot, nil, nil, content)), s.win)
}

// ask shows a question with two buttons, of which one does something and the other one nothing. Enter does what the highlighted one
// says: careful highlights that which does nothing.
func (s *dialogs) ask(title, yes string, content fyne.CanvasObject, width float32, careful bool, then func()) dialog.Dialog {
	var d dialog.Dialog
	do := kit.NewButton(yes, s.main.watched("answer", func() { d.Hide(); then() }))
	no := kit.NewButton(s.now.lang.Text("button.cancel"), func() { d.Hide() })
	first := do
	if careful {
		first = no
	}
	first.Importance = widget.HighImportance
	size := s.fitted(content, width)
	d = s.frame(title, content, nil, no, do)
	d.Resize(size)
	s.present(d)
	s.win.Canvas().Focus(first)
	return d
}

// askToSave asks before something that is not saved is lost: whether to save it, which is what Enter does, to lose it, or to do nothing.
func (s *dialogs) askToSave(title, text string, save, lose func()) {
	var d dialog.Dialog
	answer := func(key string, do func()) *kit.ToolButton {
		return kit.NewButton(s.now.lang.Text(key), s.main.watched("answer", func() { d.Hide(); do() }))
	}
	keep := answer("lesson.save", save)
	keep.Importance = widget.HighImportance
	content := kit.NewParagraph(text)
	size := s.fitted(content, 460)
	d = s.frame(title, content, []fyne.CanvasObject{answer("lesson.unsaved.drop", lose)}, answer("button.cancel", func() {}), keep)
	d.Resize(size)
	s.present(d)
	s.win.Canvas().Focus(keep)
}

// confirm asks before something that cannot be taken back.
func (s *dialogs) confirm(title, text, yes string, then func()) dialog.Dialog {
	return s.ask(title, yes, kit.NewParagraph(text), 460, true, then)
}

// openFolder, modelFolder and saveFolder are where pictures and models are looked for, and files saved, at first: where that
// was done last.
func (s *dialogs) openFolder() string  { return firstFolder(s.set.LastFolder) }
func (s *dialogs) modelFolder() string { return firstFolder(s.set.ModelFolder, s.set.LastFolder) }
func (s *dialogs) saveFolder() string  { return firstFolder(s.set.SaveFolder, s.set.LastFolder) }

// firstFolder is the first of some that is there, or else the home folder.
func firstFolder(folders ...string) string {
	for _, dir := range append(folders, homeDir()) {
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
		content.Add(kit.Caption(inItsOwn(err, s.now.lang)))
	} else {
		content.Add(kit.NewParagraph(inItsOwn(err, s.now.lang)))
	}
	s.inform(s.now.lang.Text("failed.title"), content, 560)
}
