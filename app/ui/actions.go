package ui

import (
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// chooseLayer shows layer i.
func (w *Window) chooseLayer(i int) {
	n := w.network()
	if n == nil || i < 0 || i >= len(n.Layers) || i == w.choice.layer {
		return
	}
	w.choice.layer = i
	delete(w.choice.shut, view.GroupOf(n.Layers[i]))
	w.showLayer()
	w.prefetch()
}

// toggleGroup hides a group's layers, or shows them again.
func (w *Window) toggleGroup(group string) {
	if w.choice.shut[group] {
		delete(w.choice.shut, group)
	} else {
		w.choice.shut[group] = true
	}
	w.showRows()
}

// chooseChannel frames map c and tells of it.
func (w *Window) chooseChannel(c int) {
	m := w.parts.pane.maps
	if m == nil || c < 0 || c >= m.N {
		return
	}
	w.choice.channel = c
	w.showChannel()
}

// stepChannel goes n maps on and brings that one into sight.
func (w *Window) stepChannel(n int) {
	p := w.parts.pane
	if p.maps == nil || p.maps.Places() == 0 {
		return
	}
	place := min(max(p.maps.Place(w.choice.channel)+n, 0), p.maps.Places()-1)
	w.choice.channel = p.maps.Channel(place)
	p.grid.Reveal(place)
	p.look.Chosen = w.choice.channel
	p.Refresh()
	w.showChannel()
	w.showTitle()
}

// redraw shows the layer anew after a change of how it is drawn.
func (w *Window) redraw() {
	w.showTools()
	w.showMaps()
	w.prefetch()
}

func (w *Window) setColours(m *view.Colormap) {
	w.choice.colours = m
	w.redraw()
}

// setRange chooses what maps are scaled by. Locking keeps the range that the layer has now, for all pictures to come.
func (w *Window) setRange(mode view.RangeMode) {
	w.choice.mode = mode
	w.choice.locks = map[lock]view.Range{}
	if m := w.parts.pane.maps; mode == view.Locked && w.onScreen() {
		w.choice.locks[w.lockOf()] = view.Union(m.Own)
	}
	w.redraw()
}

// onScreen reports whether the grid shows the chosen layer, in whichever way.
func (w *Window) onScreen() bool {
	m := w.parts.pane.maps
	return m != nil && w.result != nil && m.Tensor.Shape == w.network().Layers[w.choice.layer].Out
}

// lockOf names the range of what is chosen.
func (w *Window) lockOf() lock {
	l := w.network().Layers[w.choice.layer]
	return lock{l.Name, w.choice.before && l.Activation != ""}
}

func (w *Window) setBefore(before bool) {
	w.choice.before = before
	w.redraw()
}

func (w *Window) setSmooth(on bool) {
	w.choice.smooth = on
	w.parts.pane.look.Smooth = on
	w.parts.pane.Refresh()
}

func (w *Window) addColumns(n int) {
	g := w.parts.pane.grid
	g.SetColumns(g.Columns() + n)
	w.choice.columns, w.choice.all = g.Columns(), false
	w.showColumns()
	w.parts.pane.Refresh()
}

// fit brings all maps of a layer into sight, whatever number of columns that takes, or goes back to the columns that were
// chosen. An enlarged map, and a grid that was zoomed or moved, is fitted first.
func (w *Window) fit() {
	p := w.parts.pane
	if p.grid.Solo() < 0 && p.grid.Fitted() {
		w.choice.all = !w.choice.all
		p.grid.SetAll(w.choice.all)
	}
	p.zoom(0)
	w.showColumns()
}

func (w *Window) showColumns() {
	text := w.lang.Text("grid.columns", w.choice.columns)
	if w.choice.all {
		text = w.lang.Text("grid.all")
	}
	say(w.parts.columns, text)
}

func (w *Window) setLog(on bool) {
	w.choice.log = on
	w.parts.chart.setLog(on)
}

// dropped opens what was dropped on the window.
func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, u.Path())
	}
	w.Open(paths)
}

