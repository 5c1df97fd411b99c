package ui

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// A twoLayersPane shows the chosen layer beside another one of the same picture. Where a map is enlarged, one of each is, and
// both show the same part of the picture, whatever their sizes.
type twoLayersPane struct {
	root  fyne.CanvasObject
	now   *subject
	main  *mainThread
	count *widget.Label
	title *widget.Label
	other *kit.ToolButton // the second layer
	twins *twins
	bar   *barPane
	on    picturesEvents
	ready map[layerKey]*view.Maps // of the layers in sight
	busy  bool
	shown [2]shownLayer
}

// shownLayer is what a side shows, to tell whether it has to be set anew.
type shownLayer struct {
	key  layerKey
	look drawing
}

func newTwoLayersPane(now *subject, main *mainThread, on picturesEvents) *twoLayersPane {
	t := now.lang.Text
	p := &twoLayersPane{now: now, main: main, on: on, title: kit.Title(""), count: kit.Fact(""), ready: map[layerKey]*view.Maps{}}
	p.other = on.drop("", t("tip.beside"), action.BesideMenu)
	p.other.MaySay(t("tool.beside", "block5_conv3"))
	p.twins = newTwins(main, 2, t("grid.silent.word"), on.act)
	p.twins.onHover, p.twins.camera, p.twins.mark = p.hovered, p.camera, p.mark
	for i, s := range p.twins.sides {
		s.grid.onChoose = func(c int) { p.choose(i, c) }
		s.grid.onSolo, s.grid.onArea = p.showTitle, on.area
	}
	head := kit.Snug(kit.TitleFlow(p.title, p.count),
		kit.Flow(on.control("", theme.ZoomFitIcon(), "tip.zoomfit", action.FitGrid),
			append([]fyne.CanvasObject{p.other, on.control("", theme.NavigateBackIcon(), "tip.beside.previous", action.BesidePrevious),
				on.control("", theme.NavigateNextIcon(), "tip.beside.next", action.BesideNext)}, slices.Clone(on.drawn)...)...))
	on.bar.bar = p.barNow
	on.bar.limits = p.limit
	p.bar = newBarPane(now, main, on.bar)
	p.root = kit.Between(head, p.bar.root, p.twins.root)
	return p
}

// layers are the indices of the two.
func (p *twoLayersPane) layers() [2]int {
	return [2]int{p.now.layer(), p.now.scene.BesideIndex(p.now.network())}
}

// key is what side i is to show, and false where that is not computed.
func (p *twoLayersPane) key(i int) (k layerKey, ok bool) {
	if p.now.network() == nil || p.now.result == nil {
		return k, false
	}
	k = p.now.want(p.layers()[i])
	return k, p.now.holds(k.Site)
}

// maps are side i's where they are ready, else nil.
func (p *twoLayersPane) maps(i int) *view.Maps {
	if k, ok := p.key(i); ok {
		return p.ready[k]
	}
	return nil
}

// channel is the chosen one of side i.
func (p *twoLayersPane) channel(i int) int {
	c := p.now.scene.Channel
	if i == 1 {
		c = p.now.scene.Beside.Channel
	}
	if m := p.maps(i); m != nil {
		c = min(c, m.N-1)
	}
	return c
}

// choose chooses a channel of side i.
func (p *twoLayersPane) choose(i, c int) {
	m := p.maps(i)
	if m == nil {
		return
	}
	p.on.look(func(s scene.Scene) scene.Scene {
		if i == 0 {
			return s.AtChannel(c, m.N)
		}
		return s.BesideChannel(c, m.N)
	})
}

func (p *twoLayersPane) content() fyne.CanvasObject { return p.root }

func (p *twoLayersPane) appear() {
	p.twins.arrive()
	p.changed()
}

func (p *twoLayersPane) leave() {
	p.twins.leave()
	p.twins.release()
	p.ready, p.shown = map[layerKey]*view.Maps{}, [2]shownLayer{}
}

func (p *twoLayersPane) inherit(old middlePane) {
	o := old.(*twoLayersPane)
	p.ready = o.ready
	p.twins.takeOver(o.twins)
	o.bar.scale.Release()
}

// changed implements middlePane.
func (p *twoLayersPane) changed() {
	p.lock()
	for i := range p.twins.sides {
		p.showSide(i)
	}
	if p.maps(0) != nil && p.maps(1) != nil {
		p.twins.arrived()
	}
	p.showTitle()
}

func (p *twoLayersPane) cameras(c *scene.Cameras) { p.twins.cameras(&c.Layers[0], &c.Layers[1]) }

func (p *twoLayersPane) goTo(c scene.Cameras) {
	p.twins.goTo(c.Layers[0], c.Layers[1])
	p.changed()
}

