package ui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
)

// A witness compares all that a window says with what the arrays hold and with what was done to it. It works everything out
// by itself: from the session's state, the scene, the grid's geometry and where it knows the mouse to be.
type witness struct {
	w     *Window
	mouse fyne.Position // in the window

	engines  map[*nn.Network]nn.Runner
	passes   map[string]map[int]nn.Tensor // of the pictures in the table, by path and layer
	others   map[[2]any][]float32         // what classes are given in them, by network and path
	pools    map[[2]any][][2][]float32    // what the table was told, likewise
	small    thumbCache
	tints    map[string]tint // of files
	walks    bool            // it knows what was done:
	told     session.State   // by the session, last
	steps    []taught        // of the lesson
	last     workings
	still    bool // nothing more is on its way
	painting int  // how often it might have been looked at how maps are painted
	lies     []string
}

func (o *witness) same(what string, got, want any) {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		o.lies = append(o.lies, fmt.Sprintf("%s: %v, want %v", what, got, want))
	}
}

func (o *witness) begins(what, got, want string) {
	if !strings.HasPrefix(got, want) || want == "" && got != "" {
		o.lies = append(o.lies, fmt.Sprintf("%s: %q, want %q at its beginning", what, got, want))
	}
}

func (o *witness) holds(what, got string, want ...string) {
	for _, s := range want {
		if !strings.Contains(got, s) {
			o.lies = append(o.lies, fmt.Sprintf("%s: %q, want %q in it", what, got, s))
		}
	}
}

// shown is the chosen layer's tensor, as it is looked at, if the grid shows it.
func (o *witness) shown(t *testing.T) (tensor nn.Tensor, ok bool) {
	now, g := &o.w.now, o.w.parts.maps.grid
	if now.result == nil || now.layer() >= now.result.Done || g.maps == nil {
		return tensor, false
	}
	l := now.network().Layers[now.layer()]
	d := now.scene.Demand(l)
	seen := now.result
	if seen.Whole != nil && g.of.pass == seen.Whole.Activations {
		seen = seen.Whole
	}
	if g.of.Demand != d || g.of.pass != seen.Activations || !o.on(d.Site) || !o.offIn(seen, d.Site) || g.order != now.scene.Order {
		return tensor, false
	}
	tensor, err := now.result.Activations.At(d.Site)
	if err != nil {
		t.Fatal(err)
	}
	return tensor, true
}

// on reports whether the result has, of all layers that the values at a site come from, the very channels off that are chosen.
func (o *witness) on(s nn.Site) bool { return o.offIn(o.w.now.result, s) }

func (o *witness) offIn(r *session.Result, s nn.Site) bool {
	now := &o.w.now
	for i, l := range now.network().Layers[:s.Layer+1] {
		if i == s.Layer && s.Before {
			continue
		}
		var off []scene.Replaced
		for _, list := range now.scene.Off {
			for k, c := range list.Channels {
				if list.Layer == l.Name && k < len(list.With) {
					off = append(off, scene.Replaced{Channel: c, With: list.With[k]})
				} else if list.Layer == l.Name {
					off = append(off, scene.Replaced{Channel: c, With: probe.Zero})
				}
			}
		}
		if !slices.EqualFunc(off, r.Off[i], func(a scene.Replaced, b session.Switched) bool {
			return a.Channel == b.Channel && a.With == cmp.Or(b.With, probe.Zero)
		}) {
			return false
		}
	}
	return true
}

// atOnce is what must be true as soon as an act is over.
func (o *witness) atOnce(t *testing.T) {
	p, now := o.w.parts, &o.w.now
	if o.walks {
		o.same("the picture that the session has told of", now.state.Picture == o.told.Picture, true)
		o.same("the result that the session has told of", now.state.Result == o.told.Result, true)
	}
	if now.network() == nil {
		return
	}
	l := now.network().Layers[now.layer()]
	o.same("title", p.maps.title.Text, l.Name)
	o.holds("card's title", p.card.title.Text, l.Name, now.lang.Text("kind."+string(l.Kind)))
	o.same("Smooth", p.maps.smooth.Checked, now.scene.Smooth)
	columns := now.lang.Text("grid.columns", now.scene.Columns)
	if now.scene.All {
		columns = now.lang.Text("grid.all")
	} else if now.scene.Columns == 0 {
		columns = now.lang.Text("grid.suit")
	}
	o.same("columns", p.maps.columns.Text, columns)
	tensor, ok := o.shown(t)
	there := now.result != nil && l.Index < now.result.Done
	lost := now.state.Phase == session.Idle && now.state.Picture != nil && (!there || !o.on(now.scene.Demand(l).Site) && now.state.Tried.Equal(now.off()))
	o.same("the veil", p.maps.grid.veil.Visible(), !ok)
	o.same("the button that computes", p.maps.compute.Visible(), lost)
	o.chart()
	o.off()
	o.lesson()
	if !ok {
		o.same("value, with no maps of the layer", p.status.value.Text != "" && !o.elsewhere(), false)
		o.same("frame, with no maps of the layer", p.maps.grid.frame.Visible(), false)
		o.same("bar, with no maps of the layer", p.maps.barNow().On.Valid(), false)
		o.same("bar's title, with no maps of the layer", p.maps.bar.of.Text, "")
		o.same("card's channel, with no maps of the layer", p.card.channel.Text, now.lang.Text("card.channel.none"))
		o.holds("count", p.maps.count.Text, map[bool]string{true: now.lang.Text("grid.lost"), false: now.lang.Text("grid.waiting")}[lost])
		return
	}
	o.order(t, tensor, l)
	if len(o.lies) > 0 {
		return
	}
	o.count(t, tensor, l)
	o.values(tensor, l)
}

