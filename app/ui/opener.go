package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/native"
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
	restore func(path string)                 // brings a session back; an empty path gives up the one that is on its way
	figure  func(path string, picture func()) // opens a PNG, which may hold a view
	pasted  string                            // the folder of pictures from the clipboard
	turn    int                               // counts what was opened: what was still being asked for before is not wanted any more
}

// next gives up what is on its way.
func (o *opener) next() {
	o.turn++
	o.restore("")
}

// remember puts a file first among those that were opened, and its folder where others are looked for.
func (o *opener) remember(path string) {
	o.set.Opened(path)
	if dir := filepath.Dir(path); dir != o.pasted { // nobody looks for files there
		o.set.LastFolder = dir
	}
}

// pictureFiles are those that may be pictures; the content decides in the end, and other files can be dropped.
func pictureFiles(l *locale.Language) native.Kind {
	return native.Kind{Name: l.Text("files.pictures"), Endings: picture.Suffixes()}
}

// modelFiles are those that hold a model.
func modelFiles(l *locale.Language) native.Kind {
	k := native.Kind{Name: l.Text("files.models")}
	for _, f := range weights.Formats() {
		if f.Read() {
			k.Endings = append(k.Endings, f.Suffixes...)
		}
	}
	return k
}

// bothCases are endings in small and in large letters, for the toolkit tells these from each other.
func bothCases(endings []string) (list []string) {
	for _, s := range endings {
		list = append(list, s, strings.ToUpper(s))
	}
	return list
}

// open opens files of any kind, or folders.
func (o *opener) open(paths []string) {
	if len(paths) == 0 {
		return
	}
	o.next() // what is opened now is wanted instead
	if path, is := viewsAmong(paths); is {
		o.remember(path)
		o.restore(path)
		return
	}
	if len(paths) == 1 && isFigure(paths[0]) {
		o.figure(paths[0], func() { o.files(paths) })
		return
	}
	o.files(paths)
}

// files opens pictures and models.
func (o *opener) files(paths []string) {
	o.next()
	for _, path := range slices.Backward(paths) {
		o.remember(path)
	}
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

// words are a menu item's without the dots behind them, for a title.
func words(l *locale.Language, key string) string { return strings.TrimSuffix(l.Text(key), "…") }

func (o *opener) askFile() {
	l := o.now.lang
	pictures, models := pictureFiles(l), modelFiles(l)
	both := native.Kind{Name: l.Text("files.both"), Endings: slices.Concat(pictures.Endings, models.Endings)}
	o.dialogs.choose(fileAsk{
		title: words(l, "menu.open.file"), folder: o.dialogs.openFolder(), many: true, kinds: []native.Kind{both, pictures, models},
	}, o.open)
}

func (o *opener) askModelFile() {
	o.dialogs.choose(fileAsk{
		title: words(o.now.lang, "menu.model.file"), folder: o.dialogs.modelFolder(), kinds: []native.Kind{modelFiles(o.now.lang)},
	}, func(paths []string) {
		if len(paths) > 0 {
			o.model(paths[0])
		}
	})
}

func (o *opener) askFolder() {
	t := o.now.lang.Text
	o.dialogs.chooseFolder(words(o.now.lang, "menu.open.folder"), t("tool.open"), o.dialogs.openFolder(), func(dir string) {
		if dir != "" {
			o.open([]string{dir})
		}
	})
}

func (o *opener) askModelFolder() {
	t := o.now.lang.Text
	o.dialogs.chooseFolder(words(o.now.lang, "menu.model.folder"), t("tool.open"), o.dialogs.modelFolder(), func(dir string) {
		if dir != "" {
			o.model(dir)
		}
	})
}