// showSide shows a layer in side i, veiled until it is ready.
func (p *twoLayersPane) showSide(i int) {
	g := p.twins.sides[i].grid
	k, ok := p.key(i)
	m := p.ready[k]
	switch {
	case !ok:
		g.cover(half)
		return
	case m == nil:
		g.cover(half)
		p.prepare(k)
		return
	}
	s := p.now.scene
	if next := (shownLayer{k, drawingOf(s)}); next != p.shown[i] {
		p.shown[i] = next
		g.look = p.now.style(k.Layer, m, g.look)
		g.show(k, rank.Plain(), m, true)
	}
	g.cover(bare)
	g.setChosen(p.channel(i))
	g.setColumns(s.Columns, s.All)
}

// lock has the layers keep the ranges that they are seen on, where ranges are locked and theirs are not yet.
func (p *twoLayersPane) lock() {
	for i := range p.twins.sides {
		m := p.maps(i)
		if m == nil || p.now.scene.Range != scene.Locked {
			continue
		}
		l := p.now.network().Layers[p.layers()[i]]
		p.on.seen(l, view.Union(m.Own))
		if k, ok := p.key(i); ok {
			p.ready[k] = m // the same to look at
		}
	}
}

// prepare makes a layer ready in the background, and forgets those that are out of sight.
func (p *twoLayersPane) prepare(k layerKey) {
	if p.busy || !p.now.result.Keep() {
		return
	}
	p.busy = true
	r := p.now.result
	var made *view.Maps
	job := func() (err error) {
		defer r.Release()
		if made, err = prepare(k); err == nil {
			made.Count()
		}
		return err
	}
	p.main.beside("two layers", job, func(err error) {
		p.busy = false
		if err != nil && !errors.Is(err, nn.ErrReleased) {
			p.on.fault(err)
			return
		}
		for other := range p.ready {
			if a, _ := p.key(0); other != a {
				if b, _ := p.key(1); other != b {
					delete(p.ready, other)
				}
			}
		}
		if err == nil {
			p.ready[k] = made
		}
		if p.now.scene.View == scene.Layers {
			p.changed()
		}
	})
}

// camera has a side follow the other where both show one map, at the same part of the picture; a grid of maps stays.
func (p *twoLayersPane) camera(of, to *side) (view.Camera, bool) {
	a, b := of.grid, to.grid
	if a.maps == nil || a.maps.Flat() || b.maps.Flat() {
		return view.Camera{}, false
	}
	c, was := a.camera(), b.camera()
	switch {
	case c.Solo >= 0:
		i := slices.Index(p.twins.sides, to)
		return view.Camera{
			Zoom: c.Zoom * float64(p.step(to)) / float64(p.step(of)), X: c.X, Y: c.Y, Fitted: c.Fitted, Solo: p.channel(i), Behind: was.Behind,
		}, true
	case was.Solo >= 0 && was.Behind != nil: // the other has left its enlarged map
		return *was.Behind, true
	}
	return was, false
}

// mark is where the enlarged map of a side has what is pointed at in the other one.
func (p *twoLayersPane) mark(at pointed, of, to *side) pointed {
	a, b := of.grid.maps, to.grid.maps
	if !at.ok || a == nil || b == nil || a.Flat() || b.Flat() || to.grid.solo() < 0 {
		return nowhere
	}
	middle := func(at, size int) int { return min((2*at+1)*p.step(of)/(2*p.step(to)), size-1) }
	return pointed{to.grid.solo(), middle(at.y, b.H), middle(at.x, b.W), true}
}

// step is how many pixels of the input one value of a side's maps stands for. It is not what their sizes say where a pool dropped a
// last row or column.
func (p *twoLayersPane) step(s *side) int {
	return p.now.network().ReceptiveField(p.layers()[slices.Index(p.twins.sides, s)]).Step
}

// showTitle says what is in the sides.
func (p *twoLayersPane) showTitle() {
	t, n := p.now.lang.Text, p.now.network()
	if n == nil {
		return
	}
	two := p.layers()
	kit.Say(p.title, t("layers.title"))
	p.other.Say(t("tool.beside", n.Layers[two[1]].Name))
	words := []string{}
	if p.maps(0) == nil || p.maps(1) == nil {
		words = append(words, p.now.waiting(max(two[0], two[1])))
	}
	kit.Say(p.count, p.now.withOff(strings.Join(words, dot)))
	for i, s := range p.twins.sides {
		l := n.Layers[two[i]]
		text := l.Name + "  " + strings.ReplaceAll(l.Out.String(), " x ", "×")
		if solo := s.grid.solo(); solo >= 0 {
			text += "  ·  " + t("grid.solo", solo)
		}
		kit.Say(s.title, text)
	}
	p.showBar()
}

// side is the one that the mouse is over, 0 where it is over none.
func (p *twoLayersPane) side() int {
	if _, over := p.twins.hover(); over != nil {
		return slices.Index(p.twins.sides, over)
	}
	return 0
}

