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

// A picturesPane compares a layer of two pictures, A and B, side by side on one scale, and where it is asked for their
// difference. While Shift is held, each side shows the other picture.
type picturesPane struct {
	root    fyne.CanvasObject
	now     *subject
	main    *mainThread
	title   *widget.Label
	count   *widget.Label
	second  *kit.ToolButton // which picture B is
	order   *kit.ToolButton
	minus   *kit.Toggle
	twins   *twins
	bar     *barPane
	on      picturesEvents
	ready   *pair // what is in the sides; nil for nothing
	busy    pairKey
	shown   shownPair
	flipped bool
}

// shownPair is what the sides show, to tell whether they have to be set anew.
type shownPair struct {
	of      *pair
	by      view.Distance
	flipped bool
	look    drawing
}

// drawing is what a scene says of how maps are drawn, but for their ranges.
type drawing struct {
	colours         string
	smooth, clipped bool
	area            scene.Area
}

func drawingOf(s scene.Scene) drawing {
	return drawing{s.Colours, s.Smooth, s.Clipped, s.Measured()}
}

// picturesEvents are what the pane asks for and tells of.
type picturesEvents struct {
	look    func(change func(scene.Scene) scene.Scene)
	value   func(string)
	fault   func(error)
	control controls
	drop    func(text, tip string, menu action.Menu) *kit.ToolButton
	drawn   []fyne.CanvasObject // the buttons for how maps are drawn
	bar     barEvents
	area    func(scene.Area)                 // a rectangle was drawn
	act     func(do func())                  // what is done there is one step of the history
	seen    func(l nn.Layer, own view.Range) // a layer is seen on its own range
}

func newPicturesPane(now *subject, main *mainThread, on picturesEvents) *picturesPane {
	t := now.lang.Text
	p := &picturesPane{now: now, main: main, on: on, title: kit.Title(""), count: kit.Fact("")}
	p.second = on.drop("", t("tip.second"), action.SecondMenu)
	p.second.MaySay(t("tool.second", "wwwwwwww.jpg")) // so that its neighbours stay where they are
	p.order = on.drop("", t("tip.distance"), action.DistanceMenu)
	for _, by := range append(view.Distances(), "") {
		p.order.MaySay(t("tool.distance", t("distance."+distanceName(by))))
	}
	p.minus = kit.NewToggle("B \u2212 A", func(is bool) { on.look(func(s scene.Scene) scene.Scene { return s.WithDifference(is) }) })
	p.twins = newTwins(main, 3, t("grid.silent.word"), on.act)
	p.twins.onHover = p.hovered
	p.twins.each(func(s *side) {
		s.grid.onChoose = func(c int) { on.look(func(s scene.Scene) scene.Scene { return s.AtChannel(c, p.channels()) }) }
		s.grid.onSolo, s.grid.onArea = p.showTitle, on.area
	})
	tools := append(slices.Clone(on.drawn), p.order, p.minus)
	head := kit.Snug(kit.TitleFlow(p.title, p.count),
		kit.Flow(on.control("", theme.ZoomFitIcon(), "tip.zoomfit", action.FitGrid), append([]fyne.CanvasObject{p.second}, tools...)...))
	on.bar.bar = p.barNow
	p.bar = newBarPane(now, main, on.bar)
	p.root = kit.Between(head, p.bar.root, p.twins.root)
	return p
}

// distanceName is a distance's in texts; "index" for the order of numbers.
func distanceName(d view.Distance) string {
	if d == "" {
		return "index"
	}
	return string(d)
}

func (p *picturesPane) content() fyne.CanvasObject { return p.root }

func (p *picturesPane) appear() {
	p.twins.arrive()
	p.changed()
}

func (p *picturesPane) leave() {
	p.twins.leave()
	p.twins.release()
	p.ready, p.shown, p.flipped = nil, shownPair{}, false
}

func (p *picturesPane) inherit(old middlePane) {
	o := old.(*picturesPane)
	p.ready, p.flipped = o.ready, o.flipped
	p.twins.takeOver(o.twins)
	o.bar.scale.Release()
	o.ready = nil
}

func (p *picturesPane) cameras(c *scene.Cameras) { p.twins.cameras(&c.Pictures) }

func (p *picturesPane) goTo(c scene.Cameras) {
	p.twins.goTo(c.Pictures)
	p.changed()
}

// pending reports whether what is in the sides is not what was chosen.
func (p *picturesPane) pending() bool {
	k, ok := p.now.wantPair()
	return !ok || p.ready == nil || p.ready.key != k
}

