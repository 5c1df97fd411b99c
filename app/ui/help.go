package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/weights/plain"
)

// help tells of the keys, of the model in use, and of the program.
type help struct {
	dialogs *dialogs
	main    *mainThread
	now     *subject
	options Options
	openURL func(string) error
}

// keys shows what the keys and the mouse do.
func (h *help) keys() {
	t := h.now.lang.Text
	columns := [2]*fyne.Container{kit.Pairs(), kit.Pairs()}
	add := func(to *fyne.Container, key, text string) {
		to.Add(widget.NewLabelWithStyle(key, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		to.Add(kit.NewParagraph(text))
	}
	for i, c := range []action.Column{action.Left, action.Right} {
		for _, l := range action.Sheet(c) {
			add(columns[i], action.OnSystem(l.Keys, runtime.GOOS), t(l.Text))
		}
	}
	mouse := columns[0] // below the keys that are fewer, so that as much as can be is in sight at once
	if len(columns[1].Objects) < len(mouse.Objects) {
		mouse = columns[1]
	}
	add(mouse, "", "")
	for _, m := range action.Mouse() {
		add(mouse, action.OnSystem(t("mouse."+m), runtime.GOOS), t("mouse."+m+".does"))
	}
	h.dialogs.inform(t("menu.help.keys"), container.NewGridWithColumns(2, columns[0], columns[1]), 880)
}

// model shows the card of the model in use.
func (h *help) model() {
	m := h.now.state.Model
	if m == nil {
		return
	}
	about := aboutModel{path: m.Path, card: m.Network.Card, classes: len(m.Network.Classes), params: int64(m.Network.Params(len(m.Network.Layers)))}
	if m.Weights != nil {
		about = aboutSet(m.Weights, m.ModelRef)
		about.card, about.classes = m.Network.Card, len(m.Network.Classes)
	}
	h.dialogs.inform(h.now.lang.Text("menu.model.about"), about.form(h.now.lang), 620)
}

// browse opens a page in the system's browser.
func (h *help) browse(page string) {
	if err := h.openURL(page); err != nil {
		h.dialogs.failed(err)
	}
}

// accuracyText says what was measured; what the program does not know of is left as the card has it.
func accuracyText(what string, value float64, l *locale.Language) string {
	key := "accuracy." + what
	switch {
	case !l.Has(key):
		return what + " " + view.Short(value, 4)
	case what == "pictures":
		return l.Text(key, plain.Thousands(int(value)))
	}
	return l.Text(key, percentText(value))
}

func (h *help) logFile() {
	h.dialogs.inform(h.now.lang.Text("menu.help.log"), kit.Snug(kit.NewParagraph(h.now.lang.Text("log.text")), kit.NewQuote(h.options.LogPath, false)), 620)
}
