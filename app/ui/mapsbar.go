package ui

import (
	"math"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
)

// barNow is what the colour bar shows: of one channel or of the whole layer, with a mark at the value under the cursor.
func (m *mapsPane) barNow() view.Bar {
	if m.pending() {
		return view.Bar{On: view.Range{Lo: 1, Hi: -1}, Mark: m.barMark(), Fixed: true}
	}
	maps, c := m.grid.maps, m.barChannel()
	b := view.Bar{On: maps.Limits(c, m.now.rangeOf(m.now.layer()).View()), Mark: m.barMark(), Log: m.now.scene.LogCounts}
	switch {
	case !maps.Counted(): // else this is asked for again when it is
	case m.barOfLayer():
		b.Bins = maps.Whole()
	default:
		b.Bins = maps.Histogram(c)
	}
	return b
}

// barMark is the value under the cursor, or NaN.
func (m *mapsPane) barMark() float32 {
	if h := m.grid.hover; h.ok && !m.pending() {
		v, _ := m.grid.maps.Value(h.channel, h.y, h.x)
		return v
	}
	return float32(math.NaN())
}

// barOfLayer reports whether the bar tells of all channels together.
func (m *mapsPane) barOfLayer() bool {
	return m.now.scene.Range != scene.PerChannel || m.grid.maps.Flat()
}

// barChannel is the channel that the bar tells of where each has its own range: that of the map under the cursor, else the
// chosen one.
func (m *mapsPane) barChannel() int {
	g := m.grid
	switch {
	case g.hover.channel >= 0 && g.hover.channel < g.maps.N:
		return g.hover.channel
	case g.solo() >= 0:
		return g.solo()
	}
	return min(m.now.scene.Channel, g.maps.N-1)
}

// showBar shows the colour bar and says what it belongs to.
func (m *mapsPane) showBar() {
	if m.pending() {
		m.bar.show("", "")
		return
	}
	t, text := m.now.lang.Text, ""
	switch mode := m.now.rangeOf(m.now.layer()); {
	case !m.barOfLayer():
		text = t("bar.channel", m.barChannel())
	case mode == scene.PerChannel:
		text = t("bar.layer")
	default:
		text = t("bar." + string(mode))
	}
	m.bar.show(text, m.cutText())
}

// cutText says which share of what the bar tells of lies beyond its limits; nothing where none does.
func (m *mapsPane) cutText() string {
	maps := m.grid.maps
	if !maps.Counted() {
		return ""
	}
	first, last, all := 0, maps.N-1, len(maps.Tensor.Data)
	if !m.barOfLayer() {
		first = m.barChannel()
		last, all = first, maps.H*maps.W
	}
	below, above := 0, 0
	for c := first; c <= last; c++ {
		b, a := maps.Clipped(c)
		below, above = below+b, above+a
	}
	if below+above == 0 {
		return ""
	}
	share := func(n int) string { return view.Number(100*float64(n)/float64(all), 2) + " %" }
	return m.now.lang.Text("bar.cut", share(below), share(above))
}
