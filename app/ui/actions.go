package ui

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// look shows another scene: what differs from the present one, and nothing else.
func (w *Window) look(next scene.Scene) {
	was := w.Scene()
	w.scene = next
	p := w.parts
	layer := next.Layer != was.Layer
	drawn := next.Before != was.Before || next.Range != was.Range || next.Colours != was.Colours || !slices.Equal(next.Locks, was.Locks)
	if layer || !slices.Equal(next.Shut, was.Shut) {
		w.showRows()
	}
	if layer {
		w.showCard()
	}
	if next.Fit != was.Fit || next.Filter != was.Filter {
		w.session.SetFitting(next.Fit, next.Filter)
		w.showTools()
	}
	if next.Columns != was.Columns || next.All != was.All {
		w.showColumns()
	}
	if next.Smooth != was.Smooth {
		p.smooth.SetChecked(next.Smooth)
		p.pane.setSmooth(next.Smooth)
	}
	if next.Log != was.Log {
		p.log.SetChecked(next.Log)
		p.chart.setLog(next.Log)
	}
	if drawn {
		w.showTools()
	}
	if layer || drawn {
		w.showMaps()
		w.prefetch()
	} else if next.Channel != was.Channel {
		w.showChannel()
	}
	if !reflect.DeepEqual(next.Camera, was.Camera) {
		p.pane.setCamera(next.Camera)
		w.showTitle()
	}
}

// Scene is what is looked at, all of it.
func (w *Window) Scene() scene.Scene {
	s := w.scene
	s.Camera = w.parts.pane.grid.Camera()
	return s
}

// layer is the index of the chosen layer, 0 without a network.
func (w *Window) layer() int {
	if n := w.network(); n != nil {
		return w.scene.Index(n)
	}
	return 0
}

// chooseLayer shows layer i.
func (w *Window) chooseLayer(i int) {
	if n := w.network(); n != nil {
		w.look(w.Scene().AtLayer(n, i))
	}
}

// toggleGroup hides a group's layers, or shows them again.
func (w *Window) toggleGroup(group string) { w.look(w.Scene().ToggleGroup(group)) }

// chooseChannel frames a channel's map and tells of it.
func (w *Window) chooseChannel(channel int) {
	if m := w.parts.pane.maps; m != nil {
		w.look(w.Scene().AtChannel(channel, m.N))
	}
}

// stepChannel goes to the channel n places on and brings that one into sight.
func (w *Window) stepChannel(n int) {
	p := w.parts.pane
	if p.maps == nil {
		return
	}
	place := min(max(p.maps.Place(w.scene.Channel)+n, 0), p.maps.Places()-1)
	p.reveal(place)
	w.look(w.Scene().AtChannel(p.maps.Channel(place), p.maps.N))
	w.showTitle()
}

// setRange chooses what maps are scaled by. Locking keeps the range that the layer has now, for all pictures to come.
func (w *Window) setRange(mode scene.Mode) {
	next := w.Scene().WithRange(mode)
	if p := w.parts.pane; w.result != nil && p.maps != nil && p.of.Layer == w.layer() && p.of.Before == w.want(w.layer()).Before {
		next = next.Seen(w.network().Layers[p.of.Layer], view.Union(p.maps.Own))
	}
	w.look(next)
}

func (w *Window) setBefore(before bool) {
	s := w.Scene()
	s.Before = before
	w.look(s)
}

func (w *Window) setColours(name string) {
	s := w.Scene()
	s.Colours = name
	w.look(s)
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

func (w *Window) addColumns(n int) { w.look(w.Scene().WithColumns(w.parts.pane.grid.Columns() + n)) }

// fit brings all maps of a layer into sight, whatever number of columns that takes, or goes back to the columns that were
// chosen. An enlarged map, and a grid that was zoomed or moved, is fitted first.
func (w *Window) fit() {
	p := w.parts.pane
	if p.grid.Solo() < 0 && p.grid.Fitted() {
		s := w.Scene()
		s.All = !s.All
		w.look(s)
	}
	p.zoom(0)
}

// showColumns says how many columns there are, and has the grid take them.
func (w *Window) showColumns() {
	text := w.lang.Text("grid.columns", w.scene.Columns)
	if w.scene.All {
		text = w.lang.Text("grid.all")
	}
	kit.Say(w.parts.columns, text)
	w.parts.pane.setColumns(w.scene.Columns, w.scene.All)
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
			kit.Say(w.parts.chartSum, w.lang.Text("chart.nothing"))
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
	kit.Say(w.parts.chartSum, w.classText(at)+"  ·  "+w.lang.Text("chart.found", len(hits)))
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
		kit.Say(w.parts.chartSum, "")
	case i >= 0 && i < len(c.Values):
		kit.Say(w.parts.chartSum, w.classText(i))
	default:
		kit.Say(w.parts.chartSum, w.lang.Text("chart.sum", len(c.Values), c.Largest, c.Sum))
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
