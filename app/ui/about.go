package ui

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/assets"
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
	name := heading(strings.TrimSpace("VGGScope " + w.options.Version))
	name.SizeName = theme.SizeNameSubHeadingText
	text := container.New(&column{2}, name)
	if build := w.buildWords(); build != "" {
		text.Add(fact(build))
	}
	text.Add(newParagraph(t("about.text")))
	if words := w.deviceWords(); len(words) > 0 {
		text.Add(newParagraph(t("about.machine", strings.Join(words, "  ·  "))))
	}
	text.Add(container.NewHBox(newLink(t("about.home"), w.goHome), newLink(t("about.notices"), w.showNotices)))
	// Paragraphs learn their height from their width, and the dialog takes its height from theirs.
	const width = 430
	text.Resize(fyne.NewSize(width, text.MinSize().Height))
	return container.NewBorder(nil, nil, container.NewPadded(snug(icon)), nil, text)
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

// A link is text to click that does something, and leaves the keys that it has no use for to the window.
type link struct{ widget.Hyperlink }

func newLink(text string, do func()) *link {
	l := &link{}
	l.Text, l.OnTapped = text, do
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable: Space and Enter follow it.
func (l *link) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	default:
		passKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *link) TypedRune(r rune) { passRune(l, r) }
