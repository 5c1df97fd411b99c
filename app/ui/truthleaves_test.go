package ui

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/figure"
	"github.com/vggscope/vggscope/nn"
)

// What leaves the window by Ctrl+C and Ctrl+Shift+C: a figure with its title, captions and scales, and numbers, which are the arrays'.

// leaves is what the pane in sight gives away.
func (o *witness) leaves(t *testing.T) {
	now := &o.w.now
	x := o.w.parts.middle.pane().exhibit()
	if x.why == "" {
		f := x.figure()
		o.titled(f)
		o.captioned(t, f)
	}
	if x.mute != "" {
		return
	}
	text, _ := x.text()
	l := now.network().Layers[now.layer()]
	tensor, ok := o.of(t, l.Index)
	switch v := now.scene.View; {
	case v == scene.Maps && ok:
		o.numerals("numbers of the maps", text, o.mapOrAround(tensor))
	case v == scene.PhotoView && ok:
		o.numerals("numbers of the map over the photo", text, tensor.Channel(nil, min(now.scene.Channel, tensor.C-1)))
	case v == scene.Pictures && ok:
		want := o.chosenMap(tensor, now.scene.Channel)
		if s := now.state.Second; s != nil && s.Result != nil {
			b, err := s.Result.Activations.At(now.scene.Demand(l).Site)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, o.chosenMap(b, now.scene.Channel)...)
		}
		o.numerals("numbers of two pictures", text, want)
	case v == scene.Layers && ok:
		if b, is := o.of(t, now.scene.BesideIndex(now.network())); is {
			o.numerals("numbers of two layers", text, append(o.chosenMap(tensor, now.scene.Channel), o.chosenMap(b, now.scene.Beside.Channel)...))
		}
	case v == scene.Kernels:
		o.numerals("numbers of the kernel", text, o.taps(t, l))
	case v == scene.ChartView && o.complete():
		o.classLines(t, text)
	}
}

// titled is what a figure says of itself: its title, and whose picture and model it is of.
func (o *witness) titled(f figure.Figure) {
	now := &o.w.now
	notes := strings.Join(f.Notes, "\n")
	l := now.network().Layers[now.layer()]
	switch now.scene.View {
	case scene.Maps, scene.Pictures, scene.Kernels, scene.Table:
		o.same("a figure's title", f.Title, l.Name)
	case scene.PhotoView:
		o.begins("a figure's title", f.Title, now.picture().Name)
	}
	switch now.scene.View {
	case scene.Maps, scene.Pictures, scene.Layers, scene.Glance, scene.ChartView, scene.CauseView:
		o.holds("whose picture a figure is of", notes, now.picture().Name)
	}
	o.same("a figure has pictures", len(f.Panels) > 0, true)
}

// captioned is what stands at a figure's maps and at its bars.
func (o *witness) captioned(t *testing.T, f figure.Figure) {
	now := &o.w.now
	grids := map[scene.View][]*gridPane{scene.Maps: {o.w.parts.maps.grid}}
	layers := []int{now.layer()}
	if now.scene.View == scene.Layers {
		layers = append(layers, now.scene.BesideIndex(now.network()))
		for _, s := range o.w.parts.twoLayers.twins.sides[:2] {
			grids[scene.Layers] = append(grids[scene.Layers], s.grid)
		}
	}
	for i, g := range grids[now.scene.View] {
		tensor, ok := o.of(t, layers[i])
		if !ok || tensor.Flat() || i >= len(f.Panels) {
			continue
		}
		places := g.grid.InSight()
		if len(places) == 0 {
			continue
		}
		o.same("maps of a figure", len(f.Panels[i].Items), len(places))
		for k, it := range f.Panels[i].Items {
			c := g.maps.Channel(places[k])
			o.same("label in a figure", it.Label, view.Label(c, g.look.Names))
			if k == 0 && it.Picture != nil && bareLook(g.look) && !isReplaced(g.look, c) && g.grid.Solo() < 0 {
				o.figured(it, g, tensor, c)
			}
		}
		if now.scene.Range != scene.Locked && len(places) == 1 {
			want, on := o.ownLimits(tensor, g.maps.Channel(places[0])), f.Bars[i].On
			if !near(on.Lo, want.Lo) || !near(on.Hi, want.Hi) {
				o.same("bar of a figure", on, want)
			}
		}
	}
}

