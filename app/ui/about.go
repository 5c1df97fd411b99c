package ui

import (
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
func (h *help) about() {
	h.dialogs.inform(h.now.lang.Text("menu.help.about"), h.aboutContent(), 560)
}

func (h *help) aboutContent() fyne.CanvasObject {
	t := h.now.lang.Text
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", assets.Icon()))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(72, 72))
	name := kit.Heading(strings.TrimSpace("VGGScope " + h.options.Version))
	name.SizeName = theme.SizeNameSubHeadingText
	text := kit.Stack(2, name)
	if build := h.buildWords(); build != "" {
		text.Add(kit.Fact(build))
	}
	text.Add(kit.NewParagraph(t("about.text")))
	if words := h.now.deviceWords(); len(words) > 0 {
		text.Add(kit.NewParagraph(t("about.machine", strings.Join(words, "  ·  "))))
	}
	text.Add(container.NewHBox(kit.NewLink(t("about.home"), h.goHome), kit.NewLink(t("about.notices"), h.notices)))
	// Paragraphs learn their height from their width, and the dialog takes its height from theirs.
	const width = 430
	text.Resize(fyne.NewSize(width, text.MinSize().Height))
	return kit.Border(nil, nil, container.NewPadded(kit.Snug(icon)), nil, text)
}

// buildWords say which build this is, as far as it is known.
func (h *help) buildWords() string {
	var words []string
	if c := h.options.Commit; c != "" {
		words = append(words, h.now.lang.Text("about.commit", c))
	}
	if d := h.options.Date; d != "" {
		words = append(words, d)
	}
	return strings.Join(words, "  ·  ")
}

func (h *help) goHome() { h.browse(homepage) }
