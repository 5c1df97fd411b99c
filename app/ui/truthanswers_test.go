package ui

import (
	"fmt"

	"github.com/vggscope/vggscope/nn"
)

// What the answers say, and what is said of channels that are off.

// chart is what the probabilities and the sentence under them say.
func (o *witness) chart() {
	p, now := o.w.parts.answers, &o.w.now
	values := p.chart.chart.Values
	if !o.complete() || !now.network().HasTop() {
		o.same("bars of another pass", len(values), 0)
	}
	if len(values) == 0 {
		o.same("sentence without a chart", p.sum.Text, "")
		return
	}
	all, err := now.result.Activations.Output(len(now.network().Layers) - 1)
	o.same("probabilities", err, error(nil))
	o.same("bars", values, all.Data)
	if at := o.mouse.Subtract(origin(p.chart)); p.chart.found < 0 && p.chart.mouse.over && at.Y > 0 && at.Y < p.chart.Size().Height {
		i, ok := p.chart.chart.At(p.chart.position(at))
		if !ok {
			i = -1
		}
		o.same("lit class", p.chart.hover, i)
	}
	if i := p.chart.hover; i >= 0 {
		o.begins("sentence on a class", p.sum.Text, fmt.Sprintf("%d  %s  %s", i, now.lang.Class(now.network().Classes[i]), shareText(all.Data[i])))
	}
}

// complete reports whether the result is what was chosen, to the last layer.
func (o *witness) complete() bool {
	now := &o.w.now
	return now.result != nil && now.result.Done == now.layers() && o.on(nn.Site{Layer: now.layers() - 1})
}

// off is what is said of channels that are switched off.
func (o *witness) off() {
	p, now := o.w.parts, &o.w.now
	n := 0
	for _, list := range now.scene.Off {
		n += len(list.Channels)
		if p.answers.off.root.Visible() {
			o.holds("the note on what is off", p.answers.off.text.Whole(), fmt.Sprint(list.Layer, " ", list.Channels[0]))
		}
	}
	o.same("the note on what is off is there", p.answers.off.root.Visible(), n > 0)
	if n > 0 {
		o.holds("count, with channels off", p.maps.count.Text, now.lang.Text("grid.off", n))
	}
	for i, line := range p.answers.best {
		if !o.complete() || i >= len(now.result.Top) {
			o.same("answer of other channels", line.index, -1)
			continue
		}
		o.same("answer", line.index, now.result.Top[i].Index)
		want := ""
		if whole := now.result.Whole; whole != nil {
			all, _ := whole.Activations.Output(whole.Done - 1)
			want = changeText(now.result.Top[i].Probability - all.Data[line.index])
		}
		o.same("change", line.change.Text, want)
	}
	g := p.maps.grid
	for _, c := range g.look.Off {
		o.same(fmt.Sprintf("channel %d, which the maps say is off", c), now.scene.IsOff(now.network().Layers[g.of.Layer].Name, c) || p.maps.pending(), true)
	}
	if g.eye.channel >= 0 {
		o.same("whose eye it is", g.eye.channel, g.hover.channel)
	}
}
