package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
)

// What is looked for in the walk: a layer in the list, a class in the chart, and anything in the palette; what is listed and what is gone
// to is compared with what was typed.

// seek looks for layers, or for a class.
func (o *walker) seek() string {
	if o.rand.IntN(2) == 0 {
		return o.seekClass()
	}
	return o.seekLayer()
}

// seekLayer looks for layers in the list.
func (o *walker) seekLayer() string {
	p, now := o.w.parts.layers, &o.w.now
	text := fmt.Sprint("block", 1+o.rand.IntN(5))
	p.find.SetText("") // the same text again would be no news
	p.find.SetText(text)
	if now.network() == nil {
		return "find a layer of none"
	}
	var want []string
	for _, l := range now.network().Layers {
		if strings.HasPrefix(l.Name, text) {
			want = append(want, l.Name)
		}
	}
	o.same("the layer that was looked for", now.network().Layers[now.layer()].Name, want[0])
	var got []string
	for _, row := range drawnRows(p.layers) {
		got = append(got, row.o.(*layerRow).texts[0].Text)
	}
	o.same("how many layers were found", len(p.layers.rows), len(want))
	o.same("layers that were found", len(got) > 0 && slices.Equal(got, want[:min(len(got), len(want))]), true)
	return "find " + text
}

// seekClass looks for a class in the chart.
func (o *walker) seekClass() string {
	p, now := o.w.parts.answers, &o.w.now
	text := []string{"crane", "zzz", "", "ball", "7"}[o.rand.IntN(5)]
	p.find.SetText("?") // what is there already would be no news
	p.find.SetText(text)
	if n := len(p.chart.chart.Values); n > 0 {
		want := -1
		for i, c := range now.network().Classes {
			if text == fmt.Sprint(i) || text != "" && text != "7" && strings.Contains(strings.ToLower(c.Name), text) {
				want = i
				break
			}
		}
		o.same("the class that was looked for", p.chart.hover, o.unlessPointed(want))
	}
	return "find " + text
}

// unlessPointed is a class, or what the mouse is on where there is none.
func (o *walker) unlessPointed(class int) int {
	if class >= 0 || !o.w.parts.answers.chart.mouse.over {
		return class
	}
	return o.w.parts.answers.chart.under() // chart compares it with where the mouse is
}

// palette looks for something in the palette, and has the line that is marked there done.
func (o *walker) palette(t *testing.T) string {
	o.w.commands.run(action.Palette)
	drain()
	p, n := o.w.palette, o.w.now.network()
	if p == nil || n == nil {
		o.closeDialogs(t, "the palette")
		return "no palette"
	}
	typed, want, reached := o.sought(n)
	p.field.SetText(typed)
	layOut(o.w.win.Canvas().Overlays().Top())
	marked, titles := "", []string{}
	for _, row := range drawnRows(p.list) {
		line := row.o.(*paletteRow)
		titles = append(titles, line.title.Text)
		if line.back.FillColor != nil {
			marked += line.title.Text
		}
	}
	o.same("the marked line for "+typed, marked, want)
	o.same("the first line for "+typed, titles[:min(1, len(titles))], []string{want})
	p.run()
	drain()
	o.same("where the palette leads to for "+typed, reached(), true)
	o.closeDialogs(t, "the palette")
	return "palette: " + want
}

// sought is something to type into the palette, the line that is to come first, and whether that was done.
func (o *walker) sought(n *nn.Network) (typed, want string, reached func() bool) {
	now, lang := &o.w.now, o.w.now.lang
	switch k := o.rand.IntN(3); {
	case k == 0 && o.w.unnamed() == "":
		text := lang.Class(n.Classes[o.rand.IntN(len(n.Classes))])
		return text, lang.Text("palette.class", text), func() bool {
			i := o.w.parts.answers.chart.found
			return i >= 0 && lang.Class(n.Classes[i]) == text && now.scene.Tab == scene.Overview
		}
	case k == 1 && !n.Layers[now.layer()].Out.Flat():
		l := n.Layers[now.layer()]
		c := o.rand.IntN(l.Out.C)
		return fmt.Sprint(c), lang.Text("palette.channel", c, l.Name), func() bool {
			return now.layer() == l.Index && now.scene.Channel == c
		}
	}
	l := n.Layers[o.rand.IntN(len(n.Layers))]
	return l.Name, lang.Text("palette.layer", l.Name), func() bool { return now.layer() == l.Index }
}
