package ui

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// A viewer brings what is looked at to the screen: it goes from scene to scene, and has the layers prepared that they need.
type viewer struct {
	now     *subject
	main    *mainThread
	session Session
	cache   *layerCache
	ranks   *ranking
	parts   *parts // those on the screen
	causes  *causes
	dreams  *dreams
	bests   *bests
	looks   *looks
	fields  *fields
	history scene.History
	acting  bool             // see act
	clock   func() time.Time // for the history
	acted   func()           // the user did something to what is looked at
}

func newViewer(now *subject, main *mainThread, s Session) *viewer {
	v := &viewer{now: now, main: main, session: s, clock: time.Now, acted: func() {}}
	v.ranks = newRanking(main, v.layerFault)
	v.cache = newLayerCache(v.layerReady, v.layerCounted, v.layerFault)
	return v
}

// look shows another scene: what differs from the present one, and nothing else. Whatever the user does to what is looked at
// comes here, or moves the grid's camera within act.
func (v *viewer) look(next scene.Scene) { v.act(func() { v.show(next.Following(v.whole())) }) }

// show is look without a step in the history.
func (v *viewer) show(next scene.Scene) {
	c := next.Since(v.whole())
	v.now.scene = next
	c.Order = c.Order || c.Cause && v.now.sortedByTarget()
	if c.OfMaps() {
		v.parts.maps.camera = nil // that was meant for what is not waited for any more
	}
	for _, part := range slices.Concat(v.choices(c, next), v.drawings(c, next), v.marks(c)) {
		if part.differs {
			part.show()
		}
	}
}

// A part of the window shows some of a scene.
type part struct {
	differs bool
	show    func()
}

// choices are what lets one choose.
func (v *viewer) choices(c scene.Change, next scene.Scene) []part {
	p := v.parts
	return []part{
		{c.Layer || c.Groups, p.layers.showRows},
		{c.Layer, p.card.showLayer},
		{c.Fitting, func() { v.session.SetFitting(next.Fit, next.Filter) }},
		{c.Fitting || c.Drawn, p.toolbar.show},
		{c.Smooth, p.maps.showSmooth},
		{c.Second, v.showSecond},
		{c.Log, p.answers.showScale},
		{c.Classes, p.answers.showClasses},
		{c.Marked, p.answers.showMarks},
		{c.Counts, v.parts.showNumbers},
		{c.Columns, p.maps.showColumns},
		{c.Off || c.Second && next.Swaps(), v.showOff},
		{c.Order, p.maps.orders.show},
	}
}

// drawings are the maps, and what tells of them.
func (v *viewer) drawings(c scene.Change, next scene.Scene) []part {
	p, maps := v.parts, c.OfMaps()
	return []part{
		{maps || c.Order || c.Area && next.Order.OfArea() || c.View && next.Range == scene.Locked, v.showMaps},
		{maps, v.prefetch},
		{c.Channel && !maps && !c.Order, v.showChannel},
		{c.Camera, func() { p.maps.showCamera(next.Camera) }},
		{c != scene.Change{}, p.middle.show},
		{c.Tab, p.right.show},
		{c.View || c.Tab, p.status.forget}, // of what the mouse rests on no more, until the toolkit is asked what that is
		{c.OfCause(), v.causes.follow},
		{c.OfLooks(), v.looks.follow},
		{c.OfBest(), v.bests.follow},
		{c.Unit || c.Field || c.Tab || c.Off, v.fields.follow},
	}
}

// marks are the unit and the area, and what shows them.
func (v *viewer) marks(c scene.Change) []part {
	p := v.parts
	return []part{
		{c.Unit || c.Drawn, p.unit.show},
		{c.Unit || c.Area, p.layers.showPicture},
		{c.Area && !c.Unit, p.unit.showPhoto},
		{(c.Unit || c.Area) && !c.OfMaps() && !c.Order, p.maps.showMark},
	}
}

// whole is the scene with its cameras.
func (v *viewer) whole() scene.Scene {
	s := v.now.scene
	s.Camera = v.parts.maps.grid.camera()
	if c := v.parts.maps.camera; c != nil { // where the grid goes as soon as it has what was chosen
		s.Camera = *c
	}
	if p, ok := v.parts.middle.panes[s.View].(cameraPane); ok && v.parts.middle.seen == s.View {
		p.cameras(&s.Cameras)
	}
	return s
}

// chooseLayer shows layer i.
func (v *viewer) chooseLayer(i int) {
	if n := v.now.network(); n != nil {
		v.look(v.whole().AtLayer(n, i))
	}
}

// toggleGroup hides a group's layers, or shows them again.
func (v *viewer) toggleGroup(group string) { v.look(v.whole().ToggleGroup(group)) }

// chooseChannel frames a channel's map and tells of it.
func (v *viewer) chooseChannel(channel int) {
	if m := v.parts.maps.grid.maps; m != nil {
		v.look(v.whole().AtChannel(channel, m.N))
	}
}