// barNow is the bar of the layer that the mouse is on.
func (p *twoLayersPane) barNow() view.Bar {
	i, nan := p.side(), float32(math.NaN())
	m := p.maps(i)
	if m == nil {
		return view.Bar{On: view.Range{Lo: 1, Hi: -1}, Mark: nan, Fixed: true}
	}
	at, _ := p.twins.hover()
	c := p.channel(i)
	if at.channel >= 0 {
		c = min(at.channel, m.N-1)
	}
	bins := m.Histogram(c)
	if p.now.scene.Range != scene.PerChannel {
		bins = m.Whole()
	}
	bar := view.Bar{On: m.Limits(c, p.now.rangeOf(p.layers()[i]).View()), Bins: bins, Log: p.now.scene.LogCounts, Mark: nan}
	if at.ok {
		bar.Mark, _ = m.Value(at.channel, at.y, at.x)
	}
	return bar
}

// showBar says whose colours the bar has.
func (p *twoLayersPane) showBar() {
	i := p.side()
	m, n := p.maps(i), p.now.network()
	if m == nil {
		p.bar.show("", "")
		return
	}
	at, _ := p.twins.hover()
	c, text := p.channel(i), ""
	if at.channel >= 0 {
		c = at.channel
	}
	switch mode := p.now.rangeOf(p.layers()[i]); {
	case mode == scene.PerChannel && !m.Flat():
		text = p.now.lang.Text("bar.channel", c)
	case mode == scene.PerChannel:
		text = p.now.lang.Text("bar.layer")
	default:
		text = p.now.lang.Text("bar." + string(mode))
	}
	p.bar.show(text, n.Layers[p.layers()[i]].Name)
}

// limit locks the layer that the mouse is on to limits.
func (p *twoLayersPane) limit(r view.Range) {
	l := p.now.network().Layers[p.layers()[p.side()]]
	p.on.look(func(s scene.Scene) scene.Scene { return s.WithLimits(l, r) })
}

// hovered tells of what the mouse is on, and of what the other layer has there.
func (p *twoLayersPane) hovered() {
	p.showBar()
	at, over := p.twins.hover()
	if over == nil || !at.ok {
		p.on.value("")
		return
	}
	i := slices.Index(p.twins.sides, over)
	text := p.valueAt(i, at)
	if other := p.twins.sides[1-i].grid; other.mark.ok && text != "" {
		text += "  ·  " + p.valueAt(1-i, other.mark)
	}
	p.on.value(text)
}

// valueAt is a value of side i, as the status line tells it.
func (p *twoLayersPane) valueAt(i int, at pointed) string {
	m := p.maps(i)
	if m == nil {
		return ""
	}
	v, ok := m.Value(at.channel, at.y, at.x)
	if !ok {
		return ""
	}
	name := p.now.network().Layers[p.layers()[i]].Name
	if m.Flat() {
		return fmt.Sprintf("%s [%d] = %s", name, at.y*m.W+at.x, view.Exact(v))
	}
	return fmt.Sprintf("%s [%d] (%d, %d) = %s", name, at.channel, at.y, at.x, view.Exact(v))
}

// own implements middlePane.
func (p *twoLayersPane) own() commands {
	first := p.twins.first
	unready := func() string {
		if p.maps(0) == nil || p.maps(1) == nil {
			return p.now.notYet(max(p.layers()[0], p.layers()[1]))
		}
		return ""
	}
	moved := func(do func()) command { return command{do: func() { p.on.act(do) }, why: unready} }
	step := func(n int) command {
		return moved(func() {
			m := p.maps(0)
			c := min(max(p.channel(0)+n, 0), m.N-1)
			first().reveal(c)
			p.choose(0, c)
		})
	}
	columns := func(n int) command {
		return command{do: func() {
			p.on.look(func(s scene.Scene) scene.Scene { return s.WithColumns(first().grid.Columns() + n) })
		}}
	}
	return commands{
		action.ZoomIn:          moved(func() { first().zoom(1.25) }),
		action.ZoomOut:         moved(func() { first().zoom(1 / 1.25) }),
		action.ZoomTrue:        moved(first().zoomTrue),
		action.FitGrid:         moved(func() { p.twins.each(func(s *side) { s.grid.zoom(0) }) }),
		action.Enlarge:         moved(func() { first().enlarge(p.channel(0)) }),
		action.FewerColumns:    columns(-1),
		action.MoreColumns:     columns(1),
		action.SuitColumns:     {do: func() { p.on.look(scene.Scene.SuitColumns) }},
		action.PreviousChannel: step(-1),
		action.NextChannel:     step(1),
		action.BesidePrevious:  p.stepLayer(-1),
		action.BesideNext:      p.stepLayer(1),
	}
}

// stepLayer goes to another second layer.
func (p *twoLayersPane) stepLayer(n int) command {
	return command{do: func() {
		p.on.look(func(s scene.Scene) scene.Scene { return s.BesideLayer(p.now.network(), p.layers()[1]+n) })
	}}
}

// back leaves the enlarged maps, and reports whether there were some.
func (p *twoLayersPane) back() bool { return p.twins.first().back() }
