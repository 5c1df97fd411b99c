package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

// The window fits on a small screen, and nothing in it is cut off, in both languages, whatever is chosen in its menus and
// whatever the model is.
func TestEverythingHasRoom(t *testing.T) {
	inOneGoroutine(t)
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		for name, m := range roomModels(w.now.state.Model) {
			w.now.state.Model, w.now.scene = m, w.now.scene.In(m.Network)
			w.build()
			settle(t, w)
			through := eachView
			if name == longModel { // what is chosen is said beside the model, and has the least room beside this one
				through = eachChoice
			}
			through(w, func(what string) {
				settle(t, w)
				for _, size := range []fyne.Size{fyne.NewSize(960, 600), fyne.NewSize(1280, 720)} {
					w.win.Resize(size) // has the test driver lay out anew what says something else, as the real one does
					checkRoom(t, w, fmt.Sprintf("%s, %s, %v, %s", l.Code(), name, size, what), size)
				}
			})
		}
		dialogsHaveRoom(t, w)
	}
}

// The window needs the same room at every size, so that the toolkit, which makes a window that needs another as large as it was a moment
// ago, leaves it to whoever changes its size.
func TestRoomIsTheSameAtEverySize(t *testing.T) {
	for _, l := range locale.All() {
		w, _ := open(t, settings.Settings{Language: l.Code()})
		for _, v := range scene.Views() {
			w.commands.run(action.View(v))
			settle(t, w)
			needs := map[fyne.Size]bool{}
			for _, size := range []fyne.Size{{Width: 960, Height: 600}, {Width: 1280, Height: 720}, {Width: 1600, Height: 1000}, {Width: 1000, Height: 950}} {
				w.win.Resize(size)
				needs[w.win.Content().MinSize()] = true
			}
			if len(needs) != 1 {
				t.Errorf("%s, %s: it needs %v", l.Code(), v, needs)
			}
		}
	}
}

// longModel is the one of roomModels whose texts are the longest.
const longModel = "long name"

// roomModels are models whose names and classes take more room, or none, over the same network.
func roomModels(m *session.Model) map[string]*session.Model {
	with := func(path string, change func(*nn.Network)) *session.Model {
		n := *m.Network
		change(&n)
		return &session.Model{ModelRef: session.ModelRef{Path: path}, Network: &n, Weights: m.Weights}
	}
	return map[string]*session.Model{
		"narrow":     m,
		"built-in":   with("", func(*nn.Network) {}),
		"no classes": with("/m", func(n *nn.Network) { n.Classes = nil }),
		longModel: with("/m", func(n *nn.Network) {
			n.Card.Name = "VGG16 with batch normalisation, trained for six weeks on our own pictures of mushrooms"
			n.Card.Assumed = true
			n.Classes = slices.Clone(n.Classes)
			for i := range n.Classes {
				n.Classes[i].Name, n.Classes[i].Zh = strings.Repeat("a very long name, ", 12), strings.Repeat("很长的名称", 20)
			}
			n.Card.Input = weights.Input{Width: 224, Height: 224, Channels: "BGR", Fit: "stretch", Resample: "bilinear"}
		}),
	}
}

// eachView shows all that stands in the middle and on the right, and a layer of each kind; then the scene is as it was.
func eachView(w *Window, then func(what string)) {
	before := w.now.scene
	for _, v := range scene.Views() {
		w.commands.run(action.View(v))
		then("view " + string(v))
	}
	w.measurePhoto(0, [2]float64{0.1, 0.2}, [2]float64{0.6, 0.9})
	w.commands.run(action.View(scene.AreaView))
	for _, c := range []view.AreaColumn{view.AreaChannel, view.AreaMean} {
		w.commands.run(action.AreaSort(c))
		then("an area's table by " + string(c))
	}
	w.viewer.look(before)
	for _, id := range []action.ID{action.Enlarge, action.Tab(scene.UnitTab), action.NextPeak, action.Tab(scene.Overview)} {
		w.commands.run(id)
		then(string(id))
	}
	w.viewer.look(before)
	kinds := map[vgg.Kind]bool{}
	for i, l := range w.now.network().Layers {
		if !kinds[l.Kind] {
			kinds[l.Kind] = true
			w.viewer.chooseLayer(i)
			then(l.Name)
		}
	}
	w.viewer.look(before)
}

// eachChoice makes every choice of every menu of choices, on the first convolution, at whose end it leaves the scene as it
// was, and then goes through the layers.
func eachChoice(w *Window, then func(what string)) {
	before := w.now.scene
	for _, m := range []action.Menu{action.FitMenu, action.FilterMenu, action.ReLUMenu, action.ColourMenu, action.RangeMenu} {
		for _, a := range action.InMenu(m) {
			w.commands.run(a.ID)
			then(string(a.ID))
		}
	}
	for _, id := range []action.ID{action.Enlarge, action.Back, action.FitGrid, action.FitGrid, action.MoreColumns,
		action.Sort(rank.Reach), action.Tab(scene.UnitTab), action.NextPeak, action.SortColumn, action.Tab(scene.Overview)} {
		w.commands.run(id)
		then(string(id))
	}
	for _, v := range scene.Views() {
		w.commands.run(action.View(v))
		then("view " + string(v))
	}
	w.viewer.look(before)
	for i := range w.now.layers() {
		w.viewer.chooseLayer(i)
		then(w.now.network().Layers[i].Name)
	}
	w.viewer.look(before)
}

// checkRoom checks that the window needs no more room than it has, and each control and text that is in sight.
func checkRoom(t *testing.T, w *Window, where string, size fyne.Size) {
	t.Helper()
	if m := w.win.Content().MinSize(); m.Width > 960 || m.Height > 600 {
		t.Errorf("%s: the window cannot be smaller than %v, want 960 x 600", where, m)
	}
	inSight(w.win.Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		if at.X < 0 || at.X+o.Size().Width > size.Width+0.5 {
			t.Errorf("%s: %s reaches from %v to %v", where, named(o), at.X, at.X+o.Size().Width)
		}
		if need := needs(o); need > o.Size().Width+0.5 {
			t.Errorf("%s: %s is %v wide and needs %v", where, named(o), o.Size().Width, need)
		}
	})
	if count := w.parts.maps.count; w.now.scene.View == scene.Maps && count.MinSize().Height > count.Size().Height+0.5 {
		t.Errorf("%s: %q needs a height of %v and has %v", where, count.Text, count.MinSize().Height, count.Size().Height)
	}
}

// needs is the width below which a control or a text is cut off.
func needs(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *kit.ToolButton, *kit.Toggle, *kit.Finder:
		return o.MinSize().Width
	case *widget.Label:
		if o.Truncation == fyne.TextTruncateOff {
			return o.MinSize().Width
		}
	}
	return 0
}

func named(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *kit.ToolButton:
		return fmt.Sprintf("button %q", o.Text+o.Tip)
	case *widget.Label:
		return fmt.Sprintf("label %q", o.Text)
	}
	return fmt.Sprintf("%T", o)
}

// inSight goes through all objects below o that are shown, with their places in the window.
func inSight(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			inSight(c, at, visit)
		}
	case *kit.ToolButton, *widget.Label, *kit.Paragraph, *kit.Finder, *kit.Toggle: // wholes
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			inSight(c, at, visit)
		}
	}
}
