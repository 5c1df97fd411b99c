package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// What is written and framed in pictures: the numbers below maps and in the squares of values, the largest class above the chart, what a
// pinned unit or an area is of the small photos, and the small pictures of the Unit tab.

// inks compares them.
func (o *witness) inks(t *testing.T) {
	now := &o.w.now
	if tensor, ok := o.shown(t); ok && now.scene.View == scene.Maps {
		o.numbered(tensor)
	}
	o.largest()
	o.framedPhotos()
	o.terms(t)
	o.crops()
	o.lasted()
}

// inscribed reports whether a text stands somewhere in a part of a picture, on paper and with nothing close at its sides.
func inscribed(img *image.RGBA, in image.Rectangle, face *draw.Face, text string, ink, paper color.RGBA) bool {
	line := image.NewRGBA(image.Rect(0, 0, face.Width(text)+8, 4*face.Height()))
	c := draw.Onto(line, nil)
	c.Fill(line.Rect, paper)
	face.Draw(c, 4, 3*face.Height(), text, ink)
	box := tightBox(line, func(x, y int) bool { return line.RGBAAt(x, y) != paper })
	box.Min.X, box.Max.X = box.Min.X-2, box.Max.X+2
	in = in.Intersect(img.Rect)
	for y := in.Min.Y; y+box.Dy() <= in.Max.Y; y++ {
		for x := in.Min.X; x+box.Dx() <= in.Max.X; x++ {
			if sameText(img, x, y, line, box) {
				return true
			}
		}
	}
	return false
}

func sameText(img *image.RGBA, x, y int, line *image.RGBA, box image.Rectangle) bool {
	for k := range box.Dy() {
		from, of := img.PixOffset(x, y+k), line.PixOffset(box.Min.X, box.Min.Y+k)
		if !slices.Equal(img.Pix[from:from+4*box.Dx()], line.Pix[of:of+4*box.Dx()]) {
			return false
		}
	}
	return true
}

// numbered compares the numbers below the first map and the last one in sight, and those in squares, with channels and values.
func (o *witness) numbered(tensor nn.Tensor) {
	g := o.w.parts.maps.grid
	places := g.grid.InSight()
	if g.away || g.Size().IsZero() || len(places) == 0 {
		return
	}
	img, k, u := paintedOf(g), g.look, g.pixels()
	for _, place := range []int{places[0], places[len(places)-1]} {
		c, tile := g.maps.Channel(place), g.grid.Tile(place)
		text, ink := view.Label(c, k.Names), k.Ink.Text
		if c == k.Chosen && g.grid.Solo() < 0 {
			ink = k.Ink.Accent
		}
		under := image.Rect(tile.Min.X-4, tile.Max.Y+1, tile.Max.X+4, tile.Max.Y+int(16*u))
		if !tensor.Flat() && under.In(img.Rect) && k.Small.Width(text) < tile.Dx() {
			o.same(fmt.Sprintf("%s is written below its map", text), inscribed(img, under, k.Small, text, ink, k.Ink.Paper), true)
		}
	}
	place, in := places[0], g.grid.CellsInSight(places[0])
	if g.grid.Zoom() < 44*u || !bareLook(k) || isReplaced(k, g.maps.Channel(place)) {
		return
	}
	for i := range in.Dx() * in.Dy() {
		at := in.Min.Add(image.Pt(i%in.Dx(), i/in.Dx()))
		v, ok := g.maps.Value(g.maps.Channel(place), at.Y, at.X)
		cell := g.grid.Cell(place, at.Y, at.X)
		if !ok || !cell.In(img.Rect) {
			continue
		}
		if !tensor.Flat() {
			v = tensor.At(at.Y, at.X, g.maps.Channel(place))
		}
		text, digits := view.Number(float64(v), 3), 3
		for ; digits > 1 && k.Small.Width(text) > cell.Dx()-4; text = view.Number(float64(v), digits) {
			digits--
		}
		under := img.RGBAAt((cell.Min.X+cell.Max.X)/2, cell.Min.Y+cell.Dy()/8)
		black, white := color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}
		found := inscribed(img, cell, k.Small, text, black, under) || inscribed(img, cell, k.Small, text, white, under)
		o.same(fmt.Sprintf("%s is written into the square of %v", text, at), found || k.Small.Width(text) > cell.Dx()-4, true)
	}
}

// largest is the index above the largest bar of the chart.
func (o *witness) largest() {
	c := o.w.parts.answers.chart
	values := c.chart.Values
	if len(values) == 0 || !c.Visible() || o.w.now.scene.Tab != scene.Overview || c.Size().Height < 40 {
		return
	}
	top := 0
	for i, v := range values {
		if v > values[top] {
			top = i
		}
	}
	if from, to := c.chart.InSight(); top < from || top >= to || c.Size().Width < 100 {
		return
	}
	u := float64(o.w.win.Canvas().Scale())
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(float64(c.Size().Width)*u)), int(math.Ceil(float64(c.Size().Height)*u))))
	c.Paint(img, u)
	k := ink()
	in := image.Rect(0, 0, img.Rect.Dx(), int(18*u))
	o.same("the index of the largest bar", inscribed(img, in, c.font.at(u), strconv.Itoa(top), k.Accent, k.Paper), true)
}

