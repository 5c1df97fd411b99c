package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
)

// A mapsPane is the middle: the maps of a layer under a title, over their colour bar.
type mapsPane struct {
	root    fyne.CanvasObject
	now     *subject
	title   *widget.Label
	count   *widget.Label
	grid    *gridPane
	columns *kit.ToolButton
	orders  *orderBar
	nothing *widget.Label // that no channel is left
	why     string        // key of the text why channels are not sorted as was chosen; "" where they are
	area    scene.Area    // that was measured for their order
	smooth  *kit.Toggle
	several *fyne.Container // what is there while all maps are
	single  *fyne.Container // what is there while one map fills the pane
	bar     *barPane
	camera  *view.Camera    // where to go once what was chosen is there; nil most of the time
	compute *fyne.Container // the button that has computed what was cancelled

	onValue func(text string) // of the value under the cursor; empty where there is none
}

// newMapsPane makes the pane; control makes a button for an action, bar has what stands over the
// maps, and leave gives the keys from a field back to the window.
func newMapsPane(now *subject, main *mainThread, on mapsEvents, control controls, bar *toolbar, leave func()) *mapsPane {
	m := &mapsPane{now: now, onValue: on.value}
	m.title, m.count = kit.Title(""), kit.Fact("")
	m.smooth = kit.NewToggle(now.lang.Text("tool.smooth"), on.smooth)
	m.columns = control("", nil, "tip.suit", action.SuitColumns)
	for _, text := range []string{now.lang.Text("grid.columns", 64), now.lang.Text("grid.suit"), now.lang.Text("grid.all")} {
		m.columns.MaySay(text)
	}
	columns := container.NewHBox(
		control("", theme.ContentRemoveIcon(), "tip.fewer", action.FewerColumns),
		m.columns,
		control("", theme.ContentAddIcon(), "tip.more", action.MoreColumns),
		control("", theme.ZoomFitIcon(), "tip.zoomfit", action.FitGrid),
	)
	m.several = columns
	m.single = container.NewHBox(layout.NewSpacer(),
		control(now.lang.Text("tool.back"), theme.ViewRestoreIcon(), "tip.back", action.Back),
		control("", theme.NavigateBackIcon(), "tip.channel.previous", action.PreviousChannel),
		control("", theme.NavigateNextIcon(), "tip.channel.next", action.NextChannel))
	m.single.Hide()
	tools := append(slices.Clone(bar.drawn), m.smooth)
	m.orders = newOrderBar(now, main, bar.sort, control, on.only, leave)
	head := kit.Snug(kit.TitleFlow(m.title, m.count), kit.Flow(container.NewStack(m.several, m.single), tools...),
		m.orders.root)

	m.grid = newGridPane()
	m.grid.away = true // until it appears
	m.grid.Watch = main.watch
	m.grid.look.Silent, m.grid.look.OffWord = now.lang.Text("grid.silent.word"), now.lang.Text("grid.off.word")
	m.grid.onHover, m.grid.onChoose, m.grid.onPin, m.grid.onSolo, m.grid.onEye = m.hovered, on.channel, on.pin, m.showTitle, on.off
	m.grid.act, m.grid.onArea = on.act, on.area
	m.grid.onSize = func() { main.soon("mouse", m.grid.follow) } // not while the toolkit draws
	m.compute = container.NewCenter(control(now.lang.Text("tool.compute"), theme.MediaPlayIcon(), "tip.compute", action.Compute))
	m.compute.Hide()
	on.bar.bar, on.bar.upright = m.barNow, now.classroom
	m.bar = newBarPane(now, main, on.bar)
	m.nothing = kit.Heading("")
	m.nothing.Hide()
	m.orders.grown = func() { m.root.Refresh() }
	m.root = kit.Aside(now.inClass, head, m.bar.root, container.NewStack(m.grid, m.compute, container.NewCenter(m.nothing)))
	return m
}

// mapsEvents are what a mapsPane tells of.
type mapsEvents struct {
	channel func(int)     // a map was clicked
	pin     func(pointed) // a value of it was
	off     func(int)     // its eye was
	only    func(string)  // another filter of channels
	smooth  func(bool)
	value   func(text string)
	act     func(do func())  // what is done there is one step of the history
	area    func(scene.Area) // a rectangle was drawn
	bar     barEvents        // without what it shows, which the pane knows
}

// pending reports whether the grid shows something else than what was chosen, because that is not ready.
func (m *mapsPane) pending() bool {
	return !m.computed() || m.grid.maps == nil || m.now.want(m.now.layer()) != m.grid.of || m.now.scene.Order != m.grid.order ||
		m.grid.order.OfArea() && m.now.scene.Measured() != m.area
}

