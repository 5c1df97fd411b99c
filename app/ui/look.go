package ui

import (
	"cmp"
	"errors"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// look shows another scene: what differs from the present one, and nothing else. Whatever the user does to what is looked at
// comes here.
func (w *Window) look(next scene.Scene) {
	c := next.Since(w.Scene())
	w.now.scene = next
	p, maps := w.parts, c.Layer || c.Drawn
	for _, part := range []struct {
		differs bool
		show    func()
	}{
		{c.Layer || c.Groups, p.layers.showRows},
		{c.Layer, p.card.showLayer},
		{c.Fitting, func() { w.session.SetFitting(next.Fit, next.Filter) }},
		{c.Fitting || c.Drawn, p.toolbar.show},
		{c.Smooth, p.maps.showSmooth},
		{c.Log, p.answers.showScale},
		{c.Columns, p.maps.showColumns},
		{maps, w.showMaps},
		{maps, w.prefetch},
		{c.Channel && !maps, w.showChannel},
		{c.Camera, func() { p.maps.showCamera(next.Camera) }},
	} {
		if part.differs {
			part.show()
		}
	}
}

// Scene is what is looked at, all of it.
func (w *Window) Scene() scene.Scene {
	s := w.now.scene
	s.Camera = w.parts.maps.grid.grid.Camera()
	return s
}

// chooseLayer shows layer i.
func (w *Window) chooseLayer(i int) {
	if n := w.now.network(); n != nil {
		w.look(w.Scene().AtLayer(n, i))
	}
}

// toggleGroup hides a group's layers, or shows them again.
func (w *Window) toggleGroup(group string) { w.look(w.Scene().ToggleGroup(group)) }

// chooseChannel frames a channel's map and tells of it.
func (w *Window) chooseChannel(channel int) {
	if m := w.parts.maps.grid.maps; m != nil {
		w.look(w.Scene().AtChannel(channel, m.N))
	}
}

// stepChannel goes to the channel n places on and brings that one into sight.
func (w *Window) stepChannel(n int) {
	g := w.parts.maps.grid
	if g.maps == nil {
		return
	}
	place := min(max(g.maps.Place(w.now.scene.Channel)+n, 0), g.maps.Places()-1)
	g.reveal(place)
	w.look(w.Scene().AtChannel(g.maps.Channel(place), g.maps.N))
	w.parts.maps.showTitle()
}

// setRange chooses what maps are scaled by. Locking keeps the range that the layer has now, for all pictures to come.
func (w *Window) setRange(mode scene.Mode) {
	next := w.Scene().WithRange(mode)
	g := w.parts.maps.grid
	if n := w.now.network(); n != nil && w.now.result != nil && g.maps != nil {
		if want := w.now.want(w.now.layer()); want.Site == g.of.Site {
			next = next.Seen(n.Layers[want.Layer], view.Union(g.maps.Own))
		}
	}
	w.look(next)
}

func (w *Window) setSmooth(on bool) {
	s := w.Scene()
	s.Smooth = on
	w.look(s)
}

func (w *Window) setLog(on bool) {
	s := w.Scene()
	s.Log = on
	w.look(s)
}

// fit brings all maps of a layer into sight, whatever number of columns that takes, or goes back to the columns that were
// chosen. An enlarged map, and a grid that was zoomed or moved, is fitted first.
func (w *Window) fit() {
	g := w.parts.maps.grid
	if g.grid.Solo() < 0 && g.grid.Fitted() {
		s := w.Scene()
		s.All = !s.All
		w.look(s)
	}
	g.zoom(0)
}

// showMaps shows the chosen layer, at once if it is ready. Until then the one before stays.
func (w *Window) showMaps() {
	if w.now.result == nil || w.now.layer() >= w.now.result.Done {
		w.parts.maps.showTitle()
		return
	}
	k := w.now.want(w.now.layer())
	if m := w.cache.get(k); m != nil {
		w.putMaps(k, m)
		return
	}
	w.cache.ask(k)
	w.parts.maps.showTitle()
}

// layerReady is called by the cache, in the background.
func (w *Window) layerReady(k layerKey, m *view.Maps) {
	w.main.do("layer", func() {
		if w.now.result != nil && w.now.network() != nil && k == w.now.want(w.now.layer()) && w.parts.maps.grid.maps != m {
			w.putMaps(k, m)
		}
	})
}

// layerFault is called by the cache, in the background. A pass that is over is no fault: its successor is on its way.
func (w *Window) layerFault(err error) {
	if !errors.Is(err, nn.ErrReleased) && !errors.Is(err, nn.ErrNotYet) {
		w.options.Log.Error("a layer cannot be shown", "error", err)
	}
	w.session.Report(err)
}

// putMaps puts a layer on the screen.
func (w *Window) putMaps(k layerKey, m *view.Maps) {
	s := w.now.scene
	w.now.scene = s.Seen(w.now.network().Layers[k.Layer], view.Union(m.Own)).AtChannel(s.Channel, m.N)
	if locked := w.now.want(k.Layer); locked != k {
		k = locked
		w.cache.put(k, m) // the same to look at, and so not to be prepared again
	}
	w.parts.maps.put(k, m)
	w.parts.card.showChannel(w.parts.maps.grid)
}

// showChannel shows what is chosen within the layer: its frame, its numbers, its colour bar.
func (w *Window) showChannel() {
	w.parts.maps.showChannel()
	w.parts.card.showChannel(w.parts.maps.grid)
}

// prefetch prepares all layers in the background, those near the chosen one first, so that walking through them never
// waits.
func (w *Window) prefetch() {
	if w.now.result == nil || !w.now.result.Complete() {
		return
	}
	var list []layerKey
	for i := range w.now.network().Layers {
		list = append(list, w.now.want(i))
	}
	at := w.now.layer()
	slices.SortStableFunc(list, func(a, b layerKey) int { return cmp.Compare(abs(b.Layer-at), abs(a.Layer-at)) })
	w.cache.ask(list...)
}

func abs(n int) int { return max(n, -n) }

// readAll reads the probabilities of all classes in the background, for the chart.
func (w *Window) readAll() {
	n, r := w.now.network(), w.now.result
	if n == nil || !n.HasTop() {
		return
	}
	var values []float32
	read := func() error {
		t, err := r.Activations.Output(len(n.Layers) - 1)
		values = t.Data
		return err
	}
	w.main.beside("probabilities", read, func(err error) {
		switch {
		case err != nil:
			w.layerFault(err)
		case w.now.result != nil && w.now.result.Activations == r.Activations:
			w.parts.answers.showAll(values)
		}
	})
}
