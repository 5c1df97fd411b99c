package sheet

import (
	"cmp"
	"fmt"
	"image"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/figure"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// Vector is what Draw draws as a figure, to be written as SVG: the same maps in the same order and size, with the same words below
// them, each with a pixel to a value.
func Vector(t nn.Tensor, o Options) (figure.Figure, error) {
	if err := o.check(t); err != nil {
		return figure.Figure{}, err
	}
	o = o.whole()
	maps := view.NewMaps(t, o.Mode, o.Locked, o.Map).Arranged(o.Order)
	of := figure.Of{Columns: o.Columns, Style: view.Style{
		Map: o.Map, Ranges: true, Names: o.Names, Values: o.Values, Silent: "silent", Off: o.Off, OffWord: cmp.Or(o.OffWord, "off"), MarkOn: -1, Largest: -1,
	}}
	for place := range maps.Places() {
		of.Places = append(of.Places, place)
	}
	f := figure.Figure{Title: o.Layer, Notes: []string{fmt.Sprintf("%d x %d", maps.H, maps.W), count(maps, o), o.Note, o.Ordered}}
	b := figure.Bar{On: maps.On[0], Map: o.Map}
	switch {
	case t.Flat():
		facts := view.UnitsOf(t.Data)
		of.Zoom = float64(squareOf(len(t.Data), false).cell)
		f.Notes = []string{plain.Counted(len(t.Data), "unit"), denseSentences(squareOf(len(t.Data), false), facts), o.Note}
		if o.MarkMax && facts.Largest >= 0 {
			of.Style.Largest = facts.Largest
			f.Notes = append(f.Notes, fmt.Sprintf("largest: %s, %.4f", view.Label(facts.Largest, o.Names), facts.Value))
		}
	default:
		of.Zoom = float64(tilingOf(maps.Places(), maps.H, maps.W, o.Columns).zoom)
		if o.Mode == view.PerChannel {
			b.Label, b.Ends = "each map on its own range", [2]string{"lowest", "highest"}
			if o.Map.Signed() {
				b.Ends = [2]string{"\u2212max", "max"}
			}
		}
	}
	f.Panels, f.Bars = []figure.Panel{figure.Maps(maps, of)}, []figure.Bar{b}
	return f, nil
}

// KernelVector is what view.KernelSheet draws as a figure: all kernels of a convolution that reads three channels in colour.
func KernelVector(k nn.Kernel, channels, title, note string) figure.Figure {
	const side = 48
	p, most := figure.Panel{Columns: 8}, view.MostWeight(k, -1)
	for c := range k.Out {
		p.Items = append(p.Items, figure.Item{
			Picture: figure.Made(view.KernelColours(k, channels, c, most)), Size: image.Pt(side, side), Label: view.Label(c, nil),
		})
	}
	return figure.Figure{Title: title, Notes: []string{note}, Panels: []figure.Panel{p}}
}