// changed implements middlePane: it shows what is ready, and has the rest made so.
func (p *picturesPane) changed() {
	if k, ok := p.now.wantPair(); ok && p.pending() {
		p.prepare(k)
	}
	p.lock()
	p.showSides()
	p.showTitle()
}

// lock has the layer keep the range that both pictures are seen on, where ranges are locked and its is not yet.
func (p *picturesPane) lock() {
	if p.now.scene.Range != scene.Locked || p.pending() || p.ready.b == nil && p.now.state.Second != nil {
		return
	}
	own := slices.Clone(p.ready.a.Own)
	if p.ready.b != nil {
		own = append(own, p.ready.b.Own...)
	}
	p.on.seen(p.now.network().Layers[p.ready.key.Layer], view.Union(own))
	if k, ok := p.now.wantPair(); ok && p.pending() {
		p.prepare(k)
	}
}

// prepare makes a pair ready in the background, one at a time; one that differs by a locked range only, at once.
func (p *picturesPane) prepare(k pairKey) {
	if r := p.ready; r != nil && k.Mode == view.Locked && k.a == r.key.a && k.b == r.key.b && k.Site == r.key.Site && k.Signed == r.key.Signed {
		p.ready = r.rescaled(k, p.now.scene.Colormap())
		return
	}
	a, b := p.now.result, p.now.second()
	if p.busy.a != nil || !a.Keep() {
		return
	}
	if b != nil && !b.Keep() {
		a.Release()
		return
	}
	p.busy = k
	var made *pair
	job := func() (err error) {
		defer b.Release()
		defer a.Release()
		made, err = preparePair(k)
		return err
	}
	p.main.beside("two pictures", job, func(err error) {
		p.busy = pairKey{}
		switch {
		case err == nil:
			p.ready = made
		case !errors.Is(err, nn.ErrReleased): // else another state is on its way
			p.on.fault(err)
			return
		}
		if p.now.scene.View == scene.Pictures {
			p.changed()
		}
	})
}

// showSides puts what is ready into the sides, veiled where it is not what was chosen.
func (p *picturesPane) showSides() {
	s := p.now.scene
	a, b, d := p.twins.sides[0], p.twins.sides[1], p.twins.sides[2]
	if d.root.Hidden == s.Beside.Difference {
		d.root.Hidden = !s.Beside.Difference
		p.twins.root.Refresh()
	}
	p.minus.SetChecked(s.Beside.Difference)
	if r := p.ready; r != nil && !p.pending() {
		if next := (shownPair{r, s.Beside.Distance, p.flipped, drawingOf(s)}); next != p.shown {
			p.shown = next
			p.put(r)
		}
	}
	p.twins.each(func(x *side) { x.grid.setChosen(s.Channel); x.grid.setColumns(s.Columns, s.All) })
	cover := bare
	if p.pending() {
		cover = half
	}
	a.grid.cover(cover)
	note := ""
	if p.ready == nil || p.ready.b == nil || p.now.state.Second == nil {
		cover, note = whole, p.secondWords()
	}
	b.grid.cover(cover)
	d.grid.cover(cover)
	if !p.pending() {
		p.twins.arrived()
	}
	b.note.Say(note)
	if p.flipped && note != "" { // there is nothing to flip to
		a.grid.cover(cover)
	}
}

// put sets the sides anew.
func (p *picturesPane) put(r *pair) {
	s := p.now.scene
	order := r.order(s.Beside.Distance)
	sides := []*view.Maps{r.a, r.b, r.d}
	if p.flipped && r.b != nil {
		sides[0], sides[1] = r.b, r.a
	}
	for i, maps := range sides {
		g := p.twins.sides[i].grid
		if maps == nil {
			g.show(layerKey{}, rank.Order{}, nil, false)
			continue
		}
		all := maps == r.b // of the second picture, where they all are on
		maps = maps.Arranged(order)
		g.look = p.now.style(r.key.Layer, maps, g.look)
		if all {
			g.look.Off, g.look.Instead = nil, nil
		}
		if i == 2 {
			g.look.Map, g.look.Clipped = view.Signed(), false
		}
		if order != nil {
			g.look.Values = distanceWords(r.far[s.Beside.Distance])
		}
		g.show(layerKey{pass: r.key.a, Demand: r.key.Demand}, rank.Order{}, maps, true)
	}
}

// distanceWords stand in the captions of channels that are in the order of a distance.
func distanceWords(far []float64) (words [][]string) {
	for _, v := range far {
		words = append(words, []string{"\u0394 " + view.Number(v, 3), view.Number(v, 2)})
	}
	return words
}

