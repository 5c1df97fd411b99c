package ui

import (
	"fmt"
	"image"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/figure"
)

// What the panes with grids of maps show, as it leaves the window.

// tabbed writes values row by row, with tabs between them.
func tabbed(values []float32, width int) string {
	var b strings.Builder
	export.WriteText(&b, values, width) // a strings.Builder takes all
	return b.String()
}

// exhibit implements middlePane.
func (m *mapsPane) exhibit() exhibit {
	switch {
	case !m.ready():
		return nothing(m.now.notYet(m.now.layer()))
	case m.grid.maps.Places() == 0:
		return nothing("why.nothing")
	}
	own := m.now.scene.Range == scene.PerChannel
	return exhibit{
		figure: func() figure.Figure {
			return figure.Figure{
				Title: m.title.Text, Notes: m.now.notes(m.count.Text), Panels: []figure.Panel{m.grid.panel("")},
				Bars: []figure.Bar{m.grid.bar(m.now, own, m.barLabel())},
			}
		},
		text: m.text,
	}
}

// barLabel says what the maps are scaled by.
func (m *mapsPane) barLabel() string {
	switch mode := m.now.rangeOf(m.now.layer()); {
	case mode != scene.PerChannel && mode != scene.PerLayer:
		return m.now.lang.Text("bar." + string(mode))
	case mode == scene.PerLayer || m.grid.maps.Flat():
		return m.now.lang.Text("bar.layer")
	}
	return ""
}

// text is the values around the one under the mouse, where that is large enough to be framed, and else the chosen map's.
func (m *mapsPane) text() (text, of string) {
	g := m.grid
	name := m.now.network().Layers[g.of.Layer].Name
	if h := g.hover; h.ok && g.frame.Visible() {
		values, width := g.maps.Around(h.channel, h.y, h.x, reach)
		return tabbed(values, width), fmt.Sprintf("%s [%d] (%d, %d), %d × %d", name, h.channel, h.y, h.x, len(values)/width, width)
	}
	return mapText(g.maps, name, min(m.now.scene.Channel, g.maps.N-1))
}

// mapText is one map.
func mapText(m *view.Maps, layer string, channel int) (text, of string) {
	if m.Flat() {
		return tabbed(m.Values(channel), m.W), fmt.Sprintf("%s, %d", layer, m.Tensor.Len())
	}
	return tabbed(m.Values(channel), m.W), fmt.Sprintf("%s [%d], %d × %d", layer, channel, m.H, m.W)
}

// exhibit implements middlePane.
func (p *picturesPane) exhibit() exhibit {
	if p.pending() {
		return nothing(p.now.notYet(p.now.layer()))
	}
	return exhibit{figure: p.figure, text: func() (string, string) {
		channel, name := min(p.now.scene.Channel, p.ready.a.N-1), p.now.network().Layers[p.ready.key.Layer].Name
		text, of := mapText(p.ready.a, name, channel)
		if p.ready.b != nil {
			other, _ := mapText(p.ready.b, name, channel)
			text, of = text+"\n"+other, "A, B: "+of
		}
		return text, of
	}}
}

func (p *picturesPane) figure() figure.Figure {
	f := figure.Figure{Title: p.title.Text, Notes: p.now.notes(strings.ReplaceAll(p.now.network().Layers[p.now.layer()].Out.String(), " x ", " × "))}
	own := p.now.scene.Range == scene.PerChannel
	for i, s := range p.twins.sides {
		if s.grid.maps == nil || s.root.Hidden || s.grid.veil.Visible() {
			continue
		}
		f.Panels = append(f.Panels, s.grid.panel(s.title.Text))
		switch {
		case i == 0:
			label := ""
			if p.ready.b != nil {
				label = p.now.lang.Text("bar.both")
			}
			f.Bars = append(f.Bars, s.grid.bar(p.now, own, label))
		case i == 2:
			f.Bars = append(f.Bars, s.grid.bar(p.now, own, "B \u2212 A"))
		}
	}
	return f
}

// exhibit implements middlePane.
func (p *twoLayersPane) exhibit() exhibit {
	if p.maps(0) == nil || p.maps(1) == nil {
		return nothing(p.now.notYet(max(p.layers()[0], p.layers()[1])))
	}
	own := p.now.scene.Range == scene.PerChannel
	return exhibit{
		figure: func() figure.Figure {
			f := figure.Figure{Title: p.title.Text, Notes: p.now.notes()}
			for i, s := range p.twins.sides {
				f.Panels = append(f.Panels, s.grid.panel(s.title.Text))
				f.Bars = append(f.Bars, s.grid.bar(p.now, own, p.now.network().Layers[p.layers()[i]].Name))
			}
			return f
		},
		text: func() (string, string) {
			n, two := p.now.network(), p.layers()
			a, ofA := mapText(p.maps(0), n.Layers[two[0]].Name, p.channel(0))
			b, ofB := mapText(p.maps(1), n.Layers[two[1]].Name, p.channel(1))
			return a + "\n" + b, ofA + "; " + ofB
		},
	}
}

// exhibit implements middlePane.
func (p *kernelsPane) exhibit() exhibit {
	k := p.present()
	if _, _, ok := p.wanted(); !ok {
		return nothing("why.nokernels")
	} else if k == nil {
		return nothing("why.kernels")
	}
	return exhibit{
		apart: true,
		figure: func() figure.Figure {
			f := figure.Figure{Title: p.title.Text, Notes: []string{p.count.Text, p.now.modelCalled(k.network)}}
			if k.channel < 0 {
				f.Panels = []figure.Panel{p.colours()}
				f.Notes = append(f.Notes, p.now.lang.Text("figure.kernels", view.Number(float64(view.MostWeight(k.kernel, -1)), 3)))
				return f
			}
			f.Panels = []figure.Panel{p.grid.panel("")}
			f.Bars = []figure.Bar{p.grid.bar(p.now, false, p.now.lang.Text("figure.weights"))}
			return f
		},
		text: func() (string, string) {
			c := max(k.channel, min(p.now.scene.Channel, k.kernel.Out-1))
			return kernelText(k, c), fmt.Sprintf("%s [%d], %d × 3 × 3", p.title.Text, c, k.kernel.In)
		},
	}
}

// colours are the kernels in sight that are shown in colour.
func (p *kernelsPane) colours() figure.Panel {
	k, of := p.ready, p.grid.inSight()
	most := view.MostWeight(k.kernel, -1)
	panel := figure.Panel{Columns: of.Columns}
	for _, place := range of.Places {
		c := k.maps.Channel(place)
		side := 3 * max(1, int(of.Zoom+0.5))
		panel.Items = append(panel.Items, figure.Item{
			Picture: figure.Made(view.KernelColours(k.kernel, k.network.Card.Input.Channels, c, most)), Size: image.Pt(side, side), Label: view.Label(c, nil),
		})
	}
	return panel
}

// kernelText is what an output channel multiplies each input channel with, a line for each: row by row.
func kernelText(k *kernels, c int) string {
	values := make([]float32, 0, 9*k.kernel.In)
	for in := range k.kernel.In {
		for tap := range 9 {
			values = append(values, k.kernel.Taps[(tap*k.kernel.In+in)*k.kernel.Out+c])
		}
	}
	return tabbed(values, 9)
}
