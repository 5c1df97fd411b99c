package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// What stands in tables of names and values, and how what has numbers is painted.

// factOf is the value beside a name; "" where there is no such line.
func factOf(f *kit.Facts, name string) string {
	for i := 0; i+1 < len(f.Root.Objects); i += 2 {
		if f.Root.Objects[i].(*widget.Label).Text == name {
			return f.Root.Objects[i+1].(*widget.Label).Text
		}
	}
	return ""
}

// numbers compares two numbers as they are written with what they have to be but for the order in which something was summed up.
func (o *witness) numbers(what, text string, want ...float64) {
	got := strings.Split(strings.ReplaceAll(text, "\u2212", "-"), ", ")
	for i, v := range want {
		n, err := strconv.ParseFloat(got[min(i, len(got)-1)], 64)
		if err != nil || math.Abs(n-v) > 1e-3*math.Abs(v)+1e-9 {
			o.same(what, text, want)
			return
		}
	}
}

// card is what is said of the chosen layer, and of the values of its chosen channel.
func (o *witness) card(tensor nn.Tensor) {
	p, now := o.w.parts.card, &o.w.now
	l, t := now.network().Layers[now.layer()], now.lang.Text
	params := ""
	if l.Params > 0 {
		params = plain.Thousands(l.Params)
	}
	o.same("card's parameters", factOf(p.layer, t("card.params")), params)
	macs, window := 0, ""
	switch l.Kind {
	case nn.Conv:
		macs, window = l.Out.Len()*9*l.In.C, t("card.window.value", "3×3", 1, t("padding.same"))
	case nn.Pool:
		window = t("card.window.value", "2×2", 2, t("padding.valid"))
	case nn.Dense:
		macs = l.In.Len() * l.Out.Len()
	}
	o.same("card's window", factOf(p.layer, t("card.window")), window)
	if macs > 0 {
		o.same("card's products", factOf(p.layer, t("card.macs")), plain.Thousands(int64(macs)))
	}
	if !l.Out.Flat() {
		sees := now.network().Sees(l.Index, image.Rect(0, 0, 1, 1), 0)
		o.holds("how far a value sees", factOf(p.layer, t("card.field")), fmt.Sprintf("%d × %d", sees.Dx(), sees.Dy()))
	}
	m := o.w.parts.maps.grid.maps
	if !m.Counted() {
		return
	}
	counts := m.Histogram(min(now.scene.Channel, m.N-1)).Counts
	o.same("the card's histogram", slices.Equal(p.bins.Counts, counts), true)
	values := tensor.Data
	if !tensor.Flat() {
		values = tensor.Channel(nil, min(now.scene.Channel, tensor.C-1))
	}
	whole := nn.Tensor{Shape: nn.Shape{H: len(values), W: 1, C: 1}, Data: values}
	want := plainStats(whole, image.Rect(0, 0, 1, len(values)), 0)
	o.numbers("mean and deviation in the card", factOf(p.stats, t("stats.mean")), want[2], want[3])
	o.same("zeros in the card", factOf(p.stats, t("stats.zeros")), fmt.Sprintf("%.1f %%", 100*want[4]))
}

// seen is what the pinned unit sees, and where else its channel is as strong.
func (o *witness) seen(u scene.Unit, l nn.Layer) {
	p, now := o.w.parts.unit, &o.w.now
	if now.picture() == nil || l.Out.Flat() {
		return
	}
	box := now.network().Sees(l.Index, image.Rect(u.X, u.Y, u.X+1, u.Y+1), 0)
	o.same("what the unit sees", factOf(p.facts, now.lang.Text("unit.input")),
		strings.ReplaceAll(fmt.Sprintf("x %d … %d, y %d … %d", box.Min.X, box.Max.X-1, box.Min.Y, box.Max.Y-1), "-", "\u2212"))
	tensor, err := now.result.At(now.scene.Demand(l).Site).At(now.scene.Demand(l).Site)
	if err != nil {
		o.lies = append(o.lies, err.Error())
		return
	}
	sorted := tensor.Channel(nil, u.Channel)
	slices.SortFunc(sorted, func(a, b float32) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	for i, says := range p.spots.says {
		if i < len(sorted) {
			o.same(fmt.Sprint("strongest place ", i), says.Text, view.Number(float64(sorted[i]), 3))
		}
	}
}

// painted compares the maps as they are painted with the values: one of each in sight.
func (o *witness) painted(tensor nn.Tensor) {
	g := o.w.parts.maps.grid
	if o.painting++; o.painting%2 != 0 || g.away || g.Size().IsZero() || !bareLook(g.look) {
		return
	}
	img := paintedOf(g)
	for _, place := range g.grid.InSight() {
		c := g.maps.Channel(place)
		y, x := g.maps.H/2, g.maps.W/2
		at := g.grid.Cell(place, y, x)
		on := g.maps.On[c]
		v, ok := g.maps.Value(c, y, x)
		if !ok || at.Dx() < 2 || !at.In(img.Rect) || on.Lo >= on.Hi || g.maps.Silent(c) || isReplaced(g.look, c) {
			continue
		}
		if !tensor.Flat() {
			v = tensor.At(y, x, c)
		}
		got := img.RGBAAt((at.Min.X+at.Max.X)/2, at.Min.Y+at.Dy()/8) // above its number, where there is one
		level := 256 * (float64(v) - float64(on.Lo)) / (float64(on.Hi) - float64(on.Lo))
		if !isLevel(g.look.Map, got, level) {
			o.same(fmt.Sprintf("the colour of %v in channel %d, on %v", v, c, on), got, g.look.Map.At(uint8(min(max(level, 0), 255))))
		}
	}
}

// bareLook reports whether maps are painted with nothing over them, value by value.
func bareLook(k view.Style) bool { return !k.Smooth && !k.Clipped && k.Mark.Empty() && k.Area.Empty() }

// isReplaced reports whether a channel is painted as one that is switched off, or exchanged.
func isReplaced(k view.Style, c int) bool { return slices.Contains(k.Off, c) || k.Instead[c] != "" }

// paintedOf is a grid as it is painted.
func paintedOf(g *gridPane) *image.RGBA {
	u := g.pixels()
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(float64(g.Size().Width)*u)), int(math.Ceil(float64(g.Size().Height)*u))))
	g.Paint(img, u)
	return img
}

