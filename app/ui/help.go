package ui

import (
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
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

// mouseSheet lists what the mouse does.
var mouseSheet = []string{"wheel", "ctrlwheel", "shiftwheel", "drag", "click", "doubleclick", "rightclick", "drop"}

// keys shows what the keys and the mouse do.
func (h *help) keys() {
	t := h.now.lang.Text
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
		add(columns[1], action.OnSystem(t("mouse."+m), runtime.GOOS), t("mouse."+m+".does"))
	}
	h.dialogs.inform(t("menu.help.keys"), container.NewGridWithColumns(2, columns[0], columns[1]), 780, 0)
}

// model shows the model's card.
func (h *help) model() {
	m, t := h.now.state.Model, h.now.lang.Text
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
	for _, k := range slices.Sorted(maps.Keys(c.Accuracy)) {
		parts = append(parts, accuracyText(k, c.Accuracy[k], h.now.lang))
	}
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
	h.dialogs.inform(t("menu.model.about"), form, 620, 560)
}

// Where others offer VGG16's own weights, with the 1000 classes of ImageNet.
const (
	torchWeights = "https://download.pytorch.org/models/vgg16-397923af.pth"
	kerasWeights = "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5"
)

// weights tells how to get a model with all of ImageNet's classes.
func (h *help) weights() {
	t := h.now.lang.Text
	content := kit.Stack(4, kit.NewParagraph(t("weights.drop", strings.Join(modelEndings(), " "))), kit.NewParagraph(t("weights.where")))
	for _, address := range []string{torchWeights, kerasWeights} {
		content.Add(kit.NewLink(path.Base(address), func() { h.browse(address) }))
	}
	h.dialogs.inform(t("weights.title"), content, 560, 300)
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
		return fmt.Sprintf("%s %.4g", what, value)
	case what == "pictures":
		return l.Text(key, plain.Thousands(int(value)))
	}
	return l.Text(key, fmt.Sprintf("%.1f %%", 100*value))
}

func (h *help) logFile() {
	entry := widget.NewEntry()
	entry.SetText(h.options.LogPath)
	h.dialogs.inform(h.now.lang.Text("menu.help.log"), kit.Snug(kit.NewParagraph(h.now.lang.Text("log.text")), entry), 620, 200)
}
