package ui

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
)

// mapsPicture is what the pane of the maps shows, drawn anew.
func mapsPicture(w *Window) []byte {
	g := w.parts.maps.grid
	dst := image.NewRGBA(image.Rect(0, 0, int(g.Size().Width), int(g.Size().Height)))
	g.draw(dst, 1)
	return dst.Pix
}

// windowPicture is what the window shows, without a mouse over it and without the line of what was told last.
func windowPicture(w *Window) []byte {
	for _, g := range gridsOf(w) {
		g.MouseOut()
	}
	w.parts.answers.chart.MouseOut()
	w.parts.answers.chart.find(-1) // a class that was looked for is lit as long as the mouse stays away
	layOut(w.win.Content())
	drain()
	drawn(w.win.Canvas()) // the panes hear of their sizes when they are drawn
	drain()
	img := image.NewRGBA(image.Rect(0, 0, 1280, int(origin(w.parts.status.root).Y)))
	draw.Draw(img, img.Rect, w.win.Canvas().Capture(), image.Point{}, draw.Src)
	// How far lists and tabs are scrolled is no part of a scene, and the card tells the time of a pass, which is another one once a channel
	// was off in between.
	list, card := origin(w.parts.layers.layers), origin(w.parts.card.root)
	for _, r := range []image.Rectangle{
		image.Rect(0, int(list.Y), int(w.parts.layers.root.Size().Width), img.Rect.Max.Y), image.Rect(1274, 0, 1280, img.Rect.Max.Y),
		image.Rect(int(card.X), int(card.Y), 1280, img.Rect.Max.Y),
	} {
		draw.Draw(img, r, image.Black, image.Point{}, draw.Src)
	}
	return img.Pix
}

// layOut lays out anew what says something else, from within outwards and back, as the real driver does.
func layOut(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			layOut(c)
		}
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, c := range r.Objects() {
			layOut(c)
		}
	}
}

// gridsOf are the grids of all views.
func gridsOf(w *Window) (list []*gridPane) {
	for _, grids := range viewGridsOf(w.parts) {
		list = append(list, grids...)
	}
	return list
}

// notOfTheView are the beginnings of actions' names that change nothing of the view: they open, save, copy and compute, ask for a text, are
// themselves steps of the history, or show what no scene has, the times of a pass.
var notOfTheView = []string{
	"open.", "save.", "copy.", "help.", "model.", "device.", "second.", "find.", "palette", "quit", "language", "theme", "classroom", "compute", "picture.",
	"undo", "redo", "tour.", "control.", "silent", "photo.folder", "cause.", "dream.", "index.", "filter", "layers.times", "lesson.", "off.swap", "off.mean",
}

// doer does something to a view by actions, keys and mouse.
type doer struct {
	w    *Window
	rand *rand.Rand
	ids  []action.ID
}

func newDoer(w *Window, seed uint64) doer {
	d := doer{w: w, rand: rand.New(rand.NewPCG(seed, 51))}
	for _, a := range action.All() {
		if !slices.ContainsFunc(notOfTheView, func(s string) bool { return strings.HasPrefix(string(a.ID), s) }) {
			d.ids = append(d.ids, a.ID)
		}
	}
	return d
}

func (d doer) act() string {
	switch n := d.rand.IntN; n(10) {
	case 6:
		v := []scene.View{scene.Maps, scene.Pictures, scene.Layers, scene.Kernels, scene.AreaView}[n(5)]
		d.w.commands.run(action.View(v))
		return string(v)
	case 0:
		d.w.parts.maps.orders.filter.SetText([]string{"", "max > 0", "1-3", "silent"}[n(4)])
		return "filter"
	case 1:
		return d.chart()
	case 2, 3:
		return d.mouse()
	case 4:
		d.w.measurePhoto(n(3), [2]float64{d.rand.Float64() / 2, 0.1}, [2]float64{0.6, 0.9})
		return "area"
	case 5:
		id := []action.ID{action.PreviousLayer, action.NextLayer, action.NextChannel, action.ZoomIn, action.Enlarge, action.Back}[n(6)]
		d.w.commands.run(id)
		return string(id)
	default:
		id := d.ids[n(len(d.ids))]
		d.w.commands.run(id)
		return string(id)
	}
}

