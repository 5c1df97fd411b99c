package ui

import (
	"image"
	"math"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A crowdPane shows the table of the pictures that were opened together by the channels of the chosen layer. A click on a cell goes to
// that picture and channel, one on a title sorts by it.
type crowdPane struct {
	kit.Painting
	root   *fyne.Container
	now    *subject
	main   *mainThread
	crowds *crowds
	on     crowdEvents
	font   lettering
	title  *widget.Label
	count  *widget.Label
	mean   *kit.Toggle
	groups *kit.Toggle
	empty  *kit.Paragraph
	bar    *kit.Painting // the colours of the cells

	matrix  view.Matrix
	rows    []crowd.Row
	members []crowd.Member         // that the matrix shows
	cell    cell                   // that keys have led to; none until they did
	here    cell                   // the present picture and channel, as of the last time
	onMenu  func(at fyne.Position) // the right button; nil for none
	away    bool
	mouse   cursor
	mark    float32 // the value of the cell that is told of; NaN for none
	keyed   bool    // what is told of the table is of the framed cell, not of what the mouse is on
}

// crowdEvents are what the pane asks for and tells of.
type crowdEvents struct {
	look    func(change func(scene.Scene) scene.Scene)
	value   func(string)
	control controls
	goTo    func(at int)
	stop    func()
}

func newCrowdPane(now *subject, main *mainThread, c *crowds, on crowdEvents) *crowdPane {
	t := now.lang.Text
	p := &crowdPane{now: now, main: main, crowds: c, on: on, title: kit.Title(""), count: kit.Fact(""), empty: kit.NewParagraph(""), away: true, mark: float32(math.NaN())}
	set := func(change func(*scene.Crowd)) {
		on.look(func(s scene.Scene) scene.Scene { change(&s.Crowd); return s })
	}
	p.mean = kit.NewToggle(t("crowd.mean"), func(is bool) { set(func(c *scene.Crowd) { c.Mean = is }) })
	p.groups = kit.NewToggle(t("crowd.groups"), func(is bool) { set(func(c *scene.Crowd) { c.Grouped = is }) })
	p.Set(fyne.NewSize(240, 160), p.draw)
	p.Watch = main.watch
	p.ExtendBaseWidget(p)
	plain := on.control(t("crowd.plain"), nil, "tip.crowd.plain", action.CrowdPlain)
	head := kit.Snug(kit.TitleFlow(p.title, p.count), kit.Flow(nil, p.mean, p.groups, plain))
	p.bar = kit.NewPainting(fyne.NewSize(200, 44), p.drawBar)
	p.bar.Hide()
	p.root = kit.Between(head, kit.Snug(p.bar), container.NewStack(p, kit.Snug(p.empty)))
	return p
}

func (p *crowdPane) content() fyne.CanvasObject { return p.root }

func (p *crowdPane) appear() {
	p.away = false
	p.changed()
	p.reveal()
}

func (p *crowdPane) leave() {
	p.away, p.keyed = true, false
	p.Release()
	p.bar.Release()
	p.on.value("")
	p.matrix, p.rows, p.members = view.Matrix{}, nil, nil
	p.crowds.stop()
}

func (p *crowdPane) inherit(old middlePane) {
	o := old.(*crowdPane)
	p.matrix.X, p.matrix.Y = o.matrix.X, o.matrix.Y
	p.cell, p.here, p.keyed = o.cell, o.here, o.keyed
	o.away = true
	o.Release()
	o.bar.Release()
}

// drawBar draws the scale of the cells' colours, with a mark at the value that is told of.
func (p *crowdPane) drawBar(dst *image.RGBA, unit float64) {
	k := view.Style{Ink: ink(), Map: p.now.scene.Colormap(), Small: p.font.at(unit)}
	view.Bar{On: p.matrix.On, Mark: p.mark, Fixed: true}.Draw(dst, k, unit)
}

// tell shows what has become known, soon.
func (p *crowdPane) tell() {
	p.main.soon("crowd", func() {
		if !p.away {
			p.changed()
		}
	})
}

// changed implements middlePane.
func (p *crowdPane) changed() {
	t, s := p.now.lang.Text, p.now.scene
	n := p.now.network()
	p.mean.SetChecked(s.Crowd.Mean)
	p.groups.SetChecked(s.Crowd.Grouped)
	g := p.crowds.present(true)
	title, count, empty := t("crowd.title"), "", ""
	switch {
	case n == nil:
		empty = t("why.nomodel")
	case g == nil:
		empty = t("crowd.nofolder")
	default:
		l := n.Layers[p.now.layer()]
		title = l.Name
		count = t("crowd.of", len(g.list), len(g.files), l.Out.C)
		if len(g.list) == 0 {
			empty = t("crowd.wait")
		}
		p.fill(g)
		if len(g.list) > 0 {
			by := map[bool]string{true: "crowd.scale.mean", false: "crowd.scale.max"}[s.Crowd.Mean]
			count += "  ·  " + t(by, p.matrix.On)
			if l.Activation != "" {
				count += "  ·  " + t("grid.after."+l.Activation)
			}
			count = p.now.withAllOn(count)
		}
	}
	if g == nil {
		p.matrix.Rows, p.matrix.Columns, p.rows = nil, nil, nil
	}
	kit.Say(p.title, title)
	kit.Say(p.count, count)
	p.empty.Say(empty)
	if hidden := empty != "" || len(p.rows) == 0; hidden != p.bar.Hidden {
		p.bar.Hidden = hidden
		p.root.Refresh()
	}
	p.retell()
	p.bar.Refresh()
	p.Refresh()
}

// fill lays out what is known.
func (p *crowdPane) fill(g *gathering) {
	s, layer := p.now.scene.Crowd, p.now.layer()
	l := p.now.network().Layers[layer]
	m := &p.matrix
	p.members = g.list
	by := slices.IndexFunc(g.list, func(x crowd.Member) bool { return s.Row != "" && x.Path == s.Row })
	p.rows = crowd.Rows(g.list, layer, s.Mean, s.Channel, s.Grouped)
	m.Columns = crowd.Columns(g.list, layer, s.Mean, l.Out.C, by)
	lo, hi := crowd.Largest(g.list, layer, s.Mean)
	if p.now.scene.Colormap().Signed() {
		lo, hi = -max(-lo, hi), max(-lo, hi)
	}
	m.On = view.Range{Lo: lo, Hi: hi}
	m.Rows = nil
	for _, r := range p.rows {
		if r.Member < 0 {
			m.Rows = append(m.Rows, view.MatrixRow{Head: true, Title: p.className(r)})
			continue
		}
		x := g.list[r.Member]
		row := view.MatrixRow{Title: filepath.Base(x.Path)}
		if x.Err != nil {
			row.Note = p.now.lang.Text("crowd.bad")
		} else {
			row.Values = inOrder(x.Of(layer, s.Mean), m.Columns)
			if len(x.Best) > 0 {
				row.Note = p.now.lang.Class(x.Best[0].Class)
			}
		}
		m.Rows = append(m.Rows, row)
	}
	p.frame()
}

// className is a group's, with how many pictures it has.
func (p *crowdPane) className(r crowd.Row) string {
	name := p.now.lang.Text("crowd.noclass")
	if n := p.now.network(); r.Class >= 0 && r.Class < len(n.Classes) {
		name = p.now.lang.Class(n.Classes[r.Class])
	}
	return p.now.lang.Text("crowd.group", name, r.Count)
}

func inOrder(values []float32, order []int) []float32 {
	if len(values) != len(order) {
		return nil
	}
	out := make([]float32, len(order))
	for i, c := range order {
		out[i] = values[c]
	}
	return out
}

// reveal brings the present picture and channel into sight.
func (p *crowdPane) reveal() {
	if size, unit := p.pixels(); unit > 0 {
		p.matrix.Reveal(p.matrix.Row, p.matrix.Column, size, unit)
		p.Refresh()
	}
}

// pixels is how large the pane is, and how many of them make a unit; 0 before it is drawn.
func (p *crowdPane) pixels() (image.Point, float64) {
	if p.Image() == nil || p.Size().Width <= 0 {
		return image.Point{}, 0
	}
	return p.Image().Rect.Size(), p.Unit(p.Image().Rect.Dx())
}

func (p *crowdPane) draw(dst *image.RGBA, unit float64) {
	p.matrix.Draw(dst, view.Style{Ink: ink(), Map: p.now.scene.Colormap(), Small: p.font.at(unit), Chosen: -1}, unit)
}
