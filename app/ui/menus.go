package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// menus make the items of menus: those of the action table, and with them what only a session has.
type menus struct {
	now      *subject
	main     *mainThread
	commands commands
	opener   *opener
}

// items makes those of a menu of the action table.
func (m *menus) items(menu action.Menu) (items []*fyne.MenuItem) {
	tens := 0
	for _, a := range action.InMenu(menu) {
		c := m.commands[a.ID]
		if c.absent {
			continue
		}
		if group := a.Place.Rank / 10; group != tens {
			items, tens = append(items, fyne.NewMenuItemSeparator()), group
		}
		label := m.now.lang.Text(a.Text)
		if c.note != nil {
			label += c.note()
		}
		item := fyne.NewMenuItem(label, c.do)
		item.Checked = c.checked != nil && c.checked()
		item.Disabled = c.hindered() != ""
		items = append(items, item)
	}
	return items
}

// recents is how many of the recent files the menu shows.
const recents = 8

// open ends with what was opened last.
func (m *menus) open() []*fyne.MenuItem {
	items := m.items(action.OpenMenu)
	recent := m.opener.set.Recent
	if len(recent) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	for _, path := range recent[:min(len(recent), recents)] {
		label := kit.Shorten(filepath.Base(path), 40)
		items = append(items, fyne.NewMenuItem(label, func() { m.opener.open([]string{path}) }))
	}
	return items
}

func (m *menus) samples() (items []*fyne.MenuItem) {
	for _, s := range assets.Samples() {
		title := m.now.lang.Pick(s.Title, s.TitleZh)
		items = append(items, fyne.NewMenuItem(title, func() { m.opener.session.OpenSample(s.Name) }))
	}
	return items
}

// model has the models that were in use last below the built-in one, the present one ticked.
func (m *menus) model() []*fyne.MenuItem {
	items := m.items(action.ModelMenu)
	models := m.opener.set.Models
	for i, path := range models[:min(len(models), recents)] {
		item := fyne.NewMenuItem(kit.Shorten(filepath.Base(path), 40), func() { m.opener.model(path) })
		if in := m.now.state.Model; in != nil && in.Path == path {
			item.Checked, item.Label, item.Action = true, kit.Shorten(in.Network.Card.Name, 40), func() {}
		}
		items = slices.Insert(items, 1+i, item)
	}
	return items
}

// watched puts what items do under watch.
func (m *menus) watched(items []*fyne.MenuItem) []*fyne.MenuItem {
	for _, item := range items {
		if item.Action != nil {
			item.Action = m.main.watched("menu", item.Action)
		}
	}
	return items
}
