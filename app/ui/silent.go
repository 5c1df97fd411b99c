package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights"
)

// findSilent looks for channels that are silent on all pictures that were opened together.
func (w *Window) findSilent() {
	s := w.now.scene
	in := func(card weights.Input) weights.Input { return s.Input(card) }
	w.session.Do(session.Silent(w.now.state.Files, in, func(r session.SilentReport) {
		w.main.do("silent", func() { w.showSilent(r) })
	}))
}

// unfoldered is for what looks at several pictures.
func (w *Window) unfoldered() string {
	switch {
	case w.now.network() == nil:
		return "why.nomodel"
	case len(w.now.state.Files) < 2:
		return "why.nofolder"
	}
	return ""
}

// showSilent tells of the channels, layer by layer, in a dialog from which the whole can be copied.
func (w *Window) showSilent(r session.SilentReport) {
	t := w.now.lang.Text
	if r.Pictures == 0 {
		w.dialogs.inform(t("silent.title"), kit.NewParagraph(t("silent.unread", r.Skipped)), 520)
		return
	}
	head := t("silent.of", r.Pictures)
	if r.Skipped > 0 {
		head = t("silent.skipped", r.Pictures, r.Skipped)
	}
	list := kit.Pairs()
	content := kit.Snug(kit.NewParagraph(head), list)
	table := strings.Builder{}
	for _, l := range r.Layers {
		list.Add(widget.NewLabel(l.Name))
		list.Add(kit.NewParagraph(t("silent.layer", len(l.Silent), l.Channels) + numbersText(l.Silent, silentListed)))
		fmt.Fprintf(&table, "%s\t%d\t%d\t%s\n", l.Name, len(l.Silent), l.Channels, numbersText(l.Silent, len(l.Silent)))
	}
	w.dialogs.inform(t("silent.title"), content, 620, kit.NewButton(t("silent.copy"), func() { w.saver.copy(table.String()) }))
}

// silentListed is how many channels of a layer the dialog names.
const silentListed = 24

// numbersText lists the first of some numbers.
func numbersText(list []int, most int) string {
	var words []string
	for _, n := range list[:min(len(list), most)] {
		words = append(words, fmt.Sprint(n))
	}
	if len(list) == 0 {
		return ""
	}
	text := "  " + strings.Join(words, ", ")
	if len(list) > most {
		text += " …"
	}
	return text
}