// framedPhotos compares the frames on the small photos with what a pinned unit sees, or with the area, where one of them is there.
func (o *witness) framedPhotos() {
	now, strip := &o.w.now, o.w.parts.layers.strip
	pic, n := now.picture(), now.network()
	if pic == nil || (now.scene.Unit == nil) == (now.scene.Area == nil) || !takes(n, pic) {
		return
	}
	var in image.Rectangle
	side := n.Layers[0].Out
	if u := now.scene.Unit; u != nil {
		l, _ := n.Find(u.Layer)
		if l.Out.Flat() {
			return
		}
		in = n.Sees(l.Index, image.Rect(u.X, u.Y, u.X+1, u.Y+1), 0)
	} else {
		in = o.areaIn(nn.Tensor{Shape: side})
	}
	accent := ink().Accent
	for i, pick := range strip.images {
		img, ok := pick.Image.Image.(*image.RGBA)
		if !ok || img.Rect.Dx() < 40 || img.Rect.Dy() < 40 || in.Empty() || i == 0 && pic.Input.Fit != "stretch" {
			continue
		}
		got := tightBox(img, func(x, y int) bool { return img.RGBAAt(x, y) == accent })
		share := func(v, of, size int) float64 { return min(max(float64(v)/float64(of), 0), 1) * float64(size) }
		w, h := img.Rect.Dx(), img.Rect.Dy()
		want := [4]float64{share(in.Min.X, side.W, w), share(in.Min.Y, side.H, h), share(in.Max.X, side.W, w), share(in.Max.Y, side.H, h)}
		for k, v := range []int{got.Min.X, got.Min.Y, got.Max.X, got.Max.Y} {
			if math.Abs(float64(v)-want[k]) > 3 {
				o.same(fmt.Sprintf("the frame on small photo %d", i), got, want)
				break
			}
		}
	}
}

// terms compares the lines of a unit's sum, and their small pictures, with what is multiplied.
func (o *witness) terms(t *testing.T) {
	now, p := &o.w.now, o.w.parts.unit.sum
	u := now.scene.Unit
	if u == nil || now.scene.Tab != scene.UnitTab {
		return
	}
	l, _ := now.network().Find(u.Layer)
	if l.Kind != nn.Conv || now.result == nil || l.Index >= now.result.Done || !o.on(now.scene.Demand(l).Site) {
		return
	}
	k, err := nn.ReadKernel(t.Context(), now.network(), now.state.Model.Weights, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	x, err := now.result.At(now.scene.Demand(l).Site).Output(l.Index - 1)
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		row    *termRow
		in, by []float32
	}
	var lines []line
	var inOn, byOn view.Range
	for _, row := range p.rows {
		if !row.root.Visible() {
			continue
		}
		label, said, _ := strings.Cut(strings.TrimPrefix(row.button.Text, "["), "]")
		number, _, _ := strings.Cut(label, " ")
		c, err := strconv.Atoi(number)
		if err != nil || c >= k.In {
			o.same("a line of the sum", row.button.Text, "a channel's")
			return
		}
		one, term := line{row, make([]float32, 9), make([]float32, 9)}, 0.0
		for tap := range 9 {
			if y, column := u.Y+tap/3-1, u.X+tap%3-1; y >= 0 && column >= 0 && y < x.H && column < x.W {
				one.in[tap] = x.At(y, column, c)
			}
			one.by[tap] = k.Taps[(tap*k.In+c)*k.Out+u.Channel]
			term += float64(one.in[tap]) * float64(one.by[tap])
			inOn = view.Range{Lo: min(inOn.Lo, one.in[tap]), Hi: max(inOn.Hi, one.in[tap])}
			byOn.Hi = max(byOn.Hi, one.by[tap], -one.by[tap])
		}
		o.numbers("channel "+number+" of the sum", strings.TrimSpace(said), term)
		lines = append(lines, one)
	}
	if byOn.Lo = -byOn.Hi; now.scene.Colormap().Signed() {
		inOn = inOn.Symmetric()
	}
	for i, one := range lines {
		for _, is := range []struct {
			what string
			img  image.Image
			want *image.RGBA
		}{
			{"values", one.row.in.Image, view.Patch(one.in, inOn, now.scene.Colormap(), patchCell)},
			{"weights", one.row.by.Image, view.Patch(one.by, byOn, view.Signed(), patchCell)},
		} {
			got, ok := is.img.(*image.RGBA)
			o.same(fmt.Sprintf("the picture of the %s in line %d of the sum", is.what, i), ok && slices.Equal(got.Pix, is.want.Pix), true)
		}
	}
}

// crops are the small pictures of a channel's strongest places.
func (o *witness) crops() {
	now, p := &o.w.now, o.w.parts.unit.spots
	u, pic := now.scene.Unit, now.picture()
	if u == nil || pic == nil || now.scene.Tab != scene.UnitTab || !p.root.Visible() {
		return
	}
	l, _ := now.network().Find(u.Layer)
	for i, at := range p.peaks {
		box := now.network().Sees(l.Index, image.Rect(at.X, at.Y, at.X+1, at.Y+1), 0)
		want := cropped(pic.Prepared.Fitted.Image(), box)
		got, ok := p.spots[i].Image.Image.(*image.RGBA)
		o.same(fmt.Sprintf("the picture of strongest place %d", i), ok && slices.Equal(got.Pix, want.Pix), true)
	}
}

// lasted is how long the pass took that is shown.
func (o *witness) lasted() {
	p, now := o.w.parts.status, &o.w.now
	r := now.result.AllOn()
	machine := p.machine.Text
	if p.tip() != "" || p.told.text != "" && time.Since(p.told.since) < telling+time.Second || machine == "" {
		return
	}
	if r.Complete() {
		o.holds("how long it took", machine, now.lang.Text("status.forward", view.Millis(r.Activations.Total())))
		return
	}
	before, _, _ := strings.Cut(now.lang.Text("status.forward", "|"), "|")
	o.same("how long what is not complete took", strings.Contains(machine, before), false)
}
