package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view/rank"
)

// An orderBar is the line over the maps that says how channels are sorted, and which are left.
type orderBar struct {
	root   *fyne.Container
	now    *subject
	sort   *kit.ToolButton
	turn   *kit.ToolButton
	filter *kit.Finder
	fault  *widget.Label // what is wrong with the filter
	onOnly func(string)  // another filter that can be read
	grown  func()        // the bar needs more room, or less
}

// newOrderBar makes it; drop makes the button of a menu, and leave gives the keys from the field back to the window.
func newOrderBar(now *subject, main *mainThread, sort *kit.ToolButton, control controls, onOnly func(string), leave func()) *orderBar {
	b := &orderBar{now: now, sort: sort, fault: kit.Fact(""), onOnly: onOnly}
	b.turn = control("", theme.MoveUpIcon(), "tip.sort.turn", action.TurnSort)
	b.filter = kit.NewFinder(now.lang.Text("filter.hint"), func(string) { main.watched("filter", b.typed)() }, nil, leave)
	b.fault.Importance = kit.Fault
	b.fault.Hide()
	for _, k := range append(rank.Keys(), rank.TargetKeys()...) {
		b.sort.MaySay(b.sortText(k))
	}
	least := float32(70)
	if now.classroom { // beside the maps is height enough for a row of its own
		least = 240
	}
	row := kit.Ahead(container.NewHBox(b.sort, b.turn), kit.Inset(b.filter, 6), least)
	b.root = kit.Snug(row, b.fault)
	return b
}

func (b *orderBar) sortText(k rank.Key) string {
	return b.now.lang.Text("tool.sort", b.now.lang.Text("sort.short."+string(k)))
}

// inherit takes over what was typed in another bar.
func (b *orderBar) inherit(old *orderBar) {
	b.filter.Keep(old.filter.Text)
	_, err := rank.ParseFilter(b.filter.Text)
	b.tell(err)
}

// typed has the maps filtered as far as what was typed can be read, and else says what cannot.
func (b *orderBar) typed() {
	text := strings.TrimSpace(b.filter.Text)
	_, err := rank.ParseFilter(text)
	b.tell(err)
	if err == nil && text != b.now.scene.Order.Only {
		b.onOnly(text)
	}
}

// tell says what is wrong with a filter, or nothing.
func (b *orderBar) tell(err error) {
	var fault *rank.FilterError
	if bad := errors.As(err, &fault); bad != b.fault.Visible() && b.grown != nil {
		defer b.grown()
	}
	if fault == nil {
		kit.Say(b.fault, "")
		b.fault.Hide()
		return
	}
	text := b.now.lang.Text("filter.fault."+string(fault.Fault), fault.At)
	if b.now.scene.Order.Only != "" {
		text += " " + b.now.lang.Text("filter.kept", b.now.scene.Order.Only)
	}
	kit.Say(b.fault, text)
	b.fault.Show()
}

// show takes over the scene's order. A filter that is being typed and cannot be read yet stays.
func (b *orderBar) show() {
	o := b.now.scene.Order
	b.sort.Say(b.sortText(o.Key))
	icon := theme.MoveUpIcon()
	if o.Down {
		icon = theme.MoveDownIcon()
	}
	if b.turn.Icon != icon {
		b.turn.SetIcon(icon)
	}
	if _, err := rank.ParseFilter(b.filter.Text); err == nil && strings.TrimSpace(b.filter.Text) != o.Only {
		b.filter.SetText(o.Only)
	}
}
