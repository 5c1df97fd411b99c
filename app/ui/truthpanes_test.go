package ui

import (
	"context"
	"fmt"
	"image"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// What is said in the views of kernels, of the photo and of the table of pictures, and by what stands beside the maps: the strip of the
// picture, the progress. A list says by whom each part of the window is watched.

// watched are the views, with what compares each with the arrays.
var watched = map[scene.View]func(*witness, *testing.T){
	scene.Maps:      func(o *witness, t *testing.T) {}, // atOnce and atRest compare them
	scene.Pictures:  (*witness).pictures,
	scene.Layers:    (*witness).layers,
	scene.Glance:    (*witness).glance,
	scene.AreaView:  (*witness).area,
	scene.ChartView: (*witness).bigChart,
	scene.Kernels:   (*witness).kernels,
	scene.PhotoView: (*witness).photo,
	scene.Table:     (*witness).table,
	scene.CauseView: func(o *witness, t *testing.T) {}, // cause compares them, with runners
	scene.DreamView: func(o *witness, t *testing.T) {}, // likes does
	scene.BestView:  func(o *witness, t *testing.T) {}, // likes does
}

// watchers says of each part of the window what in this test compares it with something; anew compares all of them with parts that are
// made anew.
var watchers = map[string]string{
	"toolbar": "atRest", "welcome": "anew", "banner": "anew", "notice": "anew", "pair": "pair", "tour": "anew", "lesson": "lesson", "cause": "cause", "dream": "looks",
	"layers": "atRest, strip", "film": "film", "above": "a layout", "middle": "watched", "maps": "atOnce", "pictures": "pictures",
	"twoLayers": "layers", "kernels": "kernels", "best": "best", "messages": "a layout", "glance": "glance", "photo": "photo", "crowd": "table", "area": "area",
	"bigChart": "bigChart", "answers": "chart, off, marks", "card": "values", "unit": "unit", "why": "cause", "likes": "looks",
	"right": "tabs", "status": "values, busy", "sides": "a layout", "body": "a layout", "content": "a layout",
}

// Every view and every part of the window is watched by TestNothingShownIsUntrue.
func TestWalkWatchesEveryPart(t *testing.T) {
	for _, v := range scene.Views() {
		if watched[v] == nil {
			t.Errorf("nobody watches the view %q", v)
		}
	}
	for i := range reflect.TypeFor[parts]().NumField() {
		if f := reflect.TypeFor[parts]().Field(i); watchers[f.Name] == "" {
			t.Errorf("nobody watches the part %q", f.Name)
		}
	}
}

// kernels is what is said of what the chosen layer multiplies with.
func (o *witness) kernels(t *testing.T) {
	p, now := o.w.parts.kernels, &o.w.now
	l := now.network().Layers[now.layer()]
	o.same("kernels' layer", p.title.Text, l.Name)
	if l.Kind != nn.Conv {
		o.same("kernels of what has none", fmt.Sprint(p.grid.maps != nil, p.below.Visible(), p.empty.Whole() != ""), "false false true")
		return
	}
	k, err := nn.ReadKernel(context.Background(), now.network(), now.state.Model.Weights, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	chosen := min(now.scene.Channel, l.Out.C-1)
	tap := func(y, x, in, out int) float32 { return k.Taps[((y*3+x)*k.In+in)*k.Out+out] }
	o.same("kernels in colour", p.below.Visible(), l.In.C == 3 && !now.scene.Split)
	if p.below.Visible() {
		o.same("whose weights", p.number.Text, fmt.Sprintf("[%d]  %s %s", chosen, now.lang.Text("sum.bias"), view.Exact(k.Bias[chosen])))
		for in, label := range p.weights {
			for i, number := range strings.Fields(strings.NewReplacer("R", "", "G", "", "B", "").Replace(label.Text)) {
				o.same("weight", number, strings.ReplaceAll(fmt.Sprintf("%+.3f", tap(i/3, i%3, in, chosen)), "-", "\u2212"))
			}
		}
		o.coloured(k)
		return
	}
	m := p.grid.maps
	for in := range k.In {
		for i := range 9 {
			if got := m.Tensor.At(i/3, i%3, in); got != tap(i/3, i%3, in, chosen) {
				o.same(fmt.Sprintf("weight %d of %d for %d", i, in, chosen), got, tap(i/3, i%3, in, chosen))
			}
		}
	}
	if in, y, x, ok := o.pointedIn(p.grid); ok {
		want := fmt.Sprintf("%s [%d, %d, %d, %d] = %s", l.Name, y, x, in, chosen, view.Exact(tap(y, x, in, chosen)))
		o.same("weight under the mouse", o.w.parts.status.value.Text, want)
	}
}

// photo is what is said of the large photo, and what lies over it.
func (o *witness) photo(t *testing.T) {
	p, now := o.w.parts.photo, &o.w.now
	pic := now.picture()
	if pic == nil {
		return
	}
	o.begins("the large photo's name", p.title.Text, pic.Name)
	o.begins("the large photo's size", p.words.Text, fmt.Sprintf("%d × %d", pic.Prepared.Original.W, pic.Prepared.Original.H))
	if got, want := p.cover.Value, now.scene.Cause.Cover; math.Abs(got-want) > 1e-9 { // the slider counts steps
		o.same("how far the photo is covered", got, want)
	}
	sharp, err := sharpInput(pic, mostPhoto)
	if err != nil {
		t.Fatal(err)
	}
	drawn := p.heat.heat.Photo
	o.same("the large photo", drawn != nil && slices.Equal(drawn.Pix, sharp.Pix), true)
	tensor, ok := o.shown(t)
	if !ok || tensor.Flat() || now.scene.Channel >= tensor.C {
		o.same("a map over the photo that is not there", p.heat.heat.Values.Len(), 0)
		return
	}
	values := tensor.Channel(nil, now.scene.Channel)
	o.same("the map over the photo", slices.Equal(p.heat.heat.Values.Data, values), true)
	o.holds("whose map it is", p.words.Text, now.network().Layers[now.layer()].Name, fmt.Sprint(now.scene.Channel))
	if s := p.heat.hover; s.ok {
		at := fmt.Sprintf("%s [%d] (%d, %d)", now.network().Layers[now.layer()].Name, now.scene.Channel, s.y, s.x)
		o.same("value on the photo", o.w.parts.status.value.Text, at+" = "+view.Exact(values[s.y*tensor.W+s.x]))
	}
}

// table is what the table of pictures by channels says.
func (o *witness) table(t *testing.T) {
	p, now := o.w.parts.crowd, &o.w.now
	g := o.w.crowds.present(false)
	if g == nil {
		o.same("rows of no pictures", len(p.matrix.Rows), 0)
		return
	}
	l := now.network().Layers[now.layer()]
	o.same("the table's layer", p.title.Text, l.Name)
	o.begins("how many are known", p.count.Text, now.lang.Text("crowd.of", len(g.list), len(g.files), l.Out.C))
	seen := 0
	for i, row := range p.matrix.Rows {
		if row.Head {
			continue
		}
		seen++
		m := g.list[p.rows[i].Member]
		o.same("whose row", row.Title, filepath.Base(m.Path))
		for place, v := range row.Values {
			k := 0
			if now.scene.Crowd.Mean {
				k = 1
			}
			if want := o.pools[[2]any{now.network(), m.Path}][l.Index][k][p.matrix.Columns[place]]; v != want {
				o.same(fmt.Sprintf("channel %d of %s", p.matrix.Columns[place], m.Path), v, want)
			}
		}
	}
	o.same("rows of the table", seen, len(g.list))
	o.cell(g)
	if len(g.list) > 0 {
		key, k := "crowd.scale.max", 0
		if now.scene.Crowd.Mean {
			key, k = "crowd.scale.mean", 1
		}
		var all []float32
		for _, m := range g.list {
			all = append(all, o.pools[[2]any{now.network(), m.Path}][l.Index][k]...)
		}
		on := view.Range{Lo: min(0, slices.Min(all)), Hi: max(0, slices.Max(all))}
		if now.scene.Colours == "signed" {
			on = on.Symmetric()
		}
		o.holds("the table's scale", p.count.Text, now.lang.Text(key, on))
	}
	columns := slices.Sorted(slices.Values(p.matrix.Columns))
	for i, c := range columns {
		if c != i {
			o.same("channels of the table", columns, "each one once")
			break
		}
	}
	o.same("how many columns", len(columns), l.Out.C)
}

// poolsOf are the largest value and the mean of each channel of each layer, worked out in the plainest way.
func poolsOf(r *session.Result) (pools [][2][]float32) {
	for i := range r.Done {
		t, err := r.Activations.Output(i)
		if err != nil {
			panic(err)
		}
		var p [2][]float32
		for c := range t.C {
			sum := 0.0
			for k := c; k < len(t.Data); k += t.C {
				sum += float64(t.Data[k])
			}
			p[0], p[1] = append(p[0], ownRange(t, c).Hi), append(p[1], float32(sum*float64(t.C)/float64(len(t.Data))))
		}
		pools = append(pools, p)
	}
	return pools
}

// strip is the picture on its way into the network.
func (o *witness) strip() {
	pic, strip := o.w.now.picture(), o.w.parts.layers.strip
	if pic == nil || o.w.now.scene.Unit != nil || o.w.now.scene.Area != nil { // they are marked there
		return
	}
	if o.small.of != pic {
		o.small.get(pic)
	}
	for i, want := range []image.Image{o.small.thumbs.original, o.small.thumbs.fitted, o.small.thumbs.input} {
		plain := view.Marked(want, want.Bounds().Dx(), want.Bounds().Dy(), nil, ink().Accent)
		got, _ := strip.images[i].Image.Image.(*image.RGBA)
		o.same(fmt.Sprintf("small picture %d of %s", i, pic.Name), got != nil && slices.Equal(got.Pix, plain.Pix), true)
	}
	o.begins("how it goes in", strip.steps.Text, o.w.now.lang.Text("fit."+pic.Input.Fit))
}

// busy is whether something is said to be under way.
func (o *witness) busy() {
	b, now := o.w.parts.status.busy, &o.w.now
	o.same("that something is under way", b.root.Visible(), now.state.Phase != session.Idle)
	if b.root.Visible() {
		names := map[session.Phase]string{session.Loading: "loading", session.Reading: "reading", session.Running: "running"}
		o.same("what is under way", b.bar.Says(), now.lang.Text("phase."+names[now.state.Phase]))
	}
	o.same("a way to compute while something is under way", o.w.parts.maps.compute.Visible() && now.state.Phase != session.Idle, false)
}
