package ui

import (
	"encoding/csv"
	"fmt"
	"image"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// areaWindow is a window with a finished picture at a layer, drawn.
func areaWindow(t *testing.T, layer int) (*walker, nn.Tensor) {
	t.Helper()
	walked, err := passes()
	if err != nil {
		t.Fatal(err)
	}
	w, asked := open(t, settings.Settings{})
	o := &walker{witness: witness{w: w}, walked: walked, asked: asked}
	w.Update(walked.states[0])
	drain()
	w.viewer.chooseLayer(layer)
	o.rest(t)
	drawn(w.win.Canvas())
	o.rest(t)
	tensor, err := w.now.result.Activations.Output(layer)
	if err != nil {
		t.Fatal(err)
	}
	return o, tensor
}

// drawArea drags over the map of a channel, from one value to another one, with Ctrl held or not.
func drawArea(g *gridPane, channel int, from, to image.Point, held fyne.KeyModifier) {
	u := float32(g.pixels())
	middle := func(at image.Point) fyne.Position {
		r := g.grid.Cell(g.place(channel), at.Y, at.X)
		return fyne.NewPos(float32(r.Min.X+r.Max.X)/2/u, float32(r.Min.Y+r.Max.Y)/2/u)
	}
	a, b := middle(from), middle(to)
	g.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: a}, Button: desktop.MouseButtonPrimary, Modifier: held})
	for _, p := range []fyne.Position{a.AddXY(1, 0), b.AddXY(1, 0), b} {
		g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	g.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: b}, Button: desktop.MouseButtonPrimary})
	g.DragEnd()
}

// plainStats are min, max, mean, std and the share of zeros of a channel in a rectangle, in the plainest way.
func plainStats(t nn.Tensor, r image.Rectangle, c int) (v [5]float64) {
	var all []float64
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			all = append(all, float64(t.At(y, x, c)))
		}
	}
	v = [5]float64{math.Inf(1), math.Inf(-1)}
	for _, x := range all {
		v[0], v[1], v[2] = min(v[0], x), max(v[1], x), v[2]+x/float64(len(all))
		if x == 0 {
			v[4] += 1 / float64(len(all))
		}
	}
	for _, x := range all {
		v[3] += (x - v[2]) * (x - v[2]) / float64(len(all))
	}
	v[3] = math.Sqrt(v[3])
	return v
}

// A rectangle is drawn with Ctrl over any map; its table can be sorted, copied, and undone as one step.
func TestAnAreaIsMeasured(t *testing.T) {
	o, tensor := areaWindow(t, 2)
	w, g := o.w, o.w.parts.maps.grid
	drawArea(g, 1, image.Pt(20, 10), image.Pt(60, 40), 0)
	if w.now.scene.Area != nil {
		t.Fatalf("a drag without Ctrl measures %+v", w.now.scene.Area)
	}
	w.commands.run(action.FitGrid)
	before := w.viewer.whole()
	drawArea(g, 1, image.Pt(60, 10), image.Pt(20, 40), fyne.KeyModifierControl)
	in := image.Rect(20, 10, 61, 41)
	if a := w.now.scene.Area; a == nil || a.In(tensor.Shape) != in || g.look.Area != in {
		t.Fatalf("measured %+v, framed %v, want %v", a, g.look.Area, in)
	}
	if c := w.now.scene.Channel; c != 1 || w.now.scene.Unit != nil {
		t.Errorf("channel %d, pinned %v", c, w.now.scene.Unit)
	}
	if text := w.parts.status.told.text; !strings.Contains(text, "31 × 41 of [1]") || !strings.Contains(text, view.Number(plainStats(tensor, in, 1)[2], 4)) {
		t.Errorf("the status line says %q", text)
	}
	w.commands.run(action.View(scene.AreaView))
	w.commands.run(action.AreaSort(view.AreaMean))
	o.rest(t)
	checkTable(t, o, tensor, in)
	rows := w.parts.area.list.rows
	w.viewer.look(w.viewer.whole().AtChannel(rows[0].Channel, tensor.C))
	press(w, fyne.KeyRight)
	if got := w.now.scene.Channel; got != rows[1].Channel {
		t.Errorf("the row after the first is that of channel %d, want %d", got, rows[1].Channel)
	}
	w.commands.run(action.CopyArea)
	o.rest(t)
	checkCopy(t, w, tensor, in)
	for w.now.scene.Area != nil && w.viewer.history.Back() {
		w.commands.run(action.Undo)
		o.rest(t)
	}
	if s := w.viewer.whole(); s.Area != nil || s.Camera != before.Camera && s.Camera.Solo != before.Camera.Solo {
		t.Errorf("undone: %+v", s.Area)
	}
}

