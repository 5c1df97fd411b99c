package ui

import (
	"math"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
)

// barChannel is the channel that the bar tells of, or -1 for the whole layer.
func (p *picturesPane) barChannel() int {
	switch at, _ := p.twins.hover(); {
	case p.now.scene.Range != scene.PerChannel || p.ready.a.Flat():
		return -1
	case at.channel >= 0:
		return at.channel
	case p.twins.first().solo() >= 0:
		return p.twins.first().solo()
	}
	return min(p.now.scene.Channel, p.ready.a.N-1)
}

// barNow is the bar of both pictures. It points at the value of the one that the mouse is on.
func (p *picturesPane) barNow() view.Bar {
	nan := float32(math.NaN())
	if p.pending() {
		return view.Bar{On: view.Range{Lo: 1, Hi: -1}, Mark: nan, Fixed: true}
	}
	c := p.barChannel()
	bins := p.ready.histogram(c)
	on := view.Limits(p.ready.a.On[max(c, 0)], bins.Range, p.now.rangeOf(p.now.layer()).View())
	bar := view.Bar{On: on, Bins: bins, Log: p.now.scene.LogCounts, Mark: nan}
	_, a, b, ok := p.values()
	_, over := p.twins.hover()
	switch sides := p.twins.sides; {
	case !ok || over == sides[2]:
	case (over == sides[1]) != p.flipped:
		bar.Mark = b
	default:
		bar.Mark = a
	}
	return bar
}

// showBar shows the bar and says what it belongs to.
func (p *picturesPane) showBar() {
	if p.pending() {
		p.bar.show("", "")
		return
	}
	t, text, mode := p.now.lang.Text, "", p.now.rangeOf(p.now.layer())
	switch c := p.barChannel(); {
	case c >= 0:
		text = t("bar.channel", c)
	case mode == scene.PerChannel:
		text = t("bar.layer")
	default:
		text = t("bar." + string(mode))
	}
	both := ""
	if p.ready.b != nil && mode != scene.Locked { // which holds for whatever picture
		both = t("bar.both")
	}
	p.bar.show(text, both)
}

// own implements middlePane.
func (p *picturesPane) own() commands {
	unready := func() string {
		if p.pending() {
			return p.now.notYet(p.now.layer())
		}
		return ""
	}
	first := p.twins.first
	moved := func(do func()) command { return command{do: func() { p.on.act(do) }, why: unready} }
	columns := func(n int) command {
		return command{do: func() {
			p.on.look(func(s scene.Scene) scene.Scene { return s.WithColumns(first().grid.Columns() + n) })
		}}
	}
	step := func(n int) command {
		return moved(func() {
			m := p.twins.sides[0].grid.maps
			place := min(max(m.Place(p.now.scene.Channel)+n, 0), m.Places()-1)
			first().reveal(place)
			p.on.look(func(s scene.Scene) scene.Scene { return s.AtChannel(m.Channel(place), m.N) })
		})
	}
	return commands{
		action.ZoomIn:          moved(func() { first().zoom(1.25) }),
		action.ZoomOut:         moved(func() { first().zoom(1 / 1.25) }),
		action.ZoomTrue:        moved(first().zoomTrue),
		action.FitGrid:         moved(func() { first().zoom(0) }),
		action.FewerColumns:    columns(-1),
		action.MoreColumns:     columns(1),
		action.SuitColumns:     {do: func() { p.on.look(scene.Scene.SuitColumns) }},
		action.Enlarge:         moved(func() { first().enlarge(p.now.scene.Channel) }),
		action.PreviousChannel: step(-1),
		action.NextChannel:     step(1),
	}
}

// within reports whether a position of the window is over the side of the second picture.
func (p *picturesPane) overSecond(at fyne.Position) bool {
	o := p.twins.sides[1].root
	at = at.Subtract(origin(o))
	return at.X >= 0 && at.Y >= 0 && at.X < o.Size().Width && at.Y < o.Size().Height
}

// back leaves the enlarged map, and reports whether there was one.
func (p *picturesPane) back() bool { return p.twins.first().back() }
