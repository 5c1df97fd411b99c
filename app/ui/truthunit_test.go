package ui

import (
	"testing"

	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
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
	want := "…"
	if now.result != nil && l.Index < now.result.Done && o.on(now.scene.Demand(l).Site) {
		tensor, err := now.result.Activations.At(nn.Site{Layer: l.Index, Before: now.scene.Before})
		if err != nil {
			t.Fatal(err)
		}
		want = view.Exact(tensor.Data[(u.Y*tensor.W+u.X)*tensor.C+u.Channel])
	}
	o.same("unit's value", p.facts.Root.Objects[1].(*widget.Label).Text, want)
}
