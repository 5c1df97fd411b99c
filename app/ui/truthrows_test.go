package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/plain"
)

// What the rows of lists have on them once they are drawn, what the film of pictures is painted with, and that nothing is said of what
// the mouse has left.

// A drawnRow is one of a toolkit's list.
type drawnRow struct {
	o      fyne.CanvasObject
	marked bool
	top    float32
}

// drawnRows are those of a list that are in sight, from above.
func drawnRows(o fyne.CanvasObject) (rows []drawnRow) {
	inSight(o, fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		w, ok := o.(fyne.Widget)
		if !ok || reflect.TypeOf(o).String() != "*widget.listItem" {
			return
		}
		parts := test.WidgetRenderer(w).Objects()
		back, ok := parts[0].(*canvas.Rectangle)
		if !ok || len(parts) < 2 {
			return
		}
		rows = append(rows, drawnRow{parts[1], back.Visible() && back.FillColor == theme.Color(theme.ColorNameSelection), at.Y})
	})
	slices.SortFunc(rows, func(a, b drawnRow) int { return int(a.top - b.top) })
	return rows
}

// layerRows compares the list of layers, as it is drawn, with the network and the times of the pass.
func (o *witness) layerRows() {
	now, last := &o.w.now, -1
	n := now.network()
	for _, row := range drawnRows(o.w.parts.layers.layers) {
		var texts [4]string
		for i, text := range row.o.(*layerRow).texts {
			texts[i] = text.Text
		}
		l, ok := n.Find(texts[0])
		if o.same("a marked row: "+texts[0], row.marked, ok && l.Index == now.layer()); !ok {
			continue
		}
		o.same("the row of "+l.Name+" is below that of a layer before it", l.Index > last, true)
		last = l.Index
		want := [4]string{l.Name, strings.ReplaceAll(l.Out.String(), " x ", "×")}
		if l.Params > 0 {
			want[2] = plain.Thousands(l.Params)
		}
		if now.scene.Times && now.result != nil && l.Index > 0 && l.Index < now.result.Done {
			want[3] = view.Millis(now.result.Time(l.Index))
		}
		o.same("row", texts, want)
	}
}

// areaRows compares the area's table, as it is drawn, with its rows, which area compares with the arrays.
func (o *witness) areaRows() {
	list := o.w.parts.area.list
	for _, row := range drawnRows(list) {
		var texts []string
		for _, cell := range row.o.(*areaRow).cells.Objects {
			texts = append(texts, cell.(*widget.Label).Text)
		}
		i := slices.IndexFunc(list.rows, func(r view.AreaRow) bool { return areaText(r, view.AreaChannel) == texts[0] })
		if i < 0 {
			o.same("a row of the area", texts, "a channel's")
			continue
		}
		var want []string
		for _, c := range view.AreaColumns() {
			want = append(want, areaText(list.rows[i], c))
		}
		o.same("a row of the area", texts, want)
		o.same("marked row of the area", row.marked, list.rows[i].Channel == o.w.now.scene.Channel)
	}
}

// film compares the row of pictures, as it is painted, with the files and with which of them the session has said is in sight.
func (o *witness) film(t *testing.T) {
	f, s := o.w.parts.film, &o.w.now.state
	if !f.Visible() || f.Size().Width < filmCell {
		return
	}
	img := image.NewRGBA(image.Rect(0, 0, int(f.Size().Width), filmHeight))
	f.Paint(img, 1)
	accent, over := ink().Accent, -1
	if at := o.mouse.Subtract(origin(f)); at.X >= 0 && at.Y >= 0 && at.X < f.Size().Width && at.Y < f.Size().Height && !o.covers() {
		over = int(math.Floor(float64(at.X+f.shift-filmEdge) / filmCell))
	}
	for i, path := range s.Files {
		x := int(filmEdge + float32(i)*filmCell - f.shift + 0.5)
		cell := image.Rect(x, filmEdge, x+filmCell-filmEdge, filmHeight-filmEdge)
		if !cell.In(img.Rect) {
			continue
		}
		marked := img.RGBAAt((cell.Min.X+cell.Max.X)/2, cell.Min.Y-1) == accent
		o.same(fmt.Sprintf("the film marks picture %d", i), marked, i == o.told.At)
		if _, known := f.small.get(path); !known && s.Phase != session.Idle { // no file is read for the film then
			continue
		}
		if tint, ok := o.tintOf(t, path); ok {
			box := view.Fitted(cell, tint.w, tint.h).Inset(4)
			o.same(fmt.Sprintf("picture %d of the film is that of the file", i), alike(tint.mean, tintIn(img, box)), true)
		}
	}
	for i, path := range s.Files { // or it says what it says when a state has come
		if name := filepath.Base(path); strings.HasPrefix(o.w.parts.status.machine.Text, name+"  (") {
			o.same("which picture of the film is named under the mouse", i, over)
		}
	}
}

