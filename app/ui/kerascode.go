package ui

import (
	"cmp"

	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/keras"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// kerasCode is the Python program for what is shown.
func (w *Window) kerasCode() (string, error) {
	n, p := w.now.network(), w.now.picture()
	v := keras.View{
		Network: n, Model: w.now.state.Model.Path, Input: p.Input,
		Picture: cmp.Or(p.Path, p.Name), Sample: p.Path == "",
		Width: p.Prepared.Original.W, Height: p.Prepared.Original.H, Scene: w.now.scene,
	}
	if d := v.Scene.Demand(n.Layers[w.now.layer()]); v.Scene.Range == scene.Locked && d.Mode == scene.Locked.View() {
		v.Limits = &[2]float32{d.Locked.Lo, d.Locked.Hi}
	}
	return keras.Code(v)
}

// showKeras shows it, to be copied.
func (w *Window) showKeras() {
	t := w.now.lang.Text
	code, err := w.kerasCode()
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	var d dialog.Dialog
	copyIt := kit.NewButton(t("button.copy"), w.main.watched("copy code", func() {
		w.saver.copy(code)
		d.Hide()
	}))
	copyIt.Icon, copyIt.Importance = theme.ContentCopyIcon(), widget.HighImportance
	shut := kit.NewButton(t("button.close"), func() { d.Hide() })
	content := kit.Between(kit.NewParagraph(t("keras.about")), kit.Gap(4), kit.NewQuote(code, true))
	d = w.dialogs.frame(words(w.now.lang, "menu.help.keras"), content, nil, shut, copyIt)
	d.Resize(w.dialogs.size(940, 640))
	w.dialogs.present(d)
	w.win.Canvas().Focus(copyIt)
}