// Open opens files and remembers them.
func (w *Window) Open(paths []string) {
	if len(paths) == 0 {
		return
	}
	for i := len(paths) - 1; i >= 0; i-- {
		w.set.Opened(paths[i])
	}
	w.set.LastFolder = filepath.Dir(paths[0])
	w.session.OpenFiles(paths)
}

// findLayer is called for each letter in the field.
func (w *Window) findLayer(query string) {
	if n := w.network(); n != nil {
		if i := view.FindLayer(n, query); i >= 0 {
			w.chooseLayer(i)
		}
	}
}

// leaveField gives the keys back to the window.
func (w *Window) leaveField() { w.win.Canvas().Unfocus() }

// typedClass finds the first class for what was typed.
func (w *Window) typedClass(string) { w.goToClass(0) }

// nextClass goes on to the next one.
func (w *Window) nextClass() { w.goToClass(w.parts.chart.hover + 1) }

// goToClass finds the first class from index from on, or from the start again.
func (w *Window) goToClass(from int) {
	n := w.network()
	if n == nil {
		return
	}
	hits := view.FindClasses(n, w.parts.class.Text)
	if len(hits) == 0 {
		w.parts.chart.light(-1)
		if w.parts.class.Text != "" {
			say(w.parts.chartSum, w.lang.Text("chart.nothing"))
		}
		return
	}
	at := hits[0]
	for _, i := range hits {
		if i >= from {
			at = i
			break
		}
	}
	w.parts.chart.find(at)
	say(w.parts.chartSum, w.classText(at)+"  ·  "+w.lang.Text("chart.found", len(hits)))
}

// findClass shows a class in the chart.
func (w *Window) findClass(i int) { w.parts.chart.find(i) }

// chooseAnswer shows one of the five predictions in the chart.
func (w *Window) chooseAnswer(i int) {
	if w.result != nil && i < len(w.result.Top) {
		w.findClass(w.result.Top[i].Index)
	}
}

// showClass tells of the class under the cursor, else of all of them.
func (w *Window) showClass(i int) {
	c := w.parts.chart.chart
	switch {
	case len(c.Values) == 0:
		say(w.parts.chartSum, "")
	case i >= 0 && i < len(c.Values):
		say(w.parts.chartSum, w.classText(i))
	default:
		say(w.parts.chartSum, w.lang.Text("chart.sum", len(c.Values), c.Largest, c.Sum))
	}
}

func (w *Window) classText(i int) string {
	n, values := w.network(), w.parts.chart.chart.Values
	if n == nil || i >= len(n.Classes) || i >= len(values) {
		return ""
	}
	return fmt.Sprintf("%d  %s  %.4f", i, w.lang.Class(n.Classes[i]), values[i])
}

// nextLanguage changes to the other language.
func (w *Window) nextLanguage() {
	all := locale.All()
	for i, l := range all {
		if l.Code() == w.lang.Code() {
			w.lang = all[(i+1)%len(all)]
			break
		}
	}
	w.set.Language = w.lang.Code()
	w.build()
}

// nextTheme changes between light and dark.
func (w *Window) nextTheme() {
	w.set.Theme = Dark
	if ink().Paper.R < 128 {
		w.set.Theme = Light
	}
	// The toolkit sets all that is in a window anew when the theme changes, which takes longer than making it: the parts for
	// the theme before go first. It also forgets its fonts, and reads them again one after another.
	w.win.SetContent(canvas.NewRectangle(nil))
	w.applyTheme()
	for i, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
		w.soon(fmt.Sprint("font ", i), func() { fyne.MeasureText("a中", theme.TextSize(), style) })
	}
	w.soon("build", w.build)
}

// dismiss takes the banner away.
func (w *Window) dismiss() {
	w.session.Dismiss()
	w.parts.banner.show(nil, w.lang, "")
}

// classesOf lists all classes by probability.
func (w *Window) classesOf() ([]nn.Prediction, error) {
	return w.result.Activations.Top(len(w.network().Classes))
}