// count is the line under the layer's name.
func (o *witness) count(t *testing.T, tensor nn.Tensor, l nn.Layer) {
	p, now := o.w.parts, &o.w.now
	want := []string{strings.ReplaceAll(l.Out.String(), " x ", " × ")}
	silent, shown := 0, o.places(t, tensor, l)
	all := shown
	if tensor.Flat() {
		all = make([]int, tensor.C)
		for c := range all {
			all[c] = c
		}
	}
	for _, c := range all {
		if r := ownRange(tensor, c); r.Lo == 0 && r.Hi == 0 {
			silent++
		}
	}
	key := "channels"
	if tensor.Flat() {
		key = "units"
	}
	switch solo := o.soloOf(); {
	case solo >= 0:
		want = append(want, now.lang.Text("grid.solo", solo))
	case silent > 0:
		want = append(want, now.lang.Text("grid.silent."+key, silent))
		fallthrough
	default:
		want = append(want, now.lang.Text("grid.count."+key, len(all), tensor.C))
	}
	if l.Activation != "" {
		when := map[bool]string{true: "grid.before.", false: "grid.after."}[now.scene.Before]
		want = append(want, now.lang.Text(when+l.Activation))
	}
	o.holds("count", p.maps.count.Text, want...)
}

// values are what is said of single values: under the mouse, at the bar, in the card.
func (o *witness) values(tensor nn.Tensor, l nn.Layer) {
	p, now := o.w.parts, &o.w.now
	g := p.maps.grid
	under, y, x, v := o.pointed(tensor)
	flat, mark := tensor.Flat(), p.maps.barMark()
	switch {
	case math.IsNaN(float64(v)):
		o.same("value", p.status.value.Text != "" && !o.elsewhere(), false)
		o.same("frame", g.frame.Visible(), false)
		o.same("mark", mark == mark, false)
		o.same("tip", g.tip.Text(), "")
	case flat:
		o.begins("value", p.status.value.Text, fmt.Sprintf("%s [%d] = %s", l.Name, y*view.Side(tensor.C)+x, view.Exact(v)))
		o.same("mark", mark, v)
		o.same("tip", g.tip.Text(), fmt.Sprintf("%d = %s", y*view.Side(tensor.C)+x, view.Exact(v)))
	default:
		o.begins("value", p.status.value.Text, fmt.Sprintf("%s [%d] (%d, %d) = %s", l.Name, under, y, x, view.Exact(v)))
		o.same("mark", mark, v)
		o.same("tip", g.tip.Text(), fmt.Sprintf("%d, %d = %s", y, x, view.Exact(v)))
	}
	if cell := g.grid.Cell(max(g.place(under), 0), y, x); v == v && cell.Dx() >= 4 {
		u := float32(g.pixels())
		o.same("frame", g.frame.Visible(), true)
		at := g.frame.Position().Subtract(fyne.NewPos(float32(cell.Min.X)/u-1, float32(cell.Min.Y)/u-1))
		o.same("place of the frame", max(at.X, -at.X, at.Y, -at.Y) < 0.5, true)
	}
	chosen := min(now.scene.Channel, tensor.C-1)
	of := chosen
	if solo := o.soloOf(); solo >= 0 {
		of = solo
	}
	if under >= 0 {
		of = under
	}
	o.bar(tensor, l, of)
	if flat {
		o.same("card's channel", p.card.channel.Text, now.lang.Text("card.units", tensor.C))
		return
	}
	o.same("framed channel", g.look.Chosen, chosen)
	name := fmt.Sprint(chosen)
	if l.Kind == nn.Input {
		name += " " + now.network().Card.Input.Channels[chosen:][:1]
	}
	o.same("card's channel", p.card.channel.Text, now.lang.Text("card.channel", name, tensor.C))
	r := ownRange(tensor, chosen)
	o.same("card's range", p.card.stats.Root.Objects[1].(*widget.Label).Text, view.Number(float64(r.Lo), 4)+" … "+view.Number(float64(r.Hi), 4))
	o.same("card's histogram", p.card.on, p.maps.grid.maps.On[chosen])
}