// chart does something to the chart.
func (d doer) chart() string {
	c, n := d.w.parts.answers.chart, d.rand.IntN
	at := fyne.PointEvent{Position: fyne.NewPos(d.rand.Float32()*c.Size().Width, 50)}
	switch n(4) {
	case 0:
		c.Scrolled(&fyne.ScrollEvent{PointEvent: at, Scrolled: fyne.NewDelta(0, 60*d.rand.Float32()-20)})
	case 1:
		c.Dragged(&fyne.DragEvent{PointEvent: at, Dragged: fyne.NewDelta(50*d.rand.Float32()-25, 0)})
	case 2:
		c.DoubleTapped(&at)
	default:
		c.Tapped(&at)
	}
	return "chart"
}

// mouse does something to a grid in sight.
func (d doer) mouse() string {
	list := viewGridsOf(d.w.parts)[d.w.now.scene.View]
	if len(list) == 0 {
		return "nothing to click on"
	}
	g, n := list[d.rand.IntN(len(list))], d.rand.IntN
	size := g.Size()
	event := fyne.PointEvent{Position: fyne.NewPos(d.rand.Float32()*size.Width, d.rand.Float32()*size.Height)}
	switch n(4) {
	case 0:
		g.Scrolled(&fyne.ScrollEvent{PointEvent: event, Scrolled: fyne.NewDelta(0, 60*d.rand.Float32()-30)})
		return "wheel"
	case 1:
		g.Dragged(&fyne.DragEvent{PointEvent: event, Dragged: fyne.NewDelta(50*d.rand.Float32()-25, 50*d.rand.Float32()-25)})
		return "drag"
	case 2:
		g.MouseDown(&desktop.MouseEvent{PointEvent: event, Button: desktop.MouseButtonPrimary})
		g.Tapped(&event)
		return "click"
	default:
		g.DoubleTapped(&event)
		return "double click"
	}
}

// After more than fifty acts of all kinds, as many steps back give the same picture of the window, byte for byte, and as many forth the one
// after the acts. On the way back, each view that comes is as it was left.
func TestUndoLeadsBack(t *testing.T) {
	inOneGoroutine(t)
	walked, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, asked := open(t, settings.Settings{})
	state := walked.states[0]
	state.Second = &session.Second{Path: walked.states[2].Picture.Path, Name: walked.states[2].Picture.Name, Result: walked.states[2].Result}
	w.Update(state)
	drain()
	o := &walker{witness: witness{w: w}, walked: walked, asked: asked}
	at := time.Unix(0, 0)
	w.viewer.clock = func() time.Time { at = at.Add(2 * time.Second); return at } // no act belongs to the gesture before
	seed, _ := strconv.ParseUint(os.Getenv(walkVariable), 10, 64)
	d := newDoer(w, seed)
	var done []string
	rest := func() {
		o.switched()
		o.rest(t)
		if kernels := w.parts.kernels; w.now.scene.View == scene.Kernels {
			settleKernels(t, w)
			kernels.changed()
		}
	}
	drawn(w.win.Canvas())
	rest()
	first, begun := windowPicture(w), w.viewer.whole()
	var marks []mark // on the way
	for i := range 120 {
		done = append(done, d.act())
		if rest(); i%20 == 9 {
			drawn(w.win.Canvas())
			rest()
			shown := windowPicture(w) // which has the panes hear of their sizes
			marks = append(marks, mark{scene: w.viewer.whole(), picture: shown})
		}
	}
	steps := 0
	last, ended := windowPicture(w), w.viewer.whole()
	same := func(what string, got, want []byte, scene, wanted any) {
		if !bytes.Equal(got, want) {
			keepShot(t, "got", got)
			keepShot(t, "want", want)
			t.Errorf("seed %d: the picture is another one, within %v, %s of %s\n%+v\n%+v", seed, differing(got, want), what, strings.Join(done, ", "), scene, wanted)
		}
	}
	for w.viewer.history.Back() {
		w.commands.run(action.Undo)
		rest()
		steps++
		for i, m := range marks {
			if w.viewer.whole().Equal(m.scene) {
				same("on the way back", windowPicture(w), m.picture, w.viewer.whole(), m.scene)
				marks[i].met = true
			}
		}
	}
	for i, m := range marks {
		if !m.met {
			t.Errorf("seed %d: the way back does not come by where it was after %d acts: %+v", seed, 20*i+10, m.scene)
		}
	}
	same("after undoing all", windowPicture(w), first, w.viewer.whole(), begun)
	if n := len(done); steps < 50 {
		t.Errorf("%d acts were %d steps", n, steps)
	}
	for w.viewer.history.Forth() {
		w.commands.run(action.Redo)
		rest()
	}
	same("after doing again all", windowPicture(w), last, w.viewer.whole(), ended)
}

