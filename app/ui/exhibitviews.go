package ui

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/figure"
)

// What the other panes of the middle show, as it leaves the window.

// exhibit implements middlePane. What stands for a layer is a picture, on no scale that the layers have in common.
func (p *glancePane) exhibit() exhibit {
	if p.pending() {
		return nothing(p.now.unanswered())
	}
	return wordless(func() figure.Figure {
		side, panel := 0, figure.Panel{Columns: 6}
		for _, g := range p.list {
			side = max(side, g.Image.Rect.Dx(), g.Image.Rect.Dy())
		}
		for _, g := range p.list {
			b := g.Image.Rect
			it := figure.Item{Picture: figure.Made(g.Image), Size: b.Size().Mul(max(1, side/max(b.Dx(), b.Dy()))), Label: g.Layer}
			if g.Channel >= 0 {
				it.Words = []string{view.Label(g.Channel, nil)}
			}
			panel.Items = append(panel.Items, it)
		}
		return figure.Figure{Title: p.title.Text, Notes: p.now.notes(p.count.Text), Panels: []figure.Panel{panel}}
	})
}

// unanswered is the reason why there is nothing of a pass that is to be complete.
func (s *subject) unanswered() string { return s.notYet(s.layers() - 1) }

// exhibit implements middlePane.
func (p *photoPane) exhibit() exhibit {
	heat := p.present()
	if heat.Photo == nil {
		return nothing(p.now.unanswered())
	}
	x := exhibit{figure: func() figure.Figure {
		f := figure.Figure{Title: p.title.Text, Notes: []string{p.words.Text}, Panels: []figure.Panel{{Items: []figure.Item{heatItem(heat)}}}}
		if heat.Values.Len() > 0 {
			f.Notes = p.now.notes(p.words.Text)
			f.Bars = []figure.Bar{{On: heat.Range, Map: heat.Map}}
		}
		return f
	}}
	if heat.Values.Len() == 0 {
		x.mute = "why.wordless"
		return x
	}
	x.text = func() (string, string) {
		return tabbed(heat.Values.Data, heat.Values.W), fmt.Sprintf("%s [%d], %d × %d", p.now.network().Layers[p.now.layer()].Name, p.now.scene.Channel, heat.Values.H, heat.Values.W)
	}
	return x
}

// exhibit implements middlePane.
func (p *causePane) exhibit() exhibit {
	b := p.box
	got := b.causes.present()
	switch {
	case b.causes.underWay():
		return nothing("why.computing")
	case got.Result == nil || got.heat.Len() == 0:
		return nothing("why.nocause")
	}
	heat := b.heat.heat
	return exhibit{
		figure: func() figure.Figure {
			return figure.Figure{
				Title: p.now.lang.Text(p.now.methodKey()), Notes: p.now.notes(said(b.what, b.balance, b.facts)...),
				Panels: []figure.Panel{{Items: []figure.Item{heatItem(heat)}}}, Bars: []figure.Bar{{On: heat.Range, Map: heat.Map}},
			}
		},
		text: func() (string, string) {
			return tabbed(got.heat.Data, got.heat.W), fmt.Sprintf("%s, %d × %d", p.now.lang.Text(p.now.methodKey()), got.heat.H, got.heat.W)
		},
	}
}

// exhibit implements middlePane.
func (p *dreamPane) exhibit() exhibit {
	if p.drawn == nil {
		return nothing("why.nodreamyet")
	}
	img := p.drawn
	x := wordless(func() figure.Figure {
		b := img.Bounds()
		size := b.Size().Mul(max(1, 448/max(b.Dx(), b.Dy())))
		return figure.Figure{
			Title: p.now.lang.Text("dream.title"), Notes: p.now.modelNotes(said(p.what, p.facts)...),
			Panels: []figure.Panel{{Items: []figure.Item{{Picture: figure.Made(img), Size: size, Smooth: true}}}},
		}
	})
	return x
}

// modelNotes are notes of what is of the model alone.
func (s *subject) modelNotes(own ...string) []string {
	if n := s.network(); n != nil {
		own = append(own, s.modelCalled(n))
	}
	return own
}