// pointed is what the mouse is on: a channel or -1, and the value there, which is NaN where there is none.
func (o *witness) pointed(tensor nn.Tensor) (channel, y, x int, v float32) {
	g, nothing := o.w.parts.maps.grid, float32(math.NaN())
	at, u := o.mouse.Subtract(origin(g)), g.pixels()
	if at.X < 0 || at.Y < 0 || at.X >= g.Size().Width || at.Y >= g.Size().Height || o.w.now.scene.View != scene.Maps || o.covers() {
		return -1, 0, 0, nothing
	}
	place, y, x, ok := g.grid.Hit(int(float64(at.X)*u), int(float64(at.Y)*u))
	channel = g.maps.Channel(place)
	switch {
	case !ok:
		return channel, 0, 0, nothing
	case !tensor.Flat():
		return channel, y, x, tensor.At(y, x, channel)
	}
	if i := y*view.Side(tensor.C) + x; i < tensor.C {
		return channel, y, x, tensor.Data[i]
	}
	return channel, 0, 0, nothing
}

// soloOf is the channel that is enlarged, or -1.
func (o *witness) soloOf() int {
	g := o.w.parts.maps.grid
	return g.maps.Channel(g.grid.Solo())
}

// ownRange is that of a channel's values.
func ownRange(tensor nn.Tensor, c int) view.Range {
	r := view.Range{Lo: tensor.Data[c], Hi: tensor.Data[c]}
	for i := c; i < len(tensor.Data); i += tensor.C {
		r = view.Range{Lo: min(r.Lo, tensor.Data[i]), Hi: max(r.Hi, tensor.Data[i])}
	}
	return r
}

// atRest is what must be true once nothing more is on its way.
func (o *witness) atRest(t *testing.T) {
	o.still = true
	o.atOnce(t)
	o.still = false
	w, p, now := o.w, o.w.parts, &o.w.now
	n, s := now.network(), now.scene
	if _, ok := o.shown(t); !ok && now.result != nil && now.layer() < now.result.Done && o.on(s.Demand(n.Layers[now.layer()]).Site) {
		o.lies = append(o.lies, "the layer is computed and does not come")
	}
	o.same("list", p.layers.layers.chosen, now.layer())
	for _, row := range p.layers.layers.rows {
		computed := now.result != nil && row.Layer < now.result.Done && row.Layer > 0
		if row.Layer >= 0 {
			o.same("time of "+row.Name, row.Time != "", computed && s.Times)
		}
	}
	o.holds("colours", p.toolbar.colours.Text, now.lang.Text("colours."+s.Colours))
	o.holds("range", p.toolbar.ranges.Text, now.lang.Text("range."+string(s.Range)))
	o.same("ReLU", p.toolbar.relu.Text, now.lang.Text(map[bool]string{true: "relu.before", false: "relu.after"}[s.Before]))
	o.holds("model", p.toolbar.model.Text, kit.Middle(now.modelName(now.state.Model.Path), 24))
	o.same("Log", p.answers.log.Checked, s.Log)
	for _, text := range hyphens(w) {
		o.lies = append(o.lies, "a hyphen for a minus: "+text)
	}
	o.tabs()
	o.film(t)
	o.unit(t)
	o.same("answers in sight", p.answers.best[0].Visible() && p.answers.named[0].Visible(), n.HasTop())
	if pic := now.state.Picture; pic != nil {
		o.holds("window's title", w.win.Title(), pic.Name)
	}
	if pic := now.picture(); pic != nil {
		o.begins("picture", p.layers.strip.name.Text, pic.Name)
		o.same("picture's size", p.layers.strip.captions[0].Text, fmt.Sprintf("%d × %d", pic.Prepared.Original.W, pic.Prepared.Original.H))
		o.same("thumbnail", p.layers.strip.images[1].Image.Image.Bounds().Dx() > 1, true)
	}
	for i, line := range p.answers.best {
		id := ""
		if r := now.result; o.complete() && i < len(r.Top) {
			id = now.lang.Class(r.Top[i].Class) + " " + shareText(r.Top[i].Probability)
		}
		o.same("answer", strings.TrimSpace(line.name.Text+" "+line.share.Text), id)
	}
	if o.complete() && n.HasTop() {
		o.same("chart is filled", len(p.answers.chart.chart.Values), len(n.Classes))
	}
}
