package ui

import (
	"fmt"
	"path/filepath"
	"runtime"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// pictureEndings are those of files that may be pictures; the content decides in the end, and other files can be dropped. The
// toolkit tells large letters from small ones.
func pictureEndings() (list []string) {
	for _, s := range picture.Suffixes() {
		list = append(list, s, strings.ToUpper(s))
	}
	return list
}

// modelEndings are those of files that hold a model.
func modelEndings() (list []string) {
	for _, f := range weights.Formats() {
		if f.Read() {
			list = append(list, f.Suffixes...)
		}
	}
	return list
}

// dialogSize is a wish, cut down to what the window has room for.
func (w *Window) dialogSize(width, height float32) fyne.Size {
	room := w.win.Canvas().Size().SubtractWidthHeight(60, 60)
	return fyne.NewSize(width, height).Min(room)
}

func (w *Window) openFile() {
	w.chooseFile(append(modelEndings(), pictureEndings()...), func(path string) { w.Open([]string{path}) })
}

func (w *Window) openModelFile() {
	w.chooseFile(modelEndings(), w.openModel)
}

func (w *Window) openFolder() {
	w.chooseFolder(w.lang.Text("menu.open.folder"), func(dir string) { w.Open([]string{dir}) })
}

func (w *Window) openModelFolder() {
	w.chooseFolder(w.lang.Text("menu.model.folder"), w.openModel)
}

func (w *Window) openModel(path string) {
	w.set.Opened(path)
	w.set.LastFolder = filepath.Dir(path)
	w.session.OpenModel(path)
}

// chooseFile asks for a file with one of these endings.
func (w *Window) chooseFile(endings []string, then func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.failed(err)
		case r != nil:
			r.Close() // the session opens it itself
			then(r.URI().Path())
		}
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	w.startAt(d)
	d.Resize(w.dialogSize(900, 640))
	w.present(d)
}

// chooseFolder asks for a folder.
func (w *Window) chooseFolder(title string, then func(path string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		switch {
		case err != nil:
			w.failed(err)
		case u != nil:
			then(u.Path())
		}
	}, w.win)
	d.SetTitleText(title)
	w.startAt(d)
	d.Resize(w.dialogSize(900, 640))
	w.present(d)
}

// startAt opens a dialog where the last file came from.
func (w *Window) startAt(d *dialog.FileDialog) {
	if dir, err := storage.ListerForURI(storage.NewFileURI(w.saveFolder())); err == nil {
		d.SetLocation(dir)
	}
}

// present shows a dialog, which Escape closes.
func (w *Window) present(d dialog.Dialog) {
	w.dialog = d
	d.SetOnClosed(func() {
		if w.dialog == d {
			w.dialog = nil
		}
	})
	d.Show()
}

// overlaid reports whether a dialog or a menu is open, which then has the keys; Escape closes it.
func (w *Window) overlaid(key fyne.KeyName) bool {
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		return false
	}
	if key == fyne.KeyEscape {
		if w.dialog != nil {
			w.dialog.Hide()
			w.dialog = nil
		} else {
			top.Hide()
		}
	}
	return true
}

// inform shows a text with a button to close it; a height of 0 is what the content needs.
func (w *Window) inform(title string, content fyne.CanvasObject, width, height float32) {
	if height == 0 {
		height = content.MinSize().Height + 110 // with the title and the button
	}
	d := dialog.NewCustom(title, w.lang.Text("button.close"), container.NewVScroll(content), w.win)
	d.Resize(w.dialogSize(width, height))
	w.present(d)
}

// confirm asks before something that cannot be taken back.
func (w *Window) confirm(title, text, yes string, then func()) {
	d := dialog.NewCustomConfirm(title, yes, w.lang.Text("button.cancel"), kit.NewParagraph(text), func(ok bool) {
		if ok {
			then()
		}
	}, w.win)
	d.Resize(w.dialogSize(460, 150))
	w.present(d)
}

// mouseSheet lists what the mouse does.
var mouseSheet = []string{"wheel", "shiftwheel", "drag", "click", "doubleclick", "drop"}

// showKeys shows what the keys and the mouse do.
func (w *Window) showKeys() {
	t := w.lang.Text
	columns := [2]*fyne.Container{kit.Pairs(), kit.Pairs()}
	add := func(to *fyne.Container, key, text string) {
		to.Add(widget.NewLabelWithStyle(key, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		to.Add(widget.NewLabel(text))
	}
	for i, c := range []action.Column{action.Left, action.Right} {
		for _, l := range action.Sheet(c) {
			add(columns[i], action.OnSystem(l.Keys, runtime.GOOS), t(l.Text))
		}
	}
	add(columns[1], "", "")
	for _, m := range mouseSheet {
		add(columns[1], t("mouse."+m), t("mouse."+m+".does"))
	}
	w.inform(t("menu.help.keys"), container.NewGridWithColumns(2, columns[0], columns[1]), 780, 0)
}

// aboutModel shows the model's card.
func (w *Window) aboutModel() {
	m, t := w.state.Model, w.lang.Text
	if m == nil {
		return
	}
	c := m.Network.Card
	rows := [][2]string{{t("model.name"), c.Name}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, [2]string{t(key), value})
		}
	}
	add("model.path", m.Path)
	add("model.description", c.Description)
	add("model.trained", c.TrainedOn)
	add("model.source", c.Source)
	add("model.license", c.License)
	var parts []string
	for k, v := range c.Accuracy {
		parts = append(parts, fmt.Sprintf("%s %.4g", k, v))
	}
	sort.Strings(parts)
	add("model.accuracy", strings.Join(parts, ", "))
	add("model.classes", fmt.Sprint(len(m.Network.Classes)))
	in := c.Input
	add("model.input", fmt.Sprintf("%d × %d, %s, (v × %.4g − %.6g) / %.4g, %s, %s", in.Width, in.Height, in.Channels, in.Scale,
		in.Mean, in.Std, t("fit."+in.Fit), t("filter."+in.Resample)))
	if c.Assumed {
		add("model.card", t("model.assumed"))
	}
	form := kit.Stack(4)
	for _, r := range rows {
		k := kit.Fact(r[0])
		v := kit.NewParagraph(r[1])
		form.Add(kit.Snug(k, v))
	}
	w.inform(t("menu.model.about"), form, 620, 560)
}

func (w *Window) showLog() {
	entry := widget.NewEntry()
	entry.SetText(w.options.LogPath)
	w.inform(w.lang.Text("menu.help.log"), kit.Snug(kit.NewParagraph(w.lang.Text("log.text")), entry), 620, 200)
}
