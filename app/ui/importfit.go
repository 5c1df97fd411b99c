package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// fitFields are how a picture of any size becomes as large as the input.
type fitFields struct {
	root    *fyne.Container
	lang    *locale.Language
	card    weights.Input
	changed func(fit, resample string, resize int, typed bool)

	fits   *kit.Choice
	filter *kit.Choice
	short  *kit.Finder
	row    fyne.CanvasObject // of short
	said   *kit.Paragraph
	wrong  bool
}

// newFitFields makes them for an input as its file has it. changed is told what differs from that; typed says that more may follow.
func newFitFields(l *locale.Language, card weights.Input, changed func(fit, resample string, resize int, typed bool), leave func()) *fitFields {
	f := &fitFields{lang: l, card: card, changed: changed, said: kit.Caption("")}
	f.said.Importance = kit.Fault
	var fits, filters []string
	for _, v := range picture.Fits() {
		fits = append(fits, l.Text("fit."+string(v)))
	}
	for _, v := range picture.Filters() {
		filters = append(filters, l.Text("filter."+string(v)))
	}
	f.fits, f.filter = kit.NewChoice(fits, nil), kit.NewChoice(filters, nil)
	f.fits.SetSelected(l.Text("fit." + card.Fit))
	f.filter.SetSelected(l.Text("filter." + card.Resample))
	f.short = kit.NewFinder(l.Text("import.resize.none"), func(string) { f.tell(true) }, func() { f.tell(false) }, leave)
	if card.Resize > 0 {
		f.short.Text = strconv.Itoa(card.Resize)
	}
	f.fits.OnChanged = func(string) { f.tell(false) }
	f.filter.OnChanged = f.fits.OnChanged
	f.row = formRow(l.Text("import.resize"), f.short)
	f.root = kit.Stack(4, formRow(l.Text("import.fit"), container.NewGridWithColumns(2, f.fits, f.filter)), f.row, f.said)
	f.look()
	return f
}

// look shows the short side where it matters, and what is wrong with it.
func (f *fitFields) look() {
	f.row.(*fyne.Container).Hidden = f.fit() != picture.Crop
	f.said.Say(f.fault())
	f.said.Hidden = f.fault() == ""
	f.root.Refresh()
}

func (f *fitFields) fit() picture.Fit { return picture.Fits()[max(f.fits.SelectedIndex(), 0)] }

// tell tells what is chosen.
func (f *fitFields) tell(typed bool) {
	resize, ok := f.resize()
	f.wrong = !ok && f.fit() == picture.Crop
	f.look()
	differs := func(v, card string) string {
		if v == card {
			return ""
		}
		return v
	}
	if resize == f.card.Resize {
		resize = 0
	}
	f.changed(differs(string(f.fit()), f.card.Fit), differs(string(picture.Filters()[max(f.filter.SelectedIndex(), 0)]), f.card.Resample), resize, typed)
}

// resize is the short side that is typed; nothing is that of the input.
func (f *fitFields) resize() (int, bool) {
	text := strings.TrimSpace(f.short.Text)
	if text == "" {
		return min(f.card.Width, f.card.Height), true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0 && n <= weights.MaxResize
}

// fault says what is wrong with what is typed, or nothing.
func (f *fitFields) fault() string {
	if f.wrong {
		return f.lang.Text("import.fault.resize", kit.Shorten(f.short.Text, 30), weights.MaxResize)
	}
	return ""
}