// In a layer without the chosen channel the table marks the one that is chosen there instead.
func TestAreaOfALayerWithFewerChannels(t *testing.T) {
	o, tensor := areaWindow(t, 5)
	w := o.w
	w.measurePhoto(0, [2]float64{0.25, 0}, [2]float64{0.5, 1})
	w.viewer.chooseChannel(tensor.C - 1)
	w.commands.run(action.View(scene.AreaView))
	o.rest(t)
	press(w, fyne.KeyHome)
	o.rest(t)
	if list := w.parts.area.list; w.now.scene.Channel != 2 || list.chosen != 2 || len(list.rows) != 3 {
		t.Errorf("of %d rows that of channel %d is marked, and channel %d is chosen; want channel 2 of 3", len(list.rows), list.chosen, w.now.scene.Channel)
	}
	few := w.viewer.whole()
	few.Channel = tensor.C - 1
	w.viewer.look(few)
	w.viewer.showMaps()
	o.rest(t)
	if list := w.parts.area.list; w.now.scene.Channel != 2 || list.chosen != 2 {
		t.Errorf("the row of channel %d is marked, and channel %d is chosen; want channel 2", list.chosen, w.now.scene.Channel)
	}
	press(w, fyne.KeyEnd, fyne.KeyHome) // by a layer that has no rectangle
	o.rest(t)
	if rows := w.parts.area.list.rows; len(rows) != 3 {
		t.Errorf("%d rows after a layer without a rectangle, want 3", len(rows))
	}
}

// checkTable looks at the table's rows, by mean, the largest first.
func checkTable(t *testing.T, o *walker, tensor nn.Tensor, in image.Rectangle) {
	t.Helper()
	rows := o.w.parts.area.list.rows
	if len(rows) != tensor.C {
		t.Fatalf("%d rows, want %d", len(rows), tensor.C)
	}
	for i, row := range rows {
		if i > 0 && rows[i-1].Mean < row.Mean {
			t.Errorf("mean %v before %v", rows[i-1].Mean, row.Mean)
		}
		want := plainStats(tensor, in, row.Channel)
		for k, got := range []float64{row.Min, row.Max, row.Mean, row.Std, row.Zeros} {
			if math.Abs(got-want[k]) > 1e-6*max(1, math.Abs(want[k])) {
				t.Errorf("channel %d, number %d: %v, want %v", row.Channel, k, got, want[k])
			}
		}
	}
}

// checkCopy reads what was copied again.
func checkCopy(t *testing.T, w *Window, tensor nn.Tensor, in image.Rectangle) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(w.saver.clipboard.Content()))
	r.Comma = '\t'
	table, err := r.ReadAll()
	if err != nil || len(table) != tensor.C+1 || strings.Join(table[0], " ") != "channel n min max mean std zeros" {
		t.Fatalf("copied %d rows, %v, want %d", len(table), err, tensor.C+1)
	}
	for _, line := range table[1:] {
		c, _ := strconv.Atoi(line[0])
		if mean, _ := strconv.ParseFloat(line[4], 64); math.Abs(mean-plainStats(tensor, in, c)[2]) > 1e-9 || line[1] != fmt.Sprint(in.Dx()*in.Dy()) {
			t.Errorf("copied %q", line)
		}
	}
}

