package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// A unitPane tells of the pinned unit.
type unitPane struct {
	root  *fyne.Container
	now   *subject
	main  *mainThread
	title *widget.Label
	unpin *kit.ToolButton
	note  *kit.Paragraph // what to do where nothing is pinned
	facts *kit.Facts
	told  told
	busy  int // jobs in the background
}

// told is what a unitPane tells of.
type told struct {
	unit   scene.Unit
	pass   *nn.Activations
	before bool
	done   bool // the unit's layer is computed, with the channels off that are chosen
}

func newUnitPane(now *subject, main *mainThread, control controls) *unitPane {
	u := &unitPane{now: now, main: main, title: kit.Heading(""), note: kit.NewParagraph(""), facts: kit.NewFacts()}
	u.title.Truncation = fyne.TextTruncateEllipsis
	u.unpin = control("", theme.CancelIcon(), "tip.unpin", action.Unpin)
	u.root = kit.Snug(container.NewBorder(nil, nil, nil, u.unpin, u.title), u.facts.Root, u.note)
	return u
}

// show tells of the pinned unit, or how to pin one. Its value is read in the background.
func (u *unitPane) show() {
	unit, l, ok := u.now.scene.Pinned(u.now.network())
	if !ok {
		u.told = told{}
		kit.Say(u.title, u.now.lang.Text("unit.none"))
		u.note.Say(u.now.lang.Text("unit.how"))
		u.facts.Show(nil)
		u.unpin.Hide()
		return
	}
	r := u.now.result
	site := u.now.scene.Demand(l).Site
	next := told{unit: unit, before: site.Before, done: u.now.holds(site)}
	if r != nil {
		next.pass = r.At(site)
	}
	kit.Say(u.title, unitName(unit, l))
	u.note.Say("")
	u.unpin.Show()
	if u.told = next; !next.done {
		u.facts.Show(u.rows(l, "…"))
		return
	}
	var v float32
	u.busy++
	at := nn.Unit{Site: nn.Site{Layer: l.Index, Before: next.before}, Y: unit.Y, X: unit.X, C: unit.Channel}
	u.main.beside("unit", func() (err error) {
		v, err = next.pass.Value(at)
		return err
	}, func(err error) {
		u.busy--
		if err == nil && u.told == next {
			u.facts.Show(u.rows(l, view.Exact(v)))
		}
	})
}

// rows are the unit's value, and what it sees of the picture.
func (u *unitPane) rows(l nn.Layer, value string) [][2]string {
	t, card := u.now.lang.Text, view.CardOf(u.now.network(), l.Index)
	field := t("card.field.all")
	if !card.All {
		field = t("card.field.value", card.Field.Size, card.Field.Size, card.Field.Step)
	}
	return [][2]string{{t("unit.value"), value}, {t("card.field"), field}}
}

// unitName is how a unit is written: "block3_conv1 [17] (12, 30)", or "fc1 [17]" where there are no rows and columns.
func unitName(u scene.Unit, l nn.Layer) string {
	if l.Out.Flat() {
		return fmt.Sprintf("%s [%d]", u.Layer, u.Channel)
	}
	return fmt.Sprintf("%s [%d] (%d, %d)", u.Layer, u.Channel, u.Y, u.X)
}
