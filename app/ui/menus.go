package ui

import (
	"runtime"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
)

// menus make the items of menus: those of the action table, and with them what only a session has.
type menus struct {
	now      *subject
	main     *mainThread
	commands commands
	opener   *opener
	look     func(change func(scene.Scene) scene.Scene)
	shelf    *shelf
}

// items makes those of a menu of the action table.
func (m *menus) items(menu action.Menu) []*fyne.MenuItem {
	return m.some(menu, func(action.ID) bool { return true })
}

// some makes those of a menu that are wanted.
func (m *menus) some(menu action.Menu, wanted func(action.ID) bool) (items []*fyne.MenuItem) {
	tens, keys := -1, map[*fyne.MenuItem]string{}
	for _, a := range action.InMenu(menu) {
		if m.commands[a.ID].absent || !wanted(a.ID) {
			continue
		}
		if group := a.Place.Rank / 10; group != tens {
			if len(items) > 0 {
				items = append(items, fyne.NewMenuItemSeparator())
			}
			tens = group
		}
		items = append(items, m.item(a, keys))
	}
	return withKeys(items, keys)
}

// item is an action's line in a menu; its key is noted.
func (m *menus) item(a action.Action, keys map[*fyne.MenuItem]string) *fyne.MenuItem {
	c, label := m.commands[a.ID], m.now.lang.Text(a.Text)
	if c.note != nil {
		label += c.note()
	}
	item := fyne.NewMenuItem(label, c.do)
	if len(a.Keys) > 0 {
		keys[item] = action.OnSystem(string(a.Keys[0]), runtime.GOOS)
	}
	item.Checked = c.checked != nil && c.checked()
	item.Disabled = c.hindered() != ""
	return item
}

// inContext are the items for a right click.
func (m *menus) inContext(c action.Context) (items []*fyne.MenuItem) {
	keys := map[*fyne.MenuItem]string{}
	for i, group := range action.InContext(c) {
		if i > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		for _, a := range group {
			item := m.item(a, keys)
			if key := "on." + string(c) + "." + string(a.ID); m.now.lang.Has(key) { // it is called otherwise there
				item.Label = m.now.lang.Text(key)
			}
			item.Label = capital(item.Label)
			items = append(items, item)
		}
	}
	return withKeys(items, keys)
}

// drop shows the menu of a right click at a position in the window.
func (m *menus) drop(c action.Context, on fyne.CanvasObject, at fyne.Position) {
	in := fyne.CurrentApp().Driver().CanvasForObject(on)
	if in != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", m.watched(m.inContext(c))...), in, at)
	}
}

// contextOf is what the keyboard asks a menu of, and what that drops from: the layers where they have the focus, or what the middle
// shows. Nil where a right click would offer nothing.
func (w *Window) contextOf() (action.Context, fyne.CanvasObject) {
	p := w.parts
	if w.win.Canvas().Focused() == fyne.Focusable(p.layers.layers) && w.now.network() != nil {
		return action.OnLayer, p.layers.layers
	}
	switch w.now.scene.View {
	case scene.Maps:
		if p.maps.grid.maps != nil {
			return action.OnMap, p.maps.grid
		}
	case scene.PhotoView:
		return action.OnPhoto, p.photo.heat
	case scene.ChartView:
		return action.OnClass, p.bigChart.chart
	}
	return p.contextIn(w.now.scene.View)
}

// contextIn is what a right click offers in the views that have a menu whatever is in them.
func (p *parts) contextIn(v scene.View) (action.Context, fyne.CanvasObject) {
	all := map[scene.View]struct {
		of action.Context
		on fyne.CanvasObject
	}{
		scene.Pictures:  {action.OnPair, p.pictures.twins.root},
		scene.Layers:    {action.OnPair, p.twoLayers.twins.root},
		scene.Kernels:   {action.OnKernels, p.kernels.grid},
		scene.Glance:    {action.OnGlance, p.glance},
		scene.Table:     {action.OnTable, p.crowd},
		scene.AreaView:  {action.OnArea, p.area.list},
		scene.CauseView: {action.OnWhy, p.cause.box.heat},
		scene.DreamView: {action.OnDream, p.dream.picture},
		scene.BestView:  {action.OnBest, p.best.back},
	}
	found, ok := all[v]
	if !ok {
		return "", nil
	}
	return found.of, found.on
}

// offer has a right click drop the menus of what the parts show.
func (p *parts) offer(m *menus) {
	drop := func(c action.Context, on fyne.CanvasObject) func(fyne.Position) {
		return func(at fyne.Position) { m.drop(c, on, at) }
	}
	for _, t := range []*twins{p.pictures.twins, p.twoLayers.twins} {
		for _, s := range t.sides {
			s.grid.onMenu = drop(action.OnPair, s.grid)
		}
	}
	p.kernels.grid.onMenu = drop(action.OnKernels, p.kernels.grid)
	p.glance.onMenu, p.crowd.onMenu = drop(action.OnGlance, p.glance), drop(action.OnTable, p.crowd)
	p.area.list.onMenu = drop(action.OnArea, p.area.list)
	p.cause.box.heat.onMenu, p.why.box.heat.onMenu = drop(action.OnWhy, p.cause.box.heat), drop(action.OnCause, p.why.box.heat)
	p.dream.picture.OnMenu = drop(action.OnDream, p.dream.picture)
	p.best.back.OnMenu = drop(action.OnBest, p.best.back)
}

// contextless is for the menu of a right click.
func (w *Window) contextless() string {
	if _, on := w.contextOf(); on == nil {
		return "why.nocontext"
	}
	return ""
}

// contextMenu drops the menu that a right click would.
func (w *Window) contextMenu() {
	const inside = 24
	c, on := w.contextOf()
	w.menus.drop(c, on, fyne.CurrentApp().Driver().AbsolutePositionForObject(on).AddXY(inside, inside))
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
	recent = recent[:min(len(recent), recents)]
	for i, name := range toldApart(recent) {
		items = append(items, fyne.NewMenuItem(kit.Middle(name, 40), func() { m.opener.open([]string{recent[i]}) }))
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

// model has the models that were in use last, and those that were found, below the built-in one.
func (m *menus) model() []*fyne.MenuItem {
	m.shelf.look(func() {}) // for the next time
	return slices.Insert(m.items(action.ModelMenu), 1, m.shelf.items()...)
}

// fitted are as many groups of items as there is room for below each other, and in the end a way to the others: what the toolkit scrolls
// in a menu is not seen by who goes there with the keys.
func (m *menus) fitted(items []*fyne.MenuItem, room float32, drop func([]*fyne.MenuItem)) []*fyne.MenuItem {
	high := func(items []*fyne.MenuItem) float32 {
		return widget.NewMenu(fyne.NewMenu("", items...)).MinSize().Height
	}
	if high(items) <= room {
		return items
	}
	var ends []int // where groups end
	for i, item := range items {
		if item.IsSeparator {
			ends = append(ends, i)
		}
	}
	for _, end := range slices.Backward(ends) {
		rest := items[end+1:]
		more := fyne.NewMenuItem(m.now.lang.Text("menu.more"), m.main.watched("more", func() { drop(m.fitted(rest, room, drop)) }))
		if some := append(slices.Clone(items[:end+1]), more); high(some) <= room {
			return some
		}
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
