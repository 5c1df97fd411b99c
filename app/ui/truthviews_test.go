package ui

import (
	"fmt"
	"image"
	"math"
	"reflect"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// What is said in the other views than that of the maps, and of a measured rectangle and marked classes in all of them.

// views is what must be true there at rest.
func (o *witness) views(t *testing.T) {
	now := &o.w.now
	if now.network() == nil {
		return
	}
	o.marks(t)
	o.layerRows()
	o.left()
	o.strip()
	o.busy()
	o.pair()
	watched[now.scene.View](o, t)
	if o.still = len(o.lies) == 0; o.still {
		o.leaves(t)
		o.inks(t)
	}
	o.still = false
	if tensor, ok := o.shown(t); ok {
		o.same("frame of the area on the maps", o.w.parts.maps.grid.look.Area, o.areaIn(tensor))
		o.card(tensor)
		o.painted(tensor)
		o.marked()
	}
}

// viewsBusy reports whether a view is making ready what it shows.
func viewsBusy(p *parts) bool {
	return p.area.busy || p.pictures.busy.a != nil || p.twoLayers.busy || p.glance.busy || p.kernels.jobs > 0 || p.photo.of != nil && p.photo.photo == nil
}

// areaIn is the measured rectangle in a layer, worked out in shares of its sides.
func (o *witness) areaIn(t nn.Tensor) image.Rectangle {
	a := o.w.now.scene.Area
	if a == nil || t.Flat() {
		return image.Rectangle{}
	}
	share := func(i, of, n int, round func(float64) float64, hair float64) int {
		return int(round(float64(i)*float64(n)/float64(of) + hair))
	}
	return image.Rect(share(a.Left, a.Cols, t.W, math.Floor, 1e-9), share(a.Top, a.Rows, t.H, math.Floor, 1e-9),
		share(a.Right, a.Cols, t.W, math.Ceil, -1e-9), share(a.Bottom, a.Rows, t.H, math.Ceil, -1e-9))
}

// of is a layer's tensor in the result, as it is looked at, and false where that is not what was chosen.
func (o *witness) of(t *testing.T, layer int) (tensor nn.Tensor, ok bool) {
	now := &o.w.now
	if now.result == nil || layer >= now.result.Done {
		return tensor, false
	}
	site := now.scene.Demand(now.network().Layers[layer]).Site
	if !o.on(site) {
		return tensor, false
	}
	tensor, err := now.result.Activations.At(site)
	if err != nil {
		t.Fatal(err)
	}
	return tensor, true
}

// area is what the table says.
func (o *witness) area(t *testing.T) {
	p, now := o.w.parts.area, &o.w.now
	tensor, ok := o.of(t, now.layer())
	in := image.Rectangle{}
	if ok {
		in = o.areaIn(tensor)
	}
	if in.Empty() {
		o.same("rows of no area", len(p.list.rows), 0)
		o.same("why there is no table", p.note.Whole() != "" && p.list.Hidden, true)
		return
	}
	l := now.network().Layers[now.layer()]
	o.same("area's title", p.title.Text, now.lang.Text("area.title", l.Name, in.Min.Y, in.Max.Y-1, in.Min.X, in.Max.X-1))
	o.same("rows of the area", len(p.list.rows), tensor.C)
	o.areaRows()
	by := now.scene.AreaBy
	for i, row := range p.list.rows {
		want := plainStats(tensor, in, row.Channel)
		for k, got := range []float64{row.Min, row.Max, row.Mean, row.Std, row.Zeros} {
			o.same(fmt.Sprintf("number %d of channel %d in the area", k, row.Channel), math.Abs(got-want[k]) <= 1e-6*max(1, math.Abs(want[k])), true)
		}
		if before := p.list.rows[max(i-1, 0)]; by.Down {
			o.same("order by "+string(by.Column), before.Value(by.Column) >= row.Value(by.Column), true)
		} else {
			o.same("order by "+string(by.Column), before.Value(by.Column) <= row.Value(by.Column), true)
		}
	}
}

// side is what stands in one of several grids.
func (o *witness) side(what string, s *side, want nn.Tensor) {
	m := s.grid.maps
	if m == nil {
		o.lies = append(o.lies, what+": nothing, want maps")
		return
	}
	o.same(what+": veiled", s.grid.veil.Visible(), false)
	o.same(what+": the very values", slices.Equal(m.Tensor.Data, want.Data), true)
	o.same(what+": frame of the area", s.grid.look.Area, o.areaIn(want))
}

// pointedIn is the value that the mouse is on in a grid.
func (o *witness) pointedIn(g *gridPane) (channel, y, x int, ok bool) {
	at, u := o.mouse.Subtract(origin(g)), g.pixels()
	if at.X < 0 || at.Y < 0 || at.X >= g.Size().Width || at.Y >= g.Size().Height || o.covers() || o.onCause() {
		return -1, 0, 0, false
	}
	place, y, x, ok := g.grid.Hit(int(float64(at.X)*u), int(float64(at.Y)*u))
	channel = g.maps.Channel(place)
	if ok {
		_, ok = g.maps.Value(channel, y, x)
	}
	return channel, y, x, ok
}

// pictures is what two pictures side by side say.
func (o *witness) pictures(t *testing.T) {
	p, now := o.w.parts.pictures, &o.w.now
	a, ok := o.of(t, now.layer())
	if !ok {
		o.same("A veiled, with no maps", p.twins.sides[0].grid.veil.Visible(), true)
		return
	}
	o.side("A", p.twins.sides[0], a)
	o.begins("title of A", p.twins.sides[0].title.Text, "A  "+now.picture().Name) // and how many channels are off
	second := now.state.Second
	if second == nil || second.Result == nil {
		o.same("B veiled, with no second picture", p.twins.sides[1].grid.veil.Visible(), true)
	}
	var b nn.Tensor
	if second != nil && second.Result != nil {
		var err error
		if b, err = second.Result.Activations.At(now.scene.Demand(now.network().Layers[now.layer()]).Site); err != nil {
			t.Fatal(err)
		}
		o.side("B", p.twins.sides[1], b)
		title := "B  " + second.Name
		if now.off().Count() > 0 { // those that are chosen: A waits for its pass where that is not there yet
			title += dot + now.lang.Text("dream.allon")
		}
		o.same("title of B", p.twins.sides[1].title.Text, title)
		o.bothBar(a, b)
	}
	for _, s := range p.twins.sides {
		if !s.root.Visible() || s.grid.maps == nil || s.grid.veil.Visible() {
			continue
		}
		c, y, x, ok := o.pointedIn(s.grid)
		if !ok {
			continue
		}
		i := (y*a.W+x)*a.C + c
		if a.Flat() {
			i = y*view.Side(a.C) + x
		}
		want := "A = " + view.Exact(a.Data[i])
		if b.Data != nil {
			want += ", B = " + view.Exact(b.Data[i]) + ", B \u2212 A = " + view.Exact(b.Data[i]-a.Data[i])
		}
		o.holds("values of A and B", o.w.parts.status.value.Text, want)
	}
}

// layers is what two layers side by side say.
func (o *witness) layers(t *testing.T) {
	p, now := o.w.parts.twoLayers, &o.w.now
	for i, layer := range []int{now.layer(), now.scene.BesideIndex(now.network())} {
		s, name := p.twins.sides[i], now.network().Layers[layer].Name
		o.begins("title of a side", s.title.Text, name+"  ")
		tensor, ok := o.of(t, layer)
		if !ok {
			o.same("a side veiled, with no maps", s.grid.veil.Visible(), true)
			continue
		}
		o.side(name, s, tensor)
		if s.grid.maps == nil {
			continue
		}
		o.besideBar(i, tensor)
		if c, y, x, ok := o.pointedIn(s.grid); ok && !tensor.Flat() {
			o.begins("value in a side", o.w.parts.status.value.Text, fmt.Sprintf("%s [%d] (%d, %d) = %s", name, c, y, x, view.Exact(tensor.At(y, x, c))))
		}
	}
}

// glance is what the net at a glance shows.
func (o *witness) glance(t *testing.T) {
	p, now := o.w.parts.glance, &o.w.now
	if !o.complete() {
		o.same("the net at a glance of a pass that is not complete", p.pending(), true)
		return
	}
	o.same("the summary", p.by.Text, now.lang.Text("glance."+string(now.scene.Glance)))
	i := 0
	for _, l := range now.network().Layers[1:] {
		if l.Out.Flat() {
			continue
		}
		if i >= len(p.list) {
			o.lies = append(o.lies, "no glance of "+l.Name)
			return
		}
		tensor, err := now.result.Activations.Output(l.Index)
		if err != nil {
			t.Fatal(err)
		}
		want := view.Glance(tensor, l.Name, now.scene.Glance, now.scene.Colormap())
		o.same("glance of "+l.Name, p.list[i].Layer == l.Name && reflect.DeepEqual(p.list[i], want), true)
		i++
	}
	o.same("glances", len(p.list), i)
}

// marks are the marked classes under the chart.
func (o *witness) marks(t *testing.T) {
	p, now := o.w.parts.answers, &o.w.now
	if !o.complete() || !now.network().HasTop() {
		return
	}
	all, err := now.result.Activations.Output(now.layers() - 1)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, row := range p.marks.Root.Objects {
		texts = append(texts, row.(*widget.Label).Text)
	}
	for _, class := range now.scene.Marked {
		if class >= len(all.Data) {
			continue
		}
		share := "A " + shareText(all.Data[class])
		if s := now.state.Second; s != nil && s.Result.Complete() {
			share += "   B " + shareText(s.Result.Probability(class))
		}
		o.same("share of marked class "+fmt.Sprint(class)+" in "+fmt.Sprint(texts), slices.Contains(texts, share), true)
	}
}

// look does something in the other views, or about a rectangle.
func (o *walker) look() string {
	w, n := o.w, o.rand.IntN
	switch k := n(10); k {
	case 8:
		return o.learn()
	case 0, 1:
		to := []scene.View{scene.Pictures, scene.Layers, scene.Glance, scene.AreaView, scene.ChartView, scene.Maps}[n(6)]
		w.commands.run(action.View(to))
		return "view " + string(to)
	case 2, 3:
		return o.draw()
	case 4:
		c := view.AreaColumns()[n(len(view.AreaColumns()))]
		w.commands.run(action.AreaSort(c))
		return "area by " + string(c)
	case 5:
		id := []action.ID{action.AreaNone, action.AreaSight, action.Difference, action.Undo, action.Undo}[n(5)]
		w.commands.run(id)
		return string(id)
	case 6:
		x, y := o.rand.Float64(), o.rand.Float64()
		w.measurePhoto(n(3), [2]float64{x / 2, y / 2}, [2]float64{(1 + x) / 2, (1 + y) / 2})
		return fmt.Sprint("area of the photo: ", w.now.scene.Area)
	case 7:
		if w.now.network() == nil || !w.now.network().HasTop() {
			return "no class to mark"
		}
		w.viewer.toggleMark(n(20))
		return fmt.Sprint("marked ", w.now.scene.Marked)
	}
	return o.compare()
}

// compare is the session's state with a second picture, or with none any more.
func (o *walker) compare() string {
	s := o.w.now.state
	s.Second = nil
	for _, other := range o.states {
		if o.rand.IntN(3) > 0 && other.Model == s.Model && other.Result.Complete() {
			s.Second = &session.Second{Path: other.Picture.Path, Name: other.Picture.Name, Result: other.Result}
		}
	}
	o.update(s)
	return fmt.Sprint("second: ", s.Second != nil)
}

// draw draws a rectangle over what is in sight, ending where the mouse is.
func (o *walker) draw() string {
	grids := map[scene.View][]*gridPane{scene.Maps: {o.w.parts.maps.grid}}
	for v, t := range map[scene.View]*twins{scene.Pictures: o.w.parts.pictures.twins, scene.Layers: o.w.parts.twoLayers.twins} {
		for _, s := range t.sides[:2] {
			grids[v] = append(grids[v], s.grid)
		}
	}
	list := grids[o.w.now.scene.View]
	if len(list) == 0 || o.onCause() {
		return "nothing to draw on"
	}
	g := list[o.rand.IntN(len(list))]
	at := func() fyne.Position {
		return fyne.NewPos(o.rand.Float32()*g.Size().Width, o.rand.Float32()*g.Size().Height)
	}
	from, to := at(), at()
	inset, _ := o.w.win.Canvas().InteractiveArea()
	o.mouse = origin(g).Add(to)
	test.MoveMouse(o.w.win.Canvas(), o.mouse.Add(inset))
	g.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary, Modifier: fyne.KeyModifierControl})
	g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	g.DragEnd()
	g.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: to}, Button: desktop.MouseButtonPrimary})
	return fmt.Sprint("rectangle ", o.w.now.scene.Area)
}
