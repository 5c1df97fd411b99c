package ui

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// want is the layer at index i as it is to be seen now.
func (w *Window) want(i int) wanted {
	l := w.network().Layers[i]
	k := wanted{pass: w.result.Activations, layer: i, mode: w.choice.mode, signed: w.choice.colours.Signed()}
	k.before = w.choice.before && l.Activation != ""
	if k.mode == view.Locked {
		k.locked = w.choice.locks[lock{l.Name, k.before}]
		if k.locked == (view.Range{}) { // not locked yet: it will be, to what is seen first
			k.mode = view.PerLayer
		}
	}
	return k
}

// pending reports whether the grid shows something else than what was chosen, because that is not ready.
func (w *Window) pending() bool {
	return w.result == nil || w.parts.pane.maps == nil || w.shelf.get(w.want(w.choice.layer)) != w.parts.pane.maps
}

// showMaps shows the chosen layer, at once if it is ready. Until then the one before stays.
func (w *Window) showMaps() {
	if w.result == nil || w.choice.layer >= w.result.Done {
		w.showTitle()
		return
	}
	k := w.want(w.choice.layer)
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
		if w.result != nil && w.network() != nil && k == w.want(w.choice.layer) && w.parts.pane.maps != m {
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
	if w.choice.mode == view.Locked && k.mode == view.PerLayer { // the range that is seen first is kept
		name := w.network().Layers[k.layer].Name
		w.choice.locks[lock{name, k.before}] = view.Union(m.Own)
		w.shelf.put(w.want(k.layer), m) // the same to look at, and so not to be prepared again
	}
	p := w.parts.pane
	w.choice.channel = min(max(w.choice.channel, 0), m.N-1)
	p.look.Map, p.look.Smooth = w.choice.colours, w.choice.smooth
	p.look.Names = view.ChannelNames(w.network(), k.layer)
	p.look.Silent = w.lang.Text("grid.silent.word")
	p.look.Ranges = w.choice.mode == view.PerChannel
	p.look.Chosen, p.look.Largest = w.choice.channel, -1
	if m.Flat() && k.layer == len(w.network().Layers)-1 {
		p.look.Largest = view.Largest(m.Tensor.Data)
	}
	p.show(m, true)
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
	at := w.choice.layer
	slices.SortStableFunc(list, func(a, b wanted) int { return cmp.Compare(abs(b.layer-at), abs(a.layer-at)) })
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
	if p.look.Chosen != w.choice.channel {
		p.look.Chosen = w.choice.channel
		p.Refresh()
	}
	names := p.look.Names
	w.parts.card.showChannel(p.maps, w.choice.channel, names, w.choice.colours, w.lang)
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
	return min(w.choice.channel, p.maps.N-1)
}

// showBar draws the colour bar and says what it belongs to.
func (w *Window) showBar() {
	p, t := w.parts, w.lang.Text
	p.bar.Refresh()
	text := ""
	switch m := p.pane.maps; {
	case m == nil:
	case w.choice.mode == view.Locked:
		text = t("bar.locked")
	case w.choice.mode == view.PerLayer || m.Flat():
		text = t("bar.layer")
	default:
		text = t("bar.channel", w.barChannel())
	}
	say(p.barOf, text)
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
		say(w.parts.value, "")
		return
	}
	say(w.parts.value, w.valueText(m, s, v))
}

// valueText says where a value stands, what it is, and how much of the input it sees.
func (w *Window) valueText(m *view.Maps, s spot, v float32) string {
	n, i := w.network(), w.choice.layer
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
