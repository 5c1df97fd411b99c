package ui

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// homepage is where the program comes from.
const homepage = "https://github.com/vggscope/vggscope"

// about says what program this is, what it computes on here, and whose work is in it.
func (w *Window) about() {
	w.inform(w.lang.Text("menu.help.about"), w.aboutContent(), 560, 0)
}

func (w *Window) aboutContent() fyne.CanvasObject {
	t := w.lang.Text
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", assets.Icon()))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(72, 72))
	name := kit.Heading(strings.TrimSpace("VGGScope " + w.options.Version))
	name.SizeName = theme.SizeNameSubHeadingText
	text := kit.Stack(2, name)
	if build := w.buildWords(); build != "" {
		text.Add(kit.Fact(build))
	}
	text.Add(kit.NewParagraph(t("about.text")))
	if words := w.deviceWords(); len(words) > 0 {
		text.Add(kit.NewParagraph(t("about.machine", strings.Join(words, "  ·  "))))
	}
	text.Add(container.NewHBox(kit.NewLink(t("about.home"), w.goHome), kit.NewLink(t("about.notices"), w.showNotices)))
	// Paragraphs learn their height from their width, and the dialog takes its height from theirs.
	const width = 430
	text.Resize(fyne.NewSize(width, text.MinSize().Height))
	return container.NewBorder(nil, nil, container.NewPadded(kit.Snug(icon)), nil, text)
}

// buildWords say which build this is, as far as it is known.
func (w *Window) buildWords() string {
	var words []string
	if c := w.options.Commit; c != "" {
		words = append(words, w.lang.Text("about.commit", c))
	}
	if d := w.options.Date; d != "" {
		words = append(words, d)
	}
	return strings.Join(words, "  ·  ")
}

func (w *Window) goHome() {
	u, err := url.Parse(homepage)
	if err == nil {
		err = w.app.OpenURL(u)
	}
	if err != nil {
		w.failed(err)
	}
}
