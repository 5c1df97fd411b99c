package ui

import (
	"errors"
	"fmt"
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// pageful is how many channels a page of the list has.
const pageful = 12

// A channelsPart lists a layer's channels by a number about what is explained, in the tab with causes.
type channelsPart struct {
	root   *fyne.Container
	now    *subject
	causes *causes
	maps   func(layer int) *view.Maps // nil while they are not there
	value  func(string)               // of the channel under the mouse
	choose func(layer, channel int)

	by    *kit.ToolButton
	state *kit.Paragraph  // whose channels they are and what they add up to, or why there are none
	note  *kit.Paragraph  // what the numbers show, and what they do not
	sight *fyne.Container // what went through one of them
	title *widget.Label
	heat  *heatPane
	bar   *kit.Painting
	font  lettering
	list  *channelList
	foot  *fyne.Container
	place *kit.Paragraph // which part of the list is shown

	layer  int
	order  []int // channels, the first first
	values []float64
}

func newChannelsPart(now *subject, main *mainThread, c *causes, menus *menus, hint kit.Hint, control controls, events channelEvents) *channelsPart {
	t := now.lang.Text
	p := &channelsPart{now: now, causes: c, maps: events.maps, value: events.value, choose: events.choose}
	p.by = kit.NewMenuButton("", t("tip.list"), hint, func() []*fyne.MenuItem { return menus.watched(menus.items(action.ListMenu)) })
	p.state, p.note, p.place = kit.Caption(""), kit.Caption(""), kit.Caption("")
	p.title = kit.Fact("")
	p.heat = newHeatPane(fyne.NewSize(200, 180))
	p.heat.Watch = main.watch
	p.heat.onHover = func(spotted) { p.tellSight() }
	p.heat.later = func() { main.soon("mouse on a channel's map", p.heat.follow) }
	p.bar = kit.NewPainting(fyne.NewSize(200, 44), p.paintBar)
	p.sight = kit.Snug(p.title, p.heat, p.bar)
	p.list = newChannelList(p)
	p.list.Watch = main.watch
	p.list.later = func() { main.soon("mouse on channels", p.list.follow) }
	ways := container.NewHBox(
		control("", theme.NavigateBackIcon(), "tip.list.back", action.ListBack),
		control("", theme.NavigateNextIcon(), "tip.list.on", action.ListOn),
		control("", theme.MediaSkipNextIcon(), "tip.list.end", action.ListEnd),
		control("", theme.GridIcon(), "tip.list.maps", action.ListInMaps))
	p.foot = kit.Border(nil, nil, ways, nil, kit.Level(p.place))
	p.root = kit.Snug(kit.Heading(t("list.title")), kit.Border(nil, nil, p.by, nil), p.state, p.sight, p.list, p.foot, p.note)
	return p
}

// channelEvents are what a channelsPart asks for.
type channelEvents struct {
	maps   func(layer int) *view.Maps
	value  func(string)
	choose func(layer, channel int)
}

// listLayer is the layer whose channels are pageful: the one that class activation maps are drawn from.
func (s *subject) listLayer() (l nn.Layer, err error) {
	if s.network() == nil {
		return l, errors.New("ui: there is no model whose channels could be listed")
	}
	req, err := explain.Request{Method: explain.HiResCAM, Layer: s.scene.Cause.Layer}.Filled(s.network())
	if err != nil {
		return l, err
	}
	l, _ = s.network().Find(req.Layer)
	return l, nil
}

// show follows the scene and what is known.
func (p *channelsPart) show() {
	t, by := p.now.lang.Text, p.now.scene.Listing.By
	name := t("list.none")
	if by != "" {
		name = t("list.by." + string(by))
	}
	p.by.Say(name)
	p.order, p.values = nil, nil
	text := ""
	if by != "" && p.now.network() != nil && p.now.state.Picture != nil {
		text = p.find(by)
	}
	for _, part := range []fyne.CanvasObject{p.list, p.foot, p.note} {
		kit.Shown(part, len(p.order) > 0)
	}
	kit.Shown(p.state, text != "")
	p.state.Importance = widget.LowImportance
	if a := p.causes.measures.found[p.causes.wants(by, p.layer)].Account; len(p.order) > 0 && a != nil {
		p.state.Importance = map[bool]widget.Importance{true: widget.SuccessImportance, false: widget.WarningImportance}[a.OK]
	}
	p.state.Say(text)
	p.state.Refresh()
	if by != "" {
		p.note.Say(t("list.note." + string(by)))
	}
	p.list.show(p.ladder())
	p.showSight()
	if n := len(p.order); n > 0 {
		from := p.from()
		p.place.Say(t("list.place", from+1, min(from+pageful, n), n))
	}
	p.root.Refresh()
}

// find has the numbers, or gives a text that says why there are none.
func (p *channelsPart) find(by rank.Key) string {
	t := p.now.lang.Text
	l, err := p.now.listLayer()
	if err != nil {
		return t("cause.failed", inWords(err, p.now.lang))
	}
	p.layer = l.Index
	values, why := p.causes.values(by, l.Index)
	got := p.causes.measures.found[p.causes.wants(by, l.Index)]
	switch {
	case got.Err != nil && p.causes.of != nil:
		return t("cause.failed", inWords(got.Err, p.now.lang))
	case why != "":
		return t("list"+why[len("sort"):], l.Name)
	}
	m, _ := rank.ByKey(by)
	p.order, err = rank.Order{Key: by, Down: !m.Least}.Arrange(len(values), rank.Values{by: values})
	if err != nil {
		return t("cause.failed", inWords(err, p.now.lang))
	}
	p.values = values
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	switch {
	case got.Account != nil:
		return l.Name + p.now.lang.Colon() + p.now.accountText(*got.Account)
	case m.Share:
		return t("list.sum", l.Name, len(values), 100*sum)
	}
	return t("list.of", l.Name, p.now.targetText(p.now.scene.Cause.Target))
}

// from is the place of the first channel that is shown.
func (p *channelsPart) from() int {
	last := max(0, (len(p.order)-1)/pageful*pageful)
	return min(p.now.scene.Listing.From/pageful*pageful, last)
}

// ladder is the page that is shown.
func (p *channelsPart) ladder() view.Ladder {
	l := view.Ladder{Chosen: -1, Pointed: -1}
	if len(p.order) == 0 {
		return l
	}
	n, s := p.now.network(), p.now.scene
	if p.now.layer() == p.layer {
		l.Chosen = min(s.Channel, n.Layers[p.layer].Out.C-1)
	}
	for _, v := range p.values {
		if !math.IsNaN(v) {
			l.Most, l.Signed = max(l.Most, math.Abs(v)), l.Signed || v < 0
		}
	}
	m, _ := rank.ByKey(s.Listing.By)
	maps := p.maps(p.layer)
	for _, c := range p.order[p.from():min(p.from()+pageful, len(p.order))] {
		r := view.Rung{Channel: c, Value: p.values[c], Text: view.RankText(m, p.values[c])}
		if maps != nil && c < maps.N {
			r.Map = view.Heat{Values: nn.Tensor{Shape: nn.Map(maps.H, maps.W, 1), Data: maps.Values(c)}, Range: maps.On[c], Map: s.Colormap()}
		}
		l.Rungs = append(l.Rungs, r)
	}
	return l
}

// pointed tells of the channel under the mouse; -1 for none.
func (p *channelsPart) pointed(channel int) {
	p.showSight()
	if channel < 0 || channel >= len(p.values) {
		p.value("")
		return
	}
	text := fmt.Sprintf("%s [%d]  %s = %s", p.now.network().Layers[p.layer].Name, channel, p.now.lang.Text("sort.short."+string(p.now.scene.Listing.By)), p.number(channel))
	if a := p.causes.measures.found[p.causes.wants(p.now.scene.Listing.By, p.layer)].Account; a != nil && a.Want != 0 {
		text += "  (" + view.Minus(percentText(p.values[channel]/a.Want)) + ")"
	}
	p.value(text)
}

// number is a channel's number as it is written.
func (p *channelsPart) number(channel int) string {
	m, _ := rank.ByKey(p.now.scene.Listing.By)
	return view.RankText(m, p.values[channel])
}

// seen is the channel of which is shown what went through it: the one under the mouse, or else the chosen one; -1 for none.
func (p *channelsPart) seen() int {
	switch {
	case p.now.scene.Listing.By != rank.Relevance || len(p.order) == 0 || p.now.scene.Tab != scene.WhyTab:
		return -1
	case p.list.hover >= 0 && p.list.hover < len(p.values):
		return p.list.hover
	case p.now.layer() == p.layer:
		return min(p.now.scene.Channel, len(p.values)-1)
	}
	return -1
}

// through asks for what went through a channel on its way to the picture.
func (p *channelsPart) through(channel int) explain.Request {
	return explain.Request{
		Method: explain.LRP, Target: p.now.scene.Cause.Target,
		Condition: explain.Target{Layer: p.now.network().Layers[p.layer].Name, Channel: channel},
	}
}

// showSight shows what went through a channel, where the list is by relevance.
func (p *channelsPart) showSight() {
	kit.Shown(p.sight, p.now.scene.Listing.By == rank.Relevance && len(p.order) > 0)
	channel := p.seen()
	if channel < 0 {
		p.causes.glance(nil)
		kit.Say(p.title, p.now.lang.Text("list.point"))
		p.putHeat(view.Heat{Photo: p.causes.photo, Map: view.Viridis()})
		return
	}
	req := p.through(channel)
	p.causes.glance(&req)
	text, heat := p.now.lang.Text("list.through", channel, p.number(channel)), p.causes.heatOf(req)
	if heat.Values.Len() == 0 {
		text += " …"
	}
	kit.Say(p.title, text)
	p.putHeat(heat)
}

func (p *channelsPart) putHeat(h view.Heat) {
	if !sameHeat(h, p.heat.heat) {
		p.heat.show(h)
		p.bar.Refresh()
	}
}

// tellSight tells of the value under the mouse in that map.
func (p *channelsPart) tellSight() {
	p.bar.Refresh()
	text := ""
	if s, channel := p.heat.hover, p.seen(); s.ok && channel >= 0 {
		if got := p.causes.found[p.through(channel)]; got.heat.Len() > 0 {
			text = p.now.valueText(got, s)
		}
	}
	p.value(text)
}

// paintBar draws the colour bar of that map.
func (p *channelsPart) paintBar(dst *image.RGBA, unit float64) {
	paintHeatBar(dst, unit, p.heat, &p.font)
}

// A channelList is the list, with what the mouse does on it.
type channelList struct {
	kit.Painting
	part   *channelsPart
	ladder view.Ladder
	font   lettering
	mouse  cursor
	hover  int // the channel under the mouse, or -1
	later  func()
}

func newChannelList(p *channelsPart) *channelList {
	l := &channelList{part: p, hover: -1}
	l.Set(fyne.NewSize(220, 10), l.draw)
	l.ExtendBaseWidget(l)
	return l
}

// show shows another page.
func (l *channelList) show(ladder view.Ladder) {
	l.ladder = ladder
	l.follow()
}

// MinSize is the height of the page.
func (l *channelList) MinSize() fyne.Size {
	return fyne.NewSize(220, float32(len(l.ladder.Rungs)*view.RungHeight))
}

func (l *channelList) draw(dst *image.RGBA, unit float64) {
	if l.under() != l.hover && l.later != nil { // it has another size, or place
		l.later()
	}
	ladder := l.ladder
	ladder.Pointed = -1
	for i, r := range ladder.Rungs {
		if r.Channel == l.hover {
			ladder.Pointed = i
		}
	}
	ladder.Draw(dst, view.Style{Ink: ink(), Small: l.font.at(unit), Map: view.Signed()}, unit)
}

// under is the channel that the mouse is on.
func (l *channelList) under() int {
	p, on := l.mouse.on(l)
	if !on || !l.Visible() {
		return -1
	}
	if i := l.ladder.At(int(p.Y), 1); i >= 0 {
		return l.ladder.Rungs[i].Channel
	}
	return -1
}

// follow draws anew, and tells of what is under the mouse.
func (l *channelList) follow() {
	was := l.hover
	l.hover = l.under()
	l.Refresh()
	if was >= 0 || l.hover >= 0 {
		l.part.pointed(l.hover)
	}
}

// MouseIn implements desktop.Hoverable.
func (l *channelList) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (l *channelList) MouseMoved(e *desktop.MouseEvent) {
	defer l.Watch.Over("mouse")()
	l.mouse.rest(l, e.Position)
	if l.under() != l.hover {
		l.follow()
	}
}

// MouseOut implements desktop.Hoverable.
func (l *channelList) MouseOut() {
	if l.mouse.passOn() {
		return
	}
	l.mouse.leave()
	l.follow()
}

// Tapped implements fyne.Tappable.
func (l *channelList) Tapped(e *fyne.PointEvent) {
	defer l.Watch.Over("click")()
	if i := l.ladder.At(int(e.Position.Y), 1); i >= 0 {
		l.part.choose(l.part.layer, l.ladder.Rungs[i].Channel)
	}
}

// Cursor implements desktop.Cursorable.
func (l *channelList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// bindListing is what lists channels.
func (w *Window) bindListing() commands {
	v := w.viewer
	look := func(change func(l *scene.Listing)) func() {
		return func() {
			next := v.now.scene.Listing
			change(&next)
			v.look(v.whole().WithTab(scene.WhyTab).WithListing(next))
		}
	}
	part := func() *channelsPart { return w.parts.why.channels }
	c := commands{
		action.ListBack: {do: look(func(l *scene.Listing) { l.From = max(0, part().from()-pageful) }), why: w.listless},
		action.ListOn: {do: look(func(l *scene.Listing) {
			if next := part().from() + pageful; next < len(part().order) {
				l.From = next
			}
		}), why: w.listless},
		action.ListEnd: {do: look(func(l *scene.Listing) {
			last := (len(part().order) - 1) / pageful * pageful
			if l.From = last; part().from() == last {
				l.From = 0
			}
		}), why: w.listless},
		action.ListInMaps: {do: func() {
			by := v.now.scene.Listing.By
			m, _ := rank.ByKey(by)
			next := v.whole().AtLayer(v.now.network(), part().layer).WithView(scene.Maps)
			next.Order.Key, next.Order.Down = by, !m.Least
			v.look(next)
		}, why: w.listless},
	}
	for _, k := range append([]rank.Key{""}, rank.TargetKeys()...) {
		c[action.List(k)] = command{
			do: func() {
				if l, err := v.now.listLayer(); k != "" && err == nil {
					delete(w.causes.measures.stopped, w.causes.wants(k, l.Index)) // it is wanted again
				}
				look(func(l *scene.Listing) { *l = scene.Listing{By: k} })()
				w.showCauses()
			},
			checked: func() bool { return v.now.scene.Listing.By == k },
		}
	}
	return c
}

// listless is for what takes a list of channels.
func (w *Window) listless() string {
	if why := w.unfinished(); why != "" {
		return why
	}
	if len(w.parts.why.channels.order) == 0 {
		return "why.nolist"
	}
	return ""
}