// stepChannel goes to the channel n places on and brings that one into sight.
func (v *viewer) stepChannel(n int) {
	g := v.parts.maps.grid
	if g.maps == nil || g.maps.Places() == 0 {
		return
	}
	place := min(max(g.maps.Place(v.now.scene.Channel)+n, 0), g.maps.Places()-1)
	v.act(func() {
		g.reveal(place)
		v.look(v.whole().AtChannel(g.maps.Channel(place), g.maps.N))
	})
}

// setRange chooses what maps are scaled by. Locking keeps the range that the layer is seen on now, for all pictures to come.
func (v *viewer) setRange(mode scene.Mode) {
	next := v.whole().WithRange(mode)
	if n := v.now.network(); n != nil && v.now.result != nil {
		l := v.now.layer()
		if own := v.seenOn(v.now.want(l)); own.Valid() {
			next = next.Seen(n.Layers[l], own)
		}
	}
	v.look(next)
}

// waitsForBoth reports whether two pictures are looked at of which the range of both is not known yet: it is kept once that is so.
func (v *viewer) waitsForBoth() bool {
	p := v.parts.pictures
	return v.now.scene.View == scene.Pictures && v.now.state.Second != nil && (p.pending() || p.ready.b == nil)
}

// seen has a layer keep the range that it is seen on, where ranges are locked and its is not yet.
func (v *viewer) seen(l nn.Layer, own view.Range) {
	was := v.now.scene
	if v.now.scene = was.Seen(l, own); v.now.scene.Since(was) != (scene.Change{}) {
		v.main.soon("maps", v.showMaps)
		v.main.soon("middle", func() { v.parts.middle.show() })
	}
}

// seenOn is the range that a layer is seen on, of both pictures where there are two; one that is not valid where it is not on the screen.
func (v *viewer) seenOn(want layerKey) view.Range {
	if v.waitsForBoth() {
		return view.Range{Lo: 1, Hi: -1}
	}
	var maps []*view.Maps
	shared := want.Mode.Shared()
	if p := v.parts.pictures; v.now.scene.View == scene.Pictures && !p.pending() && p.ready.b != nil {
		maps = []*view.Maps{p.ready.a, p.ready.b}
	} else if g := v.parts.maps.grid; g.maps != nil && want.Site == g.of.Site {
		maps, shared = []*view.Maps{g.maps}, g.of.Mode.Shared()
	}
	var own []view.Range
	for _, m := range maps {
		if shared { // by all of them
			return m.On[0]
		}
		own = append(own, m.Own...)
	}
	return view.Union(own)
}

// setLimits locks the layer's maps to limits that were typed or dragged.
func (v *viewer) setLimits(limits view.Range) {
	if n := v.now.network(); n != nil {
		v.look(v.whole().WithLimits(n.Layers[v.now.layer()], limits))
	}
}

// setSort sorts channels by something else.
func (v *viewer) setSort(k rank.Key) {
	s := v.whole()
	v.look(s.WithOrder(s.Order.By(k)))
}

// nextSort sorts by what is next in the table.
func (v *viewer) nextSort() {
	keys := rank.Keys()
	if v.now.scene.Area == nil {
		keys = slices.DeleteFunc(keys, func(k rank.Key) bool { return rank.Order{Key: k}.OfArea() })
	}
	v.setSort(keys[(slices.Index(keys, v.now.scene.Order.Key)+1)%len(keys)])
}

// turnSort has what was last first.
func (v *viewer) turnSort() {
	s := v.whole()
	s.Order.Down = !s.Order.Down
	v.look(s)
}

// setOnly leaves the channels that a filter leaves.
func (v *viewer) setOnly(line string) {
	s := v.whole()
	s.Order.Only = line
	v.look(s)
}

func (v *viewer) setSmooth(on bool) {
	s := v.whole()
	s.Smooth = on
	v.look(s)
}

func (v *viewer) setLog(on bool) {
	s := v.whole()
	s.Log = on
	v.look(s)
}

// fit brings all maps of a layer into sight, whatever number of columns that takes, or goes back to the columns that were
// chosen. An enlarged map, and a grid that was zoomed or moved, is fitted first.
func (v *viewer) fit() {
	g := v.parts.maps.grid
	if g.grid.Solo() < 0 && g.grid.Fitted() {
		s := v.whole()
		s.All = !s.All
		v.look(s)
	}
	g.zoom(0)
}

// showMaps shows the chosen layer, at once if it is ready. Until then the one before stays, veiled.
func (v *viewer) showMaps() {
	if !v.parts.maps.computed() {
		v.showPending()
		return
	}
	k := v.now.want(v.now.layer())
	m := v.cache.get(k)
	if m == nil {
		m = v.rescaled(k)
	}
	if m == nil {
		v.cache.ask(k)
		v.showPending()
		return
	}
	a, ok := v.ranks.arrange(v.now, k, m, func() { v.main.soon("maps", v.showMaps) })
	if !ok {
		v.showPending()
		return
	}
	v.putMaps(k, a)
}

