package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// A layersPane is the left side: the picture on its way into the network, and the network's layers.
type layersPane struct {
	root   fyne.CanvasObject
	now    *subject
	strip  *strip
	find   *kit.Finder
	names  *layerRow // of the list's columns
	layers *layerList
	totals *kit.Paragraph

	onLayer func(int) // somebody looks for a layer, or has chosen one
}

// newLayersPane makes the pane; fitting stands below the picture, pick is told where that is clicked, area what was dragged over it, and leave gives the keys from a field back to the window.
func newLayersPane(now *subject, main *mainThread, control controls, fitting fyne.CanvasObject, onLayer func(int), onGroup func(string),
	pick func(which int, x, y float64), area func(which int, from, to [2]float64), leave func()) *layersPane {
	l := &layersPane{now: now, strip: newStrip(control, pick, area), totals: kit.Caption(""), onLayer: onLayer}
	typed := func(s string) { main.watched("find", func() { l.findLayer(s) })() }
	found := func() { // the one that is chosen; the whole list is back
		l.find.SetText("")
		leave()
	}
	l.find = kit.NewFinder(now.lang.Text("tree.find"), typed, found, leave)
	l.layers = newLayerList(l.groupTitle)
	l.layers.onLayer, l.layers.onGroup, l.layers.watch = onLayer, onGroup, main.watch
	l.names = newColumnNames(now.lang, now.scene.Times)
	head := kit.Snug(l.strip.root, fitting, widget.NewSeparator(), kit.Gap(4), kit.Inset(l.find, 6), kit.Gap(2),
		l.names)
	l.root = kit.Between(head, l.totals, l.layers)
	l.totals.Grown = l.root.Refresh
	return l
}

// groupTitle names a group of layers.
func (l *layersPane) groupTitle(group string) string { return l.now.lang.Text("group." + group) }

// findLayer is called for each letter in the field.
func (l *layersPane) findLayer(query string) {
	if n := l.now.network(); n != nil {
		if i := view.FindLayer(n, query); i >= 0 {
			l.onLayer(i)
		}
		l.showRows()
	}
}

// showPicture shows the picture on its way into the network.
func (l *layersPane) showPicture() {
	l.strip.showOthers(len(l.now.state.Files))
	p := l.now.picture()
	if p == nil {
		l.strip.show(nil, "", thumbs{}, nil, nil, l.now.lang)
		return
	}
	var seen *sight
	if g, ok := l.now.sight(); ok {
		seen = &g
	}
	l.strip.show(p, l.now.nameOf(p), l.now.thumbs, seen, l.now.areaSight(), l.now.lang)
	if n := l.now.network(); n != nil && !takes(n, p) {
		l.strip.wait()
	}
}

// takes reports whether a picture was prepared for a network: that of another model is there until it has been prepared anew.
func takes(n *nn.Network, p *session.Picture) bool {
	in := p.Prepared.Input
	return in.W == n.Layers[0].Out.W && in.H == n.Layers[0].Out.H
}

// showModel tells of the network as a whole.
func (l *layersPane) showModel() {
	n := l.now.network()
	if n == nil {
		l.totals.Say("")
		l.layers.show(nil, 0, false)
		return
	}
	l.showTotals(n, view.FindLayers(n, l.find.Text))
}

// showTotals counts the network's parameters below the list, or says why that is whole: no layer is called what was typed.
func (l *layersPane) showTotals(n *nn.Network, found []int) {
	if len(found) == 0 && strings.TrimSpace(l.find.Text) != "" {
		l.totals.Say(l.now.lang.Text("tree.none"))
		return
	}
	l.totals.Say(l.countOf(n))
}

// countOf counts the network's parameters, with and without its dense layers.
func (l *layersPane) countOf(n *nn.Network) string {
	t := l.now.lang.Text
	text := t("tree.total", plain.Thousands(n.Params(len(n.Layers))))
	if n.HasTop() {
		text += " (" + t("tree.total.notop", plain.Thousands(n.Params(n.Top()))) + ")"
	}
	return text
}

// showRows lists the layers with the times of those that are computed: all, or those that are looked for, as long as the chosen
// one is one of them.
func (l *layersPane) showRows() {
	n := l.now.network()
	if n == nil {
		return
	}
	found, closed := view.FindLayers(n, l.find.Text), l.now.scene.Closed()
	l.showTotals(n, found)
	if !slices.Contains(found, l.now.layer()) {
		found = nil
	} else {
		closed = nil
	}
	var times []time.Duration
	if l.now.scene.Times {
		times = l.now.times()
	}
	l.names.put(columnNames(l.now.lang, l.now.scene.Times), l.now.scene.Times, nil)
	rows := view.LayerRows(n, closed, times)
	if found != nil {
		rows = slices.DeleteFunc(rows, func(row view.LayerRow) bool { return !slices.Contains(found, row.Layer) })
	}
	l.layers.group = view.GroupOf(n.Layers[l.now.layer()])
	l.layers.show(rows, l.now.layer(), l.now.scene.Times)
}
