package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// menu makes the items of a menu from the action table.
func (w *Window) menu(m action.Menu) (items []*fyne.MenuItem) {
	tens := 0
	for _, a := range action.InMenu(m) {
		c := w.commands[a.ID]
		if c.absent {
			continue
		}
		if group := a.Place.Rank / 10; group != tens {
			items, tens = append(items, fyne.NewMenuItemSeparator()), group
		}
		label := w.lang.Text(a.Text)
		if c.note != nil {
			label += c.note()
		}
		item := fyne.NewMenuItem(label, c.do)
		item.Checked = c.checked != nil && c.checked()
		item.Disabled = c.enabled != nil && !c.enabled()
		items = append(items, item)
	}
	return items
}

// openMenu ends with what was opened last.
func (w *Window) openMenu() []*fyne.MenuItem {
	items := w.menu(action.OpenMenu)
	if len(w.set.Recent) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	for _, path := range w.set.Recent[:min(len(w.set.Recent), 8)] {
		label := kit.Shorten(filepath.Base(path), 40)
		items = append(items, fyne.NewMenuItem(label, func() { w.Open([]string{path}) }))
	}
	return items
}

func (w *Window) samplesMenu() (items []*fyne.MenuItem) {
	for _, s := range assets.Samples() {
		items = append(items, fyne.NewMenuItem(w.lang.Pick(s.Title, s.TitleZh), func() { w.session.OpenSample(s.Name) }))
	}
	return items
}

// modelMenu has the model in use below the built-in one.
func (w *Window) modelMenu() []*fyne.MenuItem {
	items := w.menu(action.ModelMenu)
	if m := w.state.Model; m != nil && m.Path != "" {
		now := fyne.NewMenuItem(kit.Shorten(m.Network.Card.Name, 40), func() {})
		now.Checked = true
		items = slices.Insert(items, 1, now)
	}
	return items
}

// ofCard marks what the model was trained with.
func (w *Window) ofCard(is bool) string {
	if !is {
		return ""
	}
	return "  " + w.lang.Text("menu.ofcard")
}