// rescaled is the layer on the screen on other limits, which is quick enough to follow the mouse; nil where another one is wanted.
func (v *viewer) rescaled(k layerKey) *view.Maps {
	g := v.parts.maps.grid
	if g.maps == nil || k.Mode != view.Locked || g.of.pass != k.pass || g.of.Site != k.Site || g.of.Signed != k.Signed {
		return nil
	}
	m := g.maps.Arranged(nil).Rescaled(k.Locked, v.now.scene.Colormap())
	v.cache.put(k, m)
	return m
}

// showPending shows that what is chosen is not there.
func (v *viewer) showPending() {
	v.parts.maps.show()
	v.parts.showNumbers()
}

// layerReady is called by the cache, in the background.
func (v *viewer) layerReady(k layerKey, m *view.Maps) {
	v.main.do("layer", func() {
		if p := v.parts.maps; p.computed() && k == v.now.want(v.now.layer()) && (p.pending() || !p.grid.maps.Same(m)) {
			v.showMaps()
		}
		if p := v.parts.why.channels; p.layer == k.Layer && len(p.order) > 0 && v.now.scene.Tab == scene.WhyTab { // they are in its list
			p.list.show(p.ladder())
		}
	})
}

// layerCounted is called by the cache, in the background, a little after layerReady.
func (v *viewer) layerCounted(m *view.Maps) {
	v.main.do("histogram", func() {
		if v.now.network() != nil && v.parts.maps.grid.maps.Same(m) {
			v.parts.showNumbers()
		}
	})
}

// layerFault is called by the cache, in the background. A pass that is over is no fault: its successor is on its way.
func (v *viewer) layerFault(err error) {
	if !errors.Is(err, nn.ErrReleased) && !errors.Is(err, nn.ErrNotYet) {
		v.main.log.Error("a layer cannot be shown", "error", err)
	}
	v.session.Report(err)
}

// putMaps puts a layer on the screen.
func (v *viewer) putMaps(k layerKey, a arrangement) {
	s, m := v.now.scene, a.maps
	if v.now.scene = s.AtChannel(s.Channel, m.N); !v.waitsForBoth() {
		v.now.scene = v.now.scene.Seen(v.now.network().Layers[k.Layer], view.Union(m.Own))
	}
	if locked := v.now.want(k.Layer); locked != k {
		k = locked
		v.cache.put(k, m.Arranged(nil)) // the same to look at, and so not to be prepared again
	}
	if v.now.scene.Since(s) != (scene.Change{}) { // what else shows the layer has just got its limits or a channel that it has, too
		v.main.soon("middle", func() { v.parts.middle.show() })
		v.main.soon("best", func() { v.bests.follow() })
	}
	v.parts.maps.put(k, a)
	v.cache.count(m)
	v.parts.showNumbers()
}

// showChannel shows what is chosen within the layer: its frame, its numbers, its colour bar.
func (v *viewer) showChannel() {
	v.parts.maps.showChannel()
	v.parts.showNumbers()
}

// prefetch prepares all layers in the background, those near the chosen one first, so that walking through them never
// waits.
func (v *viewer) prefetch() {
	if !v.now.answered() {
		return
	}
	var list []layerKey
	for i := range v.now.network().Layers {
		list = append(list, v.now.want(i))
	}
	at := v.now.layer()
	slices.SortStableFunc(list, func(a, b layerKey) int { return cmp.Compare(abs(b.Layer-at), abs(a.Layer-at)) })
	v.cache.ask(list...)
}

func abs(n int) int { return max(n, -n) }

// readAll reads the probabilities of all classes in the background, for the chart.
func (v *viewer) readAll() {
	n, r := v.now.network(), v.now.result
	if n == nil || !n.HasTop() {
		return
	}
	var values []float32
	read := func() error {
		t, err := r.Activations.Output(len(n.Layers) - 1)
		values = t.Data
		return err
	}
	v.main.beside("probabilities", read, func(err error) {
		switch {
		case err != nil:
			v.layerFault(err)
		case v.now.answered() && v.now.result.Activations == r.Activations:
			v.parts.answers.showAll(values)
		}
	})
}

// turn is for another model than the one before: what is looked at stays, the part of the grid too where the layer has the same
// maps there, and what was prepared of it is kept for the way back.
func (v *viewer) turn(before *session.Model) {
	n := v.now.network()
	if n == nil || before == nil || v.parts.maps.grid.maps == nil || v.now.layer() >= len(before.Network.Layers) {
		return
	}
	g := v.parts.maps.grid
	v.cache.hold(g.of, g.maps)
	i := v.now.scene.Index(before.Network)
	v.parts.maps.camera = turned(v.whole().Camera, before.Network.Layers[i].Out, n.Layers[v.now.layer()].Out)
}

// turned is the part of another model's maps that was in sight of those of the model before: all of it where they are as large and as
// many, and where there are more or fewer, or larger ones, that of the channel that is enlarged. It is nil where there is none.
func turned(c view.Camera, was, is nn.Shape) *view.Camera {
	switch {
	case was == is:
		return &c
	case c.Solo < 0 || c.Solo >= is.C || is.W <= 1 || is.H <= 1 || was.W*is.H != is.W*was.H:
		return nil
	}
	c.Zoom *= float64(was.W) / float64(is.W) // so that a map is as large as it was
	c.Behind = nil
	return &c
}
