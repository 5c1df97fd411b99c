package ui

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// want is the layer at index i as it is to be seen now.
func (w *Window) want(i int) wanted {
	return wanted{w.result.Activations, w.scene.Demand(w.network().Layers[i])}
}

// pending reports whether the grid shows something else than what was chosen, because that is not ready.
func (w *Window) pending() bool {
	p := w.parts.pane
	return w.result == nil || p.maps == nil || w.want(w.layer()) != p.of
}

// showMaps shows the chosen layer, at once if it is ready. Until then the one before stays.
func (w *Window) showMaps() {
	if w.result == nil || w.layer() >= w.result.Done {
		w.showTitle()
		return
	}
	k := w.want(w.layer())
	if m := w.shelf.get(k); m != nil {
		w.putMaps(k, m)
		return
	}
	w.shelf.ask(k)
	w.showTitle()
}

// layerReady is called by the shelf, in the background.
func (w *Window) layerReady(k wanted, m *view.Maps) {
	w.do(func() {
		if w.result != nil && w.network() != nil && k == w.want(w.layer()) && w.parts.pane.maps != m {
			w.putMaps(k, m)
		}
	})
}

// layerFault is called by the shelf, in the background. A pass that is over is no fault: its successor is on its way.
func (w *Window) layerFault(err error) {
	if !errors.Is(err, nn.ErrReleased) && !errors.Is(err, nn.ErrNotYet) {
		w.options.Log.Error("a layer cannot be shown", "error", err)
	}
	w.session.Report(err)
}

// putMaps puts a layer on the screen.
func (w *Window) putMaps(k wanted, m *view.Maps) {
	w.scene = w.scene.Seen(w.network().Layers[k.Layer], view.Union(m.Own)).AtChannel(w.scene.Channel, m.N)
	if locked := w.want(k.Layer); locked != k {
		k = locked
		w.shelf.put(k, m) // the same to look at, and so not to be prepared again
	}
	p := w.parts.pane
	p.look.Map, p.look.Smooth = w.scene.Colormap(), w.scene.Smooth
	p.look.Names = view.ChannelNames(w.network(), k.Layer)
	p.look.Silent = w.lang.Text("grid.silent.word")
	p.look.Ranges = w.scene.Range == scene.PerChannel
	p.look.Chosen, p.look.Largest = w.scene.Channel, -1
	if m.Flat() && k.Layer == len(w.network().Layers)-1 {
		p.look.Largest = view.Largest(m.Tensor.Data)
	}
	p.show(k, m, true)
	w.showTitle()
	w.showChannel()
}

// prefetch prepares all layers in the background, those near the chosen one first, so that walking through them never
// waits.
func (w *Window) prefetch() {
	if w.result == nil || !w.result.Complete() {
		return
	}
	var list []wanted
	for i := range w.network().Layers {
		list = append(list, w.want(i))
	}
	at := w.layer()
	slices.SortStableFunc(list, func(a, b wanted) int { return cmp.Compare(abs(b.Layer-at), abs(a.Layer-at)) })
	w.shelf.ask(list...)
}

// readAll reads the probabilities of all classes in the background, for the chart.
func (w *Window) readAll() {
	n, r := w.network(), w.result
	if n == nil || !n.HasTop() {
		return
	}
	go func() {
		t, err := r.Activations.Output(len(n.Layers) - 1)
		if err != nil {
			w.layerFault(err)
			return
		}
		w.do(func() {
			if w.result != nil && w.result.Activations == r.Activations {
				w.parts.chart.show(t.Data)
				w.showClass(w.parts.chart.hover)
			}
		})
	}()
}

// showChannel shows what is chosen within the layer: its frame, its numbers, its colour bar.
func (w *Window) showChannel() {
	p := w.parts.pane
	if p.maps == nil || w.network() == nil {
		return
	}
	if p.look.Chosen != w.scene.Channel {
		p.look.Chosen = w.scene.Channel
		p.Refresh()
	}
	names := p.look.Names
	w.parts.card.showChannel(p.maps, w.scene.Channel, names, w.scene.Colormap(), w.lang)
	w.showBar()
}

// barRange is what the colour bar tells of: the map under the cursor, else the chosen one, where each has its own range.
func (w *Window) barRange() view.Range {
	m := w.parts.pane.maps
	if m == nil {
		return view.Range{Lo: 1, Hi: -1}
	}
	return m.On[w.barChannel()]
}

func (w *Window) barChannel() int {
	p := w.parts.pane
	switch {
	case p.hover.channel >= 0 && p.hover.channel < p.maps.N:
		return p.hover.channel
	case p.solo() >= 0:
		return p.solo()
	}
	return min(w.scene.Channel, p.maps.N-1)
}

// showBar draws the colour bar and says what it belongs to.
func (w *Window) showBar() {
	p, t := w.parts, w.lang.Text
	p.bar.Refresh()
	text := ""
	switch m := p.pane.maps; {
	case m == nil:
	case w.scene.Range == scene.Locked:
		text = t("bar.locked")
	case w.scene.Range == scene.PerLayer || m.Flat():
		text = t("bar.layer")
	default:
		text = t("bar.channel", w.barChannel())
	}
	kit.Say(p.barOf, text)
}

// hovered shows the value under the cursor.
func (w *Window) hovered(s spot) {
	w.showBar()
	m := w.parts.pane.maps
	v, ok := float32(0), false
	if m != nil && s.ok && !w.pending() {
		v, ok = m.Value(s.channel, s.y, s.x)
	}
	if !ok {
		kit.Say(w.parts.value, "")
		return
	}
	kit.Say(w.parts.value, w.valueText(m, s, v))
}

// valueText says where a value stands, what it is, and how much of the input it sees.
func (w *Window) valueText(m *view.Maps, s spot, v float32) string {
	n, i := w.network(), w.layer()
	name := n.Layers[i].Name
	if m.Flat() {
		at := s.y*m.W + s.x
		text := fmt.Sprintf("%s [%d] = %s", name, at, view.Exact(v))
		if i == len(n.Layers)-1 && at < len(n.Classes) {
			text += "  " + w.lang.Class(n.Classes[at])
		}
		return text
	}
	text := fmt.Sprintf("%s [%d] (%d, %d) = %s", name, s.channel, s.y, s.x, view.Exact(v))
	if f := n.ReceptiveField(i); f.Size > 1 {
		text += "  ·  " + w.lang.Text("status.field", f.Size, f.Size)
	}
	return text
}

func abs(n int) int { return max(n, -n) }