// covers reports whether something lies over the window.
func (o *witness) covers() bool { return o.w.win.Canvas().Overlays().Top() != nil }

// A tint is a file's size and its mean colour.
type tint struct {
	w, h int
	mean [3]float64
}

// tintOf reads a file; false for one that is no picture.
func (o *witness) tintOf(t *testing.T, path string) (tint, bool) {
	if known, ok := o.tints[path]; ok {
		return known, known.w > 0
	}
	var read tint
	if img, _, err := picture.DecodeFile(t.Context(), path, picture.Limits{}); err == nil {
		read = tint{img.W, img.H, tintIn(img.Image(), image.Rect(0, 0, img.W, img.H))}
	}
	if o.tints == nil {
		o.tints = map[string]tint{}
	}
	o.tints[path] = read
	return read, read.w > 0
}

// tintIn is the mean colour of a part of a picture.
func tintIn(img image.Image, in image.Rectangle) (mean [3]float64) {
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			for k, v := range [3]uint8{c.R, c.G, c.B} {
				mean[k] += float64(v) / float64(in.Dx()*in.Dy())
			}
		}
	}
	return mean
}

// alike reports whether two mean colours may be of one picture, smaller and larger.
func alike(a, b [3]float64) bool {
	for k := range a {
		if math.Abs(a[k]-b[k]) > 12 {
			return false
		}
	}
	return true
}

// left is what must be true while the mouse is outside of the window: nothing is said of a value, and nothing stands beside the mouse.
func (o *witness) left() {
	p := o.w.parts
	if o.mouse != outside {
		return
	}
	if keyed := o.w.now.scene.View == scene.Table && p.crowd.keyed; !keyed {
		o.same("value, with the mouse outside", p.status.value.Text, "")
	}
	o.same("a tip, with the mouse outside", p.status.tips.Shown(), "")
	for name, g := range o.grids() {
		o.same("what is under the mouse outside, in "+name, g.hover.ok, false)
		o.same("a tip of the mouse outside, in "+name, g.tip.Text(), "")
	}
	for name, h := range o.heats() {
		o.same("what is under the mouse outside, in "+name, h.hover.ok, false)
	}
	o.same("the picture of the film under the mouse outside", p.film.hover, -1)
	if c := p.answers.chart; c.found < 0 {
		o.same("lit class of the mouse outside", c.hover, -1)
	}
	if told := p.status.told.text; p.status.machine.Text != told && !p.film.focused {
		o.begins("the status line, with the mouse outside", p.status.machine.Text, o.w.now.deviceWords()[0])
	}
}

// grids are those of all views.
func (o *witness) grids() map[string]*gridPane {
	p := o.w.parts
	grids := map[string]*gridPane{"maps": p.maps.grid, "kernels": p.kernels.grid}
	for name, t := range map[string]*twins{"pictures": p.pictures.twins, "layers": p.twoLayers.twins} {
		for i, s := range t.sides {
			grids[fmt.Sprint(name, " ", i)] = s.grid
		}
	}
	return grids
}

// heats are the pictures with a map over them.
func (o *witness) heats() map[string]*heatPane {
	heats := map[string]*heatPane{"photo": o.w.parts.photo.heat}
	for name, b := range o.boxes() {
		heats[name] = b.heat
	}
	return heats
}

// cell is what is said of the cell of the table of pictures that the mouse is on.
func (o *witness) cell(g *gathering) {
	p, now := o.w.parts.crowd, &o.w.now
	at := o.mouse.Subtract(origin(p))
	_, unit := p.pixels()
	inside := at.X >= 0 && at.Y >= 0 && at.X < p.Size().Width && at.Y < p.Size().Height
	if p.keyed || unit == 0 || !inside || o.covers() || o.onCause() {
		return
	}
	spot, ok := p.matrix.At(image.Pt(int(float64(at.X)*unit), int(float64(at.Y)*unit)), unit)
	if !ok || min(spot.Row, spot.Column) < 0 || p.matrix.Rows[spot.Row].Head {
		return
	}
	title, c := p.matrix.Rows[spot.Row].Title, p.matrix.Columns[spot.Column]
	i := slices.IndexFunc(g.files, func(path string) bool { return filepath.Base(path) == title })
	if i < 0 {
		o.same("whose cell", title, g.files)
		return
	}
	k, key := 0, "crowd.cell.max"
	if now.scene.Crowd.Mean {
		k, key = 1, "crowd.cell.mean"
	}
	v := o.pools[[2]any{now.network(), g.files[i]}][now.layer()][k][c]
	o.same("the cell under the mouse", o.w.parts.status.value.Text, now.lang.Text(key, title, c, view.Number(float64(v), 5)))
}
