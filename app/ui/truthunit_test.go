package ui

import (
	"context"
	"image"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// tabs are those of the right side.
func (o *witness) tabs() {
	r := o.w.parts.right
	for _, t := range scene.Tabs() {
		o.same("tab "+string(t), r.pages[t].Visible(), t == o.w.now.scene.Tab)
	}
}

// unit is what is said of the pinned unit.
func (o *witness) unit(t *testing.T) {
	p, now := o.w.parts.unit, &o.w.now
	u := now.scene.Unit
	if u == nil {
		o.same("title without a unit", p.title.Text, now.lang.Text("unit.none"))
		o.same("facts without a unit", len(p.facts.Root.Objects), 0)
		return
	}
	l, _ := now.network().Find(u.Layer)
	o.same("unit's title", p.title.Text, unitName(*u, l))
	o.field(t)
	want := "…"
	if now.result != nil && l.Index < now.result.Done && o.on(now.scene.Demand(l).Site) {
		tensor, err := now.result.Activations.At(nn.Site{Layer: l.Index, Before: now.scene.Before})
		if err != nil {
			t.Fatal(err)
		}
		want = view.Exact(tensor.Data[(u.Y*tensor.W+u.X)*tensor.C+u.Channel])
	}
	if rows := len(p.facts.Root.Objects); rows < 2 {
		o.same("a unit's facts", rows, "a value and more")
		return
	}
	o.same("unit's value", p.facts.Root.Objects[1].(*widget.Label).Text, want)
	if want == "…" {
		o.same("sum of what is not computed", p.sum.rows[0].root.Visible(), false)
		return
	}
	o.sum(t, *u, l)
	o.column(t, *u, l)
	o.seen(*u, l)
	o.mark(*u, l)
}

// field is what is said of the unit's effective receptive field.
func (o *witness) field(t *testing.T) {
	p, now := o.w.parts.unit.field, &o.w.now
	o.same("the box for the field", p.toggle.Checked, now.scene.Field)
	if !p.bar.Visible() || now.scene.Tab != scene.UnitTab {
		return
	}
	u, _ := now.fielded()
	o.same("a field of another pass", o.complete(), true)
	if !o.complete() {
		return
	}
	want, err := explain.EffectiveField(context.Background(), o.engines[now.network()], now.result.Activations, u)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := p.fields.present()
	o.same("the field", slices.Equal(got.Field.Values.Data, want.Values.Data), true)
	if want.Total > 0 {
		o.holds("what is told of the field", p.what.Whole(), strconv.Itoa(want.Half), strconv.Itoa(want.Box.Dx()))
	}
}

// sum is how the unit's value came about, added up here in the plainest way.
func (o *witness) sum(t *testing.T, u scene.Unit, l nn.Layer) {
	p, now := o.w.parts.unit.sum, &o.w.now
	rows := p.last.Root.Objects
	if l.Params == 0 {
		o.same("lines under what is no sum", len(rows), 0)
		return
	}
	k, err := nn.ReadKernel(context.Background(), now.network(), now.state.Model.Weights, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	x, err := now.result.At(now.scene.Demand(l).Site).Output(l.Index - 1)
	if err != nil {
		t.Fatal(err)
	}
	total, largest := float64(k.Bias[u.Channel]), 0.0
	for c := range k.In {
		term := 0.0
		if l.Kind == nn.Dense {
			term = float64(x.Data[c]) * float64(k.Taps[c*k.Out+u.Channel])
		}
		for tap := 0; l.Kind == nn.Conv && tap < 9; tap++ {
			if y, column := u.Y+tap/3-1, u.X+tap%3-1; y >= 0 && column >= 0 && y < x.H && column < x.W {
				term += float64(x.At(y, column, c)) * float64(k.Taps[(tap*k.In+c)*k.Out+u.Channel])
			}
		}
		total += term
		largest = max(largest, math.Abs(term))
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(strings.ReplaceAll(s, "−", "-"), 64)
		if err != nil {
			o.lies = append(o.lies, err.Error())
		}
		return v
	}
	at := 1
	if k.In > terms {
		at = 3
	}
	if got := number(rows[at].(*widget.Label).Text); math.Abs(got-total) > 1e-5*max(1, math.Abs(total)) {
		o.same("total", got, total)
	}
	_, text, _ := strings.Cut(p.rows[0].button.Text, "]")
	if got := math.Abs(number(strings.TrimSpace(text))); math.Abs(got-largest) > 1e-6*max(1, largest) {
		o.same("largest term", got, largest)
	}
	differs, _, _ := strings.Cut(now.lang.Text("sum.differs", "|"), "|")
	o.same("that the pass has something else", strings.Contains(p.note.Whole(), differs), false)
}

// column is the unit's place in all channels, and the largest places of its own.
func (o *witness) column(t *testing.T, u scene.Unit, l nn.Layer) {
	p, now := o.w.parts.unit, &o.w.now
	site := now.scene.Demand(l).Site
	tensor, err := now.result.At(site).At(site)
	if err != nil {
		t.Fatal(err)
	}
	for c, v := range p.column.bars.column.Values {
		if v != tensor.At(u.Y, u.X, c) {
			o.same("bar "+strconv.Itoa(c), v, tensor.At(u.Y, u.X, c))
		}
	}
	o.same("bars", len(p.column.bars.column.Values), tensor.C)
	o.same("marked bar", p.column.bars.column.Chosen, u.Channel)
	o.same("bars are sorted", p.column.sorted.Checked, now.scene.Sorted)
	o.same("places of what has some", p.spots.root.Visible(), !l.Out.Flat())
	if !l.Out.Flat() {
		o.same("strongest place", p.spots.peaks[0].Value, slices.Max(tensor.Channel(nil, u.Channel)))
	}
}

// mark is what the maps on the screen have framed.
func (o *witness) mark(u scene.Unit, l nn.Layer) {
	g, now := o.w.parts.maps.grid, &o.w.now
	here := now.layer()
	if o.w.parts.maps.pending() || now.network().Layers[here].Out.Flat() || l.Out.Flat() {
		return
	}
	own := image.Rect(u.X, u.Y, u.X+1, u.Y+1)
	corners := []image.Point{g.look.Mark.Min, g.look.Mark.Max.Sub(image.Pt(1, 1))}
	for _, at := range corners {
		one := image.Rectangle{at, at.Add(image.Pt(1, 1))}
		switch {
		case here == l.Index:
			o.same("framed unit", one, own)
			o.same("framed in", g.look.MarkOn, u.Channel)
		case here < l.Index:
			o.same("a framed corner is seen", own.In(now.network().Reaches(here, one, l.Index)), true)
		default:
			o.same("a framed corner sees", own.In(now.network().Sees(here, one, l.Index)), true)
		}
	}
}