// isLevel reports whether a colour is that of a level, or of one beside it.
func isLevel(m *view.Colormap, got color.RGBA, level float64) bool {
	for d := -1.0; d <= 1; d++ {
		if m.At(uint8(min(max(level+d, 0), 255))) == got {
			return true
		}
	}
	return false
}

// coloured compares the kernels that are painted in colour, and what is said of the one under the mouse, with the weights.
func (o *witness) coloured(k nn.Kernel) {
	p, channels := o.w.parts.kernels, o.w.now.network().Card.Input.Channels
	level := func(c, tap, in int) float64 {
		most := float32(0)
		for _, v := range k.Taps {
			most = max(most, v, -v)
		}
		return 127.5 + 127.5*float64(k.Taps[(tap*k.In+in)*k.Out+c])/float64(most)
	}
	if g := p.grid; !g.away && !g.Size().IsZero() {
		img := paintedOf(g)
		for _, place := range g.grid.InSight() {
			c, at := g.maps.Channel(place), g.grid.Cell(place, 1, 2)
			if at.Dx() < 5 || !at.In(img.Rect) {
				continue
			}
			got := img.RGBAAt((at.Min.X+at.Max.X)/2, (at.Min.Y+at.Max.Y)/2)
			for i, name := range "RGB" {
				want := level(c, 5, strings.IndexRune(channels, name))
				if v := [3]uint8{got.R, got.G, got.B}[i]; math.Abs(float64(v)-want) > 1.5 {
					o.same(fmt.Sprintf("%c of kernel %d in colour", name, c), v, want)
				}
			}
		}
	}
	if c, y, x, ok := o.pointedIn(p.grid); ok {
		for in, name := range channels {
			o.holds("weights under the mouse", o.w.parts.status.value.Text, fmt.Sprintf("[%d] (%d, %d)", c, y, x),
				fmt.Sprintf("%c = %s", name, view.Exact(k.Taps[((y*3+x)*k.In+in)*k.Out+c])))
		}
	}
}

// ownLimits are those of a tensor's channel in the scene's range, where that is not locked.
func (o *witness) ownLimits(t nn.Tensor, c int) view.Range {
	values := t.Data
	if o.w.now.scene.Range == scene.PerChannel && !t.Flat() {
		values = t.Channel(nil, c)
	}
	r := limitsByHand(values, o.w.now.scene.Range)
	if o.w.now.scene.Colours == "signed" {
		r = r.Symmetric()
	}
	return r
}

// besideBar is the colour bar below two layers: that of the one that the mouse is on, or of the first.
func (o *witness) besideBar(side int, t nn.Tensor) {
	bar, s := o.w.parts.twoLayers.barNow(), o.w.now.scene
	if s.Range == scene.Locked || side != o.w.parts.twoLayers.side() {
		return
	}
	c := min(o.w.parts.twoLayers.channel(side), t.C-1)
	if at, over := o.w.parts.twoLayers.twins.hover(); over != nil && at.channel >= 0 {
		c = min(at.channel, t.C-1)
	}
	if want := o.ownLimits(t, c); !near(bar.On.Lo, want.Lo) || !near(bar.On.Hi, want.Hi) {
		o.same("bar of a side", bar.On, want)
	}
}

// bothBar is the colour bar below two pictures, where it spans all values of both.
func (o *witness) bothBar(a, b nn.Tensor) {
	p, mode := o.w.parts.pictures, o.w.now.scene.Range
	bar := p.barNow()
	if b.Data == nil || p.pending() || mode != scene.PerChannel && mode != scene.PerLayer {
		return
	}
	both := slices.Concat(a.Data, b.Data)
	if c := p.barChannel(); c >= 0 {
		both = append(a.Channel(nil, c), b.Channel(nil, c)...)
	}
	want := limitsByHand(both, mode)
	if o.w.now.scene.Colours == "signed" {
		want = want.Symmetric()
	}
	if !near(bar.On.Lo, want.Lo) || !near(bar.On.Hi, want.Hi) {
		o.same("bar of two pictures", bar.On, want)
	}
}

// marked compares which maps are painted as switched off with what was chosen.
func (o *witness) marked() {
	g, now := o.w.parts.maps.grid, &o.w.now
	var want []int
	for _, list := range now.scene.Off {
		if list.Layer == now.network().Layers[now.layer()].Name {
			want = append(want, list.Channels...)
		}
	}
	got := slices.Clone(g.look.Off)
	for c := range g.look.Instead {
		got = append(got, c)
	}
	slices.Sort(want)
	slices.Sort(got)
	o.same("channels that are marked as off", got, want)
}