// A rectangle of the photo is, in each layer, what lies there; channels can be sorted by it, and go back when it goes.
func TestAnAreaOfThePhoto(t *testing.T) {
	o, tensor := areaWindow(t, 2)
	w := o.w
	w.measurePhoto(0, [2]float64{0.25, 0}, [2]float64{0.5, 1}) // the photo is stretched
	n := w.now.network()
	for _, l := range n.Layers {
		want := image.Rectangle{}
		if !l.Out.Flat() {
			want = image.Rect(l.Out.W/4, 0, (l.Out.W+1)/2, l.Out.H)
		}
		if got := w.now.scene.Area.In(l.Out); got != want {
			t.Errorf("%s: %v, want %v", l.Name, got, want)
		}
	}
	w.commands.run(action.Sort(rank.AreaMean))
	o.rest(t)
	in, m := w.now.scene.Area.In(tensor.Shape), w.parts.maps.grid.maps
	for place := 1; place < m.Places(); place++ {
		if a, b := plainStats(tensor, in, m.Channel(place-1))[2], plainStats(tensor, in, m.Channel(place))[2]; a < b-1e-12 {
			t.Errorf("channel %d with mean %v before %d with %v", m.Channel(place-1), a, m.Channel(place), b)
		}
	}
	w.measurePhoto(0, [2]float64{0.6, 0.6}, [2]float64{0.7, 0.7}) // another one: other values, another order
	o.rest(t)
	if in = w.now.scene.Area.In(tensor.Shape); plainStats(tensor, in, w.parts.maps.grid.maps.Channel(0))[2] < plainStats(tensor, in, w.parts.maps.grid.maps.Channel(1))[2] {
		t.Error("channels are in the order of the area before")
	}
	w.commands.run(action.AreaNone)
	o.rest(t)
	if w.now.scene.Order != rank.Plain() || w.parts.maps.grid.maps.Channel(0) != 0 {
		t.Errorf("without an area channels are sorted by %q", w.now.scene.Order.Key)
	}
	w.commands.run(action.Sort(rank.AreaMax))
	if got := w.parts.status.told.text; got != w.now.lang.Text("why.noarea") {
		t.Errorf("sorting by no area: %q", got)
	}
}

// A table that is scrolled stays where it is in another language, sorted by whatever column.
func TestAreaStaysScrolled(t *testing.T) {
	o, _ := areaWindow(t, 13)
	w := o.w
	w.win.Resize(fyne.NewSize(960, 600))
	w.measurePhoto(0, [2]float64{0.1, 0.1}, [2]float64{0.9, 0.9})
	w.commands.run(action.AreaSort(view.AreaMax))
	o.rest(t)
	o.drawn()
	w.parts.area.list.ScrollToOffset(70)
	want := w.parts.area.list.GetScrollOffset()
	if want == 0 {
		t.Fatal("the table cannot be scrolled")
	}
	for range 2 {
		w.nextLanguage()
		o.rest(t)
	}
	if got := w.parts.area.list.GetScrollOffset(); got != want {
		t.Errorf("scrolled by %g, want %g", got, want)
	}
	w.commands.run(action.AreaSort(view.AreaMin))
	o.rest(t)
	if got := w.parts.area.list.GetScrollOffset(); got != 0 {
		t.Errorf("scrolled by %g once it is sorted by another column", got)
	}
}

// The row of a channel that is chosen is in sight with those beside it: at the edge of a list that goes on it would lie in the shade.
func TestAreaRowIsOutOfTheShade(t *testing.T) {
	o, _ := areaWindow(t, 13)
	w := o.w
	w.win.Resize(fyne.NewSize(960, 600))
	w.measurePhoto(0, [2]float64{0.1, 0.1}, [2]float64{0.9, 0.9})
	w.commands.run(action.View(scene.AreaView))
	o.rest(t)
	o.drawn()
	list := w.parts.area.list
	high := list.CreateItem().MinSize().Height
	for range len(list.rows) - 1 {
		w.commands.run(action.NextChannel)
		o.rest(t)
		row := slices.IndexFunc(list.rows, func(r view.AreaRow) bool { return r.Channel == w.now.scene.Channel })
		for _, i := range []int{max(row-1, 0), min(row+1, len(list.rows)-1)} {
			top := float32(i)*(high+theme.Padding()) - list.GetScrollOffset()
			if top < 0 || top+high > list.Size().Height+1 {
				t.Fatalf("row %d, beside that of the chosen channel, is %g from the top of a list of %g", i, top, list.Size().Height)
			}
		}
	}
	if list.GetScrollOffset() == 0 {
		t.Error("the list is never scrolled")
	}
}