// figured compares a map of a figure with the values, at one of them.
func (o *witness) figured(it figure.Item, g *gridPane, tensor nn.Tensor, c int) {
	on, silent := g.maps.On[c], g.maps.Silent(c)
	img := it.Picture()
	b := img.Bounds()
	if on.Lo >= on.Hi || silent || b.Dx() < 2*tensor.W || b.Dy() < 2*tensor.H {
		return
	}
	y, x := tensor.H/3, tensor.W/2
	r, gr, bl, a := img.At(b.Min.X+(2*x+1)*b.Dx()/(2*tensor.W), b.Min.Y+(2*y+1)*b.Dy()/(2*tensor.H)).RGBA()
	got := eightBits(r, gr, bl, a)
	level := 256 * (float64(tensor.At(y, x, c)) - float64(on.Lo)) / (float64(on.Hi) - float64(on.Lo))
	o.same(fmt.Sprintf("the colour of channel %d in a figure", c), isLevel(g.look.Map, got, level), true)
}

// mapOrAround are the values around the one that the mouse is on, where that is framed, and else the chosen map's.
func (o *witness) mapOrAround(tensor nn.Tensor) (want []float32) {
	c, y, x, v := o.pointed(tensor)
	if !o.w.parts.maps.grid.frame.Visible() || v != v {
		return o.chosenMap(tensor, o.w.now.scene.Channel)
	}
	h, w := tensor.H, tensor.W
	at := func(y, x int) (float32, bool) { return tensor.At(y, x, c), true }
	if tensor.Flat() {
		w = view.Side(tensor.C)
		h = (tensor.C + w - 1) / w
		at = func(y, x int) (float32, bool) {
			i := y*w + x
			return tensor.Data[min(i, tensor.C-1)], i < tensor.C
		}
	}
	for r := max(0, y-3); r <= min(y+3, h-1); r++ {
		for k := max(0, x-3); k <= min(x+3, w-1); k++ {
			if v, ok := at(r, k); ok {
				want = append(want, v)
			}
		}
	}
	return want
}

// chosenMap are the values of a channel, or of all of a layer without maps.
func (o *witness) chosenMap(tensor nn.Tensor, c int) []float32 {
	if tensor.Flat() {
		return slices.Clone(tensor.Data)
	}
	return tensor.Channel(nil, min(c, tensor.C-1))
}

// taps are what the chosen channel multiplies with, an input channel after the other.
func (o *witness) taps(t *testing.T, l nn.Layer) (want []float32) {
	now := &o.w.now
	k, err := nn.ReadKernel(context.Background(), now.network(), now.state.Model.Weights, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	for in := range k.In {
		for tap := range 9 {
			want = append(want, k.Taps[(tap*k.In+in)*k.Out+min(now.scene.Channel, k.Out-1)])
		}
	}
	return want
}

// classLines are all classes with what they are given.
func (o *witness) classLines(t *testing.T, text string) {
	now := &o.w.now
	all, err := now.result.Activations.Output(now.layers() - 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		cells, class := strings.Split(line, "\t"), now.network().Classes[i]
		v, err := strconv.ParseFloat(cells[len(cells)-1], 32)
		if err != nil || float32(v) != all.Data[i] || cells[0] != strconv.Itoa(i) || cells[2] != now.lang.Class(class) {
			o.same("a class that is copied", line, fmt.Sprint(i, class, all.Data[i]))
			return
		}
	}
}

// numerals compares numbers in a text with values.
func (o *witness) numerals(what, text string, want []float32) {
	var got []float32
	for _, s := range strings.Fields(text) {
		v, err := strconv.ParseFloat(s, 32)
		if err != nil {
			o.same(what, s, "a number")
			return
		}
		got = append(got, float32(v))
	}
	if !slices.Equal(got, want) {
		o.same(what, fmt.Sprint(len(got), " from ", got[:min(3, len(got))]), fmt.Sprint(len(want), " from ", want[:min(3, len(want))]))
	}
}

// eightBits is a colour of sixteen bits in eight.
func eightBits(r, g, b, a uint32) color.RGBA {
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
}

// tightBox is the least rectangle around what of a picture has a colour.
func tightBox(img *image.RGBA, is func(x, y int) bool) (r image.Rectangle) {
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if is(x, y) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}