// keepShot keeps what windowPicture gave where VGGSCOPE_SHOTS says, to be looked at.
func keepShot(t *testing.T, name string, pix []byte) {
	if dir := os.Getenv("VGGSCOPE_SHOTS"); dir != "" {
		img := &image.RGBA{Pix: pix, Stride: 4 * 1280, Rect: image.Rect(0, 0, 1280, len(pix)/4/1280)}
		keepPNG(t, filepath.Join(dir, "undo-"+name+".png"), img)
	}
}

// differing is the rectangle in which two pictures of the window are not the same.
func differing(a, b []byte) (r image.Rectangle) {
	for i := 0; i < min(len(a), len(b)); i += 4 {
		if !bytes.Equal(a[i:i+4], b[i:i+4]) {
			x, y := i/4%1280, i/4/1280
			r = r.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return r
}

// A mark is a scene with the picture of the window that showed it.
type mark struct {
	scene   scene.Scene
	picture []byte
	met     bool // on the way back
}

// At the ends undo and redo say that there is nothing, and the menu shows them grey.
func TestUndoAtTheEnds(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	disabled := func() (list string) {
		for _, item := range w.menus.items(action.ViewMenu) {
			if strings.HasPrefix(item.Label, w.now.lang.Text("menu.undo")) || strings.HasPrefix(item.Label, w.now.lang.Text("menu.redo")) {
				list += fmt.Sprint(item.Disabled, " ")
			}
		}
		return list
	}
	if got := disabled(); got != "true true " {
		t.Errorf("at first: disabled %s", got)
	}
	w.commands.run(action.Undo)
	if got := w.parts.status.told.text; got != w.now.lang.Text("why.noundo") {
		t.Errorf("the status line says %q", got)
	}
	w.keys.typedRune('m')
	if got := disabled(); got != "false true " {
		t.Errorf("after an act: disabled %s", got)
	}
	w.commands.run(action.Undo)
	if got := disabled(); got != "true false " {
		t.Errorf("after undoing it: disabled %s", got)
	}
}

// A click chooses a channel and pins a value: one step.
func TestAClickIsOneStep(t *testing.T) {
	w, _ := open(t, settings.Settings{})
	drawn(w.win.Canvas())
	g := w.parts.maps.grid
	tile := g.grid.Tile(2)
	at := fyne.PointEvent{Position: fyne.NewPos(float32(tile.Min.X+5), float32(tile.Min.Y+5))}
	g.MouseDown(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary})
	g.Tapped(&at)
	if s := w.now.scene; s.Channel != 2 || s.Unit == nil {
		t.Fatalf("the click chose %d and pinned %v", s.Channel, s.Unit)
	}
	w.commands.run(action.Undo)
	if s := w.now.scene; s.Channel != 0 || s.Unit != nil || w.viewer.history.Back() {
		t.Errorf("after one step back: channel %d, %v pinned", s.Channel, s.Unit)
	}
}