// exhibit implements middlePane.
func (p *bestPane) exhibit() exhibit {
	if len(p.shown) == 0 {
		return nothing(cmp.Or(p.bests.hindered(), "why.noindex"))
	}
	list := p.shown
	return exhibit{
		apart: true,
		figure: func() figure.Figure {
			panel := figure.Panel{Columns: 3}
			for _, c := range list {
				b := c.img.Bounds()
				size := view.Fitted(image.Rect(0, 0, 224, 224), b.Dx(), b.Dy()).Size()
				panel.Items = append(panel.Items, figure.Item{
					Picture: figure.Made(c.img), Size: image.Pt(max(1, size.X), max(1, size.Y)), Smooth: true, Label: filepath.Base(c.Path), Words: []string{view.Number(float64(c.Value), 4)},
				})
			}
			return figure.Figure{Title: p.now.lang.Text("best.title"), Notes: p.now.modelNotes(said(p.what)...), Panels: []figure.Panel{panel}}
		},
		text: func() (string, string) {
			var b strings.Builder
			for _, c := range list {
				fmt.Fprintf(&b, "%s\t%d\t%d\t%s\n", c.Path, c.Y, c.X, view.Plain(c.Value))
			}
			return b.String(), p.now.lang.Text("best.title")
		},
	}
}

// exhibit implements middlePane. The figure is the part of the table that is in sight, the text all of it.
func (p *crowdPane) exhibit() exhibit {
	size, unit := p.pixels()
	if len(p.rows) == 0 || unit == 0 {
		return nothing("why.nofolder")
	}
	return exhibit{
		figure: func() figure.Figure {
			img := image.NewRGBA(image.Rectangle{Max: size})
			matrix := p.matrix
			matrix.Draw(img, view.Style{Ink: printInk(), Map: p.now.scene.Colormap(), Small: p.font.at(unit), Chosen: -1}, unit)
			return figure.Figure{
				Title: p.title.Text, Notes: p.now.modelNotes(p.count.Text, p.measure()), Panels: []figure.Panel{{Items: []figure.Item{{Picture: figure.Made(img), Size: size}}}},
				Bars: []figure.Bar{{On: matrix.On, Map: p.now.scene.Colormap()}},
			}
		},
		text: p.text, apart: true,
	}
}

// measure is what the cells are.
func (p *crowdPane) measure() string {
	if p.now.scene.Crowd.Mean {
		return p.now.lang.Text("crowd.mean")
	}
	return p.now.lang.Text("crowd.max")
}

// text is the table with a head: the channels' numbers, and in each row the picture, what there is to say of it, and its values.
func (p *crowdPane) text() (text, of string) {
	var b strings.Builder
	for _, c := range p.matrix.Columns {
		fmt.Fprintf(&b, "\t%d", c)
	}
	b.WriteByte('\n')
	for _, r := range p.matrix.Rows {
		if r.Head {
			continue
		}
		b.WriteString(cmp.Or(strings.NewReplacer("\t", " ", "\n", " ").Replace(r.Title), " "))
		for _, v := range r.Values {
			b.WriteByte('\t')
			b.WriteString(view.Plain(v))
		}
		b.WriteByte('\n')
	}
	return b.String(), p.title.Text
}

// exhibit implements middlePane.
func (p *areaPane) exhibit() exhibit {
	k, why := p.now.wantArea()
	if why == "" && (k != p.of || len(p.rows) == 0) {
		why = p.now.notYet(p.now.layer())
	}
	if why != "" {
		return nothing(why)
	}
	rows := p.now.scene.AreaBy.Sorted(p.rows)
	return pictureless(func() (string, string) {
		var b strings.Builder
		areaTable{rows: rows}.write(&b, '\t', false) // a strings.Builder takes all
		return b.String(), p.title.Text
	})
}

// exhibit implements middlePane. The text has all classes.
func (p *chartView) exhibit() exhibit {
	values, n := p.chart.chart.Values, p.now.network()
	if len(values) == 0 || n == nil {
		return nothing(p.now.unanswered())
	}
	return exhibit{
		figure: func() figure.Figure {
			img := p.drawn(printInk())
			return figure.Figure{
				Title: p.title.Text, Notes: p.now.notes(p.count.Text),
				Panels: []figure.Panel{{Items: []figure.Item{{Picture: figure.Made(img), Size: img.Rect.Size().Div(2), Smooth: true}}}},
			}
		},
		text: func() (string, string) {
			var b strings.Builder
			for i, v := range values {
				fmt.Fprintf(&b, "%d\t%s\t%s\t%s\n", i, n.Classes[i].ID, p.now.lang.Class(n.Classes[i]), view.Plain(v))
			}
			return b.String(), fmt.Sprintf("%s, %d", p.title.Text, len(values))
		},
	}
}

// printInk is for what is drawn on paper.
func printInk() view.Ink {
	dark, grey, light := color.RGBA{30, 35, 44, 255}, color.RGBA{92, 99, 112, 255}, color.RGBA{200, 204, 210, 255}
	return view.Ink{Paper: color.RGBA{255, 255, 255, 255}, Text: dark, Muted: grey, Line: grey, Guide: light, Accent: color.RGBA{0x24, 0x63, 0xc7, 255}}
}