// computed reports whether the result has what was chosen.
func (m *mapsPane) computed() bool {
	n := m.now.network()
	return n != nil && m.now.holds(m.now.scene.Demand(n.Layers[m.now.layer()]).Site)
}

// lost reports whether what was chosen is not computed and will not be by itself: the pass was cancelled, or came to nothing.
func (m *mapsPane) lost() bool {
	return m.now.lost(m.now.layer())
}

// ready reports whether what was chosen is on the screen.
func (m *mapsPane) ready() bool { return m.now.network() != nil && !m.pending() }

// put puts a layer on the screen.
func (m *mapsPane) put(k layerKey, a arrangement) {
	s, maps := m.now.scene, a.maps
	m.why, m.area = a.why, s.Measured()
	m.grid.look = m.now.style(k.Layer, maps, m.grid.look)
	if by, _ := rank.ByKey(s.Order.Key); a.values != nil {
		m.grid.look.Values = view.RankWords(by, m.now.lang.Text("sort.short."+string(by.Key)), a.values)
	}
	m.grid.show(k, s.Order, maps, true)
	if c := m.camera; c != nil {
		m.camera = nil
		m.grid.setCamera(*c)
	}
	m.show()
}

// style is how the scene has a layer's maps drawn; the rest is as it was.
func (s *subject) style(layer int, maps *view.Maps, was view.Style) view.Style {
	now, n := s.scene, s.network()
	was.Map, was.Smooth, was.Clipped = now.Colormap(), now.Smooth, now.Clipped
	was.Names, was.Values = view.ChannelNames(n, layer), nil
	was.Silent = s.lang.Text("grid.silent.word")
	was.Ranges = now.Range == scene.PerChannel
	was.Off, was.OffWord, was.Instead = nil, s.lang.Text("grid.off.word"), nil
	for _, r := range now.OffIn(n)[layer] {
		if r.With == probe.Zero {
			was.Off = append(was.Off, r.Channel)
			continue
		}
		if was.Instead == nil {
			was.Instead = map[int]string{}
		}
		was.Instead[r.Channel] = s.lang.Text("grid.off." + string(r.With))
	}
	was.Chosen, was.Largest = now.Channel, -1
	was.Mark, was.MarkOn = s.mark(layer)
	was.Area = now.Area.In(maps.Tensor.Shape)
	if maps.Flat() && layer == len(n.Layers)-1 {
		was.Largest = view.Largest(maps.Tensor.Data)
	}
	return was
}

// show tells of what is chosen: of the maps on the screen where they are that, and else that it is to come, or how to get it.
func (m *mapsPane) show() {
	m.showTitle()
	lost := m.lost()
	if m.compute.Hidden == lost {
		m.compute.Hidden = !lost
		m.compute.Refresh()
	}
	switch {
	case lost:
		m.grid.cover(whole)
	case m.pending():
		m.grid.cover(half)
	default:
		m.grid.cover(bare)
	}
}

// clear takes the layer off the screen.
func (m *mapsPane) clear() { m.grid.show(layerKey{}, rank.Order{}, nil, false) }

// showTitle says over the grid what is in it.
func (m *mapsPane) showTitle() {
	m.showTools()
	t, n := m.now.lang.Text, m.now.network()
	if n == nil {
		kit.Say(m.title, "")
		kit.Say(m.count, "")
		return
	}
	l := n.Layers[m.now.layer()]
	kit.Say(m.title, l.Name)
	words := []string{strings.ReplaceAll(l.Out.String(), " x ", " × ")}
	solo := m.grid.solo()
	switch {
	case !m.pending() && solo >= 0:
		words = append(words, t("grid.solo", solo))
	case !m.pending():
		words = append(words, m.countOf(m.grid.maps))
	default:
		words = append(words, m.now.waiting(m.now.layer()))
	}
	if relu := m.now.reluText(l); relu != "" {
		words = append(words, relu)
	}
	kit.Say(m.count, m.now.withOff(strings.Join(words, dot)))
}

// reluText says on which side of its activation a layer is looked at; nothing of a layer that has none.
func (s *subject) reluText(l nn.Layer) string {
	switch {
	case l.Activation == "":
		return ""
	case s.scene.Before:
		return s.lang.Text("grid.before." + l.Activation)
	}
	return s.lang.Text("grid.after." + l.Activation)
}

// showTools offers what can be done with all maps, or with the enlarged one.
func (m *mapsPane) showTools() {
	show, hide := m.several, m.single
	if m.grid.solo() >= 0 {
		show, hide = m.single, m.several
	}
	hide.Hide()
	show.Show()
	m.showNothing()
}