// channels is how many the sides show.
func (p *picturesPane) channels() int {
	if p.ready == nil {
		return 1
	}
	return p.ready.a.N
}

// flip shows the other picture in each side, or each in its own again.
func (p *picturesPane) flip(on bool) {
	if p.flipped != on {
		p.flipped = on
		p.changed()
	}
}

// showTitle says what is in the sides.
func (p *picturesPane) showTitle() {
	t, n := p.now.lang.Text, p.now.network()
	p.second.Say(t("tool.second", kit.Shorten(p.secondName(), 14)))
	p.order.Say(t("tool.distance", t("distance."+distanceName(p.now.scene.Beside.Distance))))
	if n == nil {
		kit.Say(p.title, "")
		kit.Say(p.count, "")
		return
	}
	l := n.Layers[p.now.layer()]
	kit.Say(p.title, l.Name)
	words := []string{strings.ReplaceAll(l.Out.String(), " x ", " × ")}
	if solo := p.twins.first().solo(); solo >= 0 && !p.pending() {
		words = append(words, t("grid.solo", solo))
	}
	if _, ok := p.now.wantPair(); !ok || p.pending() {
		words = append(words, p.now.waiting(p.now.layer()))
	}
	if p.now.second() != nil {
		words = append(words, t("second.memory", view.Number(float64(keptBytes(n))/1e6, 2)))
	}
	kit.Say(p.count, strings.Join(words, "  ·  "))
	p.showNames()
	p.showBar()
}

// keptBytes is about what the activations of a picture take.
func keptBytes(n *nn.Network) (sum int64) {
	for _, l := range n.Layers {
		sum += 4 * int64(l.Out.Len())
	}
	return sum
}

// showNames writes over each side which picture is in it, and over the difference the range of its colours.
func (p *picturesPane) showNames() {
	a, b := "", p.secondName()
	if pic := p.now.picture(); pic != nil {
		a = p.now.pictureCalled(pic.Path, pic.Name)
	}
	names := []string{p.now.withOff("A  " + a), p.now.withAllOn("B  " + b)}
	if p.flipped && p.now.second() != nil {
		names[0], names[1] = names[1], names[0]
	}
	minus := "B \u2212 A"
	if r := p.ready; r != nil && r.d != nil && p.now.scene.Range != scene.PerChannel {
		minus += "  " + r.d.On[0].String()
	}
	for i, name := range append(names, minus) {
		kit.Say(p.twins.sides[i].title, name)
	}
}

// secondName is the second picture's, or a word for that there is none.
func (p *picturesPane) secondName() string {
	if s := p.now.state.Second; s != nil {
		return p.now.pictureCalled(s.Path, s.Name)
	}
	return p.now.lang.Text("second.no")
}

// secondWords say why there is nothing to be seen of the second picture.
func (p *picturesPane) secondWords() string {
	if p.now.state.Second != nil {
		return p.now.lang.Text("grid.waiting")
	}
	return p.now.lang.Text("second.how")
}

// hovered tells of what the mouse is on in all sides.
func (p *picturesPane) hovered() {
	p.showBar()
	p.on.value(p.valueText())
}

// values are those of A and B at what the mouse is on, and whether there are some; b is NaN without a second picture.
func (p *picturesPane) values() (at pointed, a, b float32, ok bool) {
	at, over := p.twins.hover()
	if over == nil || !at.ok || p.pending() {
		return at, 0, 0, false
	}
	a, ok = p.ready.a.Value(at.channel, at.y, at.x)
	b = float32(math.NaN())
	if p.ready.b != nil {
		b, _ = p.ready.b.Value(at.channel, at.y, at.x)
	}
	return at, a, b, ok
}

// valueText says what A and B have at what the mouse is on, and their difference.
func (p *picturesPane) valueText() string {
	at, a, b, ok := p.values()
	if !ok {
		return ""
	}
	place := fmt.Sprintf("[%d] (%d, %d)", at.channel, at.y, at.x)
	if p.ready.a.Flat() {
		place = fmt.Sprintf("[%d]", at.y*p.ready.a.W+at.x)
	}
	text := fmt.Sprintf("%s %s: A = %s", p.now.network().Layers[p.ready.key.Layer].Name, place, view.Exact(a))
	if b == b {
		text += fmt.Sprintf(", B = %s, B \u2212 A = %s", view.Exact(b), view.Exact(b-a))
	}
	return text
}
