package ui

import (
	"encoding/csv"
	"fmt"
	"image"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// What measures rectangles, and hands out what they have.

// measure measures a rectangle from now on, and tells of it in the chosen channel.
func (w *Window) measure(a scene.Area) {
	w.viewer.look(w.viewer.whole().WithArea(a))
	w.tellArea()
}

// tellArea tells in the status line of the chosen channel in the rectangle, if the maps there are on the screen.
func (w *Window) tellArea() {
	now, g := &w.now, w.parts.maps.grid
	if now.scene.View != scene.Maps || w.parts.maps.pending() {
		return
	}
	in := now.scene.Area.In(g.maps.Tensor.Shape)
	if in.Empty() {
		w.tell("why.flat.area")
		return
	}
	c := min(now.scene.Channel, g.maps.N-1)
	s := g.maps.Tensor.ChannelStatsIn(in, c)
	table, _ := action.ByID(action.View(scene.AreaView))
	w.tell("area.told", in.Dy(), in.Dx(), c, view.Number(s.Min, 4), view.Number(s.Max, 4), view.Number(s.Mean, 4), view.Number(s.Std, 4),
		percentText(s.Zeros), string(table.Keys[0]))
}

// hair is how much of a pixel a rectangle has to cover to touch it: what shares of a photo are off by.
const hair = 1e-6

// measurePhoto measures a rectangle of one of the pictures that show the way into the network, in shares of its sides; the first
// of them is the photo itself. Each layer has its part of it.
func (w *Window) measurePhoto(which int, from, to [2]float64) {
	n, p := w.now.network(), w.now.picture()
	if n == nil || p == nil {
		return
	}
	in := n.Layers[0].Out
	for i, at := range []*[2]float64{&from, &to} {
		x, y, ok := w.now.inputAt(which, at[0], at[1])
		if !ok {
			return
		}
		x, y = min(max(x, 0), float64(in.W)), min(max(y, 0), float64(in.H))
		if i == 0 {
			*at = [2]float64{math.Floor(x + hair), math.Floor(y + hair)}
		} else {
			*at = [2]float64{math.Ceil(x - hair), math.Ceil(y - hair)}
		}
	}
	r := image.Rect(int(from[0]), int(from[1]), int(to[0]), int(to[1]))
	if r.Empty() {
		w.tell("unit.cut")
		return
	}
	w.measure(scene.AreaOf(r, in))
}

// inputAt is the point of the network's input at one of a picture on its way there, in pixels.
func (s *subject) inputAt(which int, x, y float64) (px, py float64, ok bool) {
	in, p := s.network().Layers[0].Out, s.picture()
	if which > 0 {
		return x * float64(in.W), y * float64(in.H), true
	}
	o := p.Prepared.Original
	place, err := nn.PlaceOf(p.Input, o.W, o.H)
	if err != nil {
		return 0, 0, false
	}
	px, py = place.Forth(x*float64(o.W), y*float64(o.H))
	return px, py, true
}

// An areaSight is where the measured rectangle lies in the photo and in the network's input.
type areaSight struct{ original, input view.Region }

// areaSight is nil where nothing is measured, or there is no picture.
func (s *subject) areaSight() *areaSight {
	n, p := s.network(), s.picture()
	if n == nil || p == nil || s.scene.Area == nil {
		return nil
	}
	in, o := n.Layers[0].Out, p.Prepared.Original
	place, err := nn.PlaceOf(p.Input, o.W, o.H)
	r := s.scene.Area.In(in)
	if err != nil || r.Empty() {
		return nil
	}
	b := place.Back(r)
	w, h := float64(o.W), float64(o.H)
	return &areaSight{view.Region{MinX: b.MinX / w, MinY: b.MinY / h, MaxX: b.MaxX / w, MaxY: b.MaxY / h}, view.RegionOf(r, in.W, in.H)}
}

// bindArea is what concerns the rectangle.
func (w *Window) bindArea() commands {
	v := w.viewer
	c := commands{
		action.AreaSight: {do: w.measureSight, why: w.unmeasurable},
		action.AreaNone:  {do: func() { v.look(v.whole().WithoutArea()) }, why: w.unmarked},
		action.CopyArea:  {do: func() { w.readArea(w.saver.copyArea) }, why: w.uncounted},
		action.SaveArea:  {do: func() { w.readArea(w.saver.saveArea) }, why: w.uncounted},
	}
	for _, column := range view.AreaColumns() {
		c[action.AreaSort(column)] = command{
			do:      func() { v.look(v.whole().AreaSorted(column).WithView(scene.AreaView)) },
			checked: func() bool { return w.now.scene.AreaBy.Column == column },
		}
	}
	return c
}

// measureSight measures what of the enlarged map is in sight, or of the chosen one.
func (w *Window) measureSight() {
	g := w.parts.maps.grid
	place := g.grid.Solo()
	if place < 0 {
		place = g.place(min(w.now.scene.Channel, g.maps.N-1))
	}
	r := g.grid.CellsInSight(place)
	if r.Empty() {
		r = image.Rect(0, 0, g.maps.W, g.maps.H)
	}
	w.measure(scene.AreaOf(r, g.maps.Tensor.Shape))
}

// unmarked is for what needs a measured rectangle, uncounted for what needs its values too, and unmeasurable for measuring.
func (w *Window) unmarked() string {
	if w.now.scene.Area == nil {
		return "why.noarea"
	}
	return ""
}

// measured is for sorting channels by a key, which may take a measured rectangle; then is what else may stand in its way.
func (w *Window) measured(k rank.Key, then func() string) func() string {
	return func() string {
		if why := w.unmarked(); why != "" && (rank.Order{Key: k}).OfArea() {
			return why
		}
		return then()
	}
}

func (w *Window) uncounted() string {
	_, why := w.now.wantArea()
	return why
}

func (w *Window) unmeasurable() string {
	if v := w.now.scene.View; v != scene.Maps && v != scene.AreaView { // the maps' sight is not what is seen there
		return "why.notmaps"
	}
	if why := w.unmapped(); why != "" {
		return why
	}
	if w.parts.maps.grid.maps.Flat() {
		return "why.flat.area"
	}
	return ""
}

// readArea measures in the background and hands on the table as it is sorted.
func (w *Window) readArea(do func(areaTable)) {
	now := &w.now
	k, why := now.wantArea()
	if why != "" || !now.result.Keep() {
		return
	}
	r, by := now.result, now.scene.AreaBy
	l := now.network().Layers[k.site.Layer]
	a := areaTable{image: r.Picture.Name, model: now.modelCalled(now.network()), layer: l.Name, in: k.in}
	if k.site.Before {
		a.layer += "_before"
	}
	if p := w.parts.area; p.of == k && p.rows != nil { // they are on the screen
		r.Release()
		a.rows = by.Sorted(p.rows)
		do(a)
		return
	}
	w.main.beside("area", func() error {
		defer r.Release()
		t, err := k.pass.At(k.site)
		if err == nil {
			a.rows = by.Sorted(view.AreaRows(t, k.in))
		}
		return err
	}, func(err error) {
		if err != nil {
			w.viewer.layerFault(err)
			return
		}
		do(a)
	})
}

// An areaTable is the table of an area as it leaves the window.
type areaTable struct {
	image, model, layer string
	in                  image.Rectangle
	rows                []view.AreaRow
}

// write writes it with a head, with all digits; a comma or a tab stands between columns. Where it is from is in every row of a
// file, so that tables can be put below each other.
func (a areaTable) write(out io.Writer, comma rune, whence bool) error {
	c := csv.NewWriter(out)
	c.Comma = comma
	var head, from []string
	if whence {
		name, _ := export.JSONPath(a.image)
		head = []string{"image", "model", "layer", "first_row", "last_row", "first_column", "last_column"}
		from = []string{name, a.model, a.layer, strconv.Itoa(a.in.Min.Y), strconv.Itoa(a.in.Max.Y - 1), strconv.Itoa(a.in.Min.X), strconv.Itoa(a.in.Max.X - 1)}
	}
	for _, column := range view.AreaColumns() {
		head = append(head, string(column))
	}
	c.Write(head) // Flush keeps the error
	for _, row := range a.rows {
		line := from[:len(from):len(from)]
		for _, column := range view.AreaColumns() {
			line = append(line, row.Exact(column))
		}
		c.Write(line)
	}
	c.Flush()
	return c.Error()
}

// copyArea puts it on the clipboard with tabs.
func (s *saver) copyArea(a areaTable) {
	var b strings.Builder
	if err := a.write(&b, '\t', false); err != nil {
		s.dialogs.failed(err)
		return
	}
	s.copyPass(b.String())
}

// saveArea saves it as CSV.
func (s *saver) saveArea(a areaTable) {
	name := fmt.Sprintf("%s_%s_area_%d-%d_%d-%d.csv", s.stem(), a.layer, a.in.Min.Y, a.in.Max.Y-1, a.in.Min.X, a.in.Max.X-1)
	s.save(saving{of: "area", name: name, write: func(out io.Writer) error { return a.write(out, ',', true) }})
}