// showNothing says that no channel is left, and hides what sorts where there is nothing to sort.
func (m *mapsPane) showNothing() {
	text := ""
	if !m.pending() && m.grid.maps.Places() == 0 {
		text = m.now.lang.Text("filter.nothing", m.now.scene.Order.Only)
	}
	kit.Say(m.nothing, text)
	if m.nothing.Hidden != (text == "") {
		m.nothing.Hidden = text == ""
		m.nothing.Refresh()
	}
	n := m.now.network()
	flat := n != nil && n.Layers[m.now.layer()].Out.Flat()
	if m.orders.root.Hidden != flat {
		m.orders.root.Hidden = flat
		m.root.Refresh()
	}
}

// countOf counts what is on the screen, and what is silent of it.
func (m *mapsPane) countOf(maps *view.Maps) string {
	t, key := m.now.lang.Text, "channels"
	if maps.Flat() {
		key = "units"
	}
	of := maps.Tally.All
	if !maps.Flat() {
		of = maps.N
	}
	s := t("grid.count."+key, maps.Tally.All, of)
	switch {
	case m.why != "":
		s += m.now.lang.Comma() + t(m.why)
	case m.now.sortedByTarget():
		s += m.now.lang.Comma() + t("sort.about", m.now.targetText(m.now.scene.Cause.Target))
	}
	if maps.Tally.Silent > 0 {
		s += m.now.lang.Comma() + t("grid.silent."+key, maps.Tally.Silent)
	}
	if maps.Tally.Faulty > 0 {
		s += m.now.lang.Comma() + t("grid.faulty", maps.Tally.Faulty)
	}
	return s
}

// showChannel frames the chosen channel.
func (m *mapsPane) showChannel() {
	m.grid.setChosen(m.now.scene.Channel)
	m.showBar()
}

// showColumns says how many columns there are, and has the grid take them.
func (m *mapsPane) showColumns() {
	s := m.now.scene
	text := m.now.lang.Text("grid.columns", s.Columns)
	switch {
	case s.All:
		text = m.now.lang.Text("grid.all")
	case s.Columns == 0:
		text = m.now.lang.Text("grid.suit")
	}
	m.columns.Say(text)
	m.grid.setColumns(s.Columns, s.All)
}

// showMark frames what of the maps has to do with the pinned unit.
func (m *mapsPane) showMark() {
	if !m.pending() {
		m.grid.look.Mark, m.grid.look.MarkOn = m.now.mark(m.grid.of.Layer)
		m.grid.look.Area = m.now.scene.Area.In(m.grid.maps.Tensor.Shape)
		m.grid.Refresh()
	}
}

// showSmooth takes over whether pixels are interpolated, and what is cut off marked.
func (m *mapsPane) showSmooth() {
	m.smooth.SetChecked(m.now.scene.Smooth)
	m.grid.setDrawing(m.now.scene.Smooth, m.now.scene.Clipped)
	m.bar.scale.Refresh()
}

// showCamera goes to a part of the grid, as soon as the grid has what that is a part of.
func (m *mapsPane) showCamera(c view.Camera) {
	if m.pending() {
		m.camera = &c
		return
	}
	m.grid.setCamera(c)
	m.showTitle()
}

// present are the maps of the chosen layer, or nil while they are not there.
func (m *mapsPane) present() *view.Maps {
	if m.pending() {
		return nil
	}
	return m.grid.maps
}

// hovered tells of the value under the cursor.
func (m *mapsPane) hovered(s pointed) {
	m.showBar()
	v, ok := float32(0), false
	if s.ok && !m.pending() {
		v, ok = m.grid.maps.Value(s.channel, s.y, s.x)
	}
	if !ok {
		m.onValue("")
		return
	}
	m.onValue(m.valueText(s, v))
}

// valueText says where a value stands, what it is, and how much of the input it sees.
func (m *mapsPane) valueText(s pointed, v float32) string {
	n, i := m.now.network(), m.now.layer()
	name := n.Layers[i].Name
	if m.grid.maps.Flat() {
		at := s.y*m.grid.maps.W + s.x
		text := fmt.Sprintf("%s [%d] = %s", name, at, view.Exact(v))
		if i == len(n.Layers)-1 && at < len(n.Classes) {
			text += "  " + m.now.lang.Class(n.Classes[at])
		}
		return text
	}
	text := fmt.Sprintf("%s [%d] (%d, %d) = %s", name, s.channel, s.y, s.x, view.Exact(v))
	if f := n.ReceptiveField(i); f.Size > 1 {
		text += "  ·  " + m.now.lang.Text("status.field", f.Size, f.Size)
	}
	return text
}
