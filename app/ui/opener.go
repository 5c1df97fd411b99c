package ui

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// An opener opens pictures and models, and remembers them.
type opener struct {
	dialogs *dialogs
	now     *subject
	set     *settings.Settings
	session Session
	shelf   *shelf
}

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

// open opens files of any kind, or folders.
func (o *opener) open(paths []string) {
	if len(paths) == 0 {
		return
	}
	for i := len(paths) - 1; i >= 0; i-- {
		o.set.Opened(paths[i])
	}
	o.set.LastFolder = filepath.Dir(paths[0])
	o.session.OpenFiles(paths)
}

// model opens a model.
func (o *opener) model(path string) {
	o.set.ModelFolder = filepath.Dir(path)
	o.openModel(path)
}

func (o *opener) openModel(path string) { o.session.OpenModelAs(o.shelf.ref(path)) }

// dropped opens what was dropped on the window.
func (o *opener) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, u.Path())
	}
	o.open(paths)
}

func (o *opener) askFile() {
	o.dialogs.chooseFile(append(modelEndings(), pictureEndings()...), o.dialogs.openFolder(), func(path string) { o.open([]string{path}) })
}

func (o *opener) askModelFile() {
	o.dialogs.chooseFile(modelEndings(), o.dialogs.modelFolder(), o.model)
}

func (o *opener) askFolder() {
	t := o.now.lang.Text
	o.dialogs.chooseFolder(t("menu.open.folder"), t("tool.open"), o.dialogs.openFolder(), func(dir string) {
		if dir != "" {
			o.open([]string{dir})
		}
	})
}

func (o *opener) askModelFolder() {
	t := o.now.lang.Text
	o.dialogs.chooseFolder(t("menu.model.folder"), t("tool.open"), o.dialogs.modelFolder(), func(dir string) {
		if dir != "" {
			o.model(dir)
		}
	})
}
