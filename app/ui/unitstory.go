package ui

import (
	"context"
	"image"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// strongest is how many of the largest values of a map are told of, and terms how many of a sum.
const (
	strongest = 5
	terms     = 12
)

// A unitStory is what is told of a pinned unit. It is worked out in the background.
type unitStory struct {
	step   trace.Step
	shown  float32 // the value as it is looked at: before or after the activation
	peaks  []trace.Spot
	column []float32 // all channels at the unit's place
	depths []depth
}

// A depth is the place of a unit in another layer, and the strongest channel there.
type depth struct {
	layer nn.Layer
	y, x  int
	top   int
	value float32
}

// tellOf works out all that is told of a unit, which may be seen before its activation, in a result.
func tellOf(ctx context.Context, w *trace.Weights, r *session.Result, u nn.Unit) (s unitStory, err error) {
	pass := r.At(u.Site)
	t, err := pass.At(u.Site)
	if err != nil {
		return s, err
	}
	s.shown = t.At(u.Y, u.X, u.C)
	s.column = t.Data[(u.Y*t.W+u.X)*t.C:][:t.C]
	if s.step, err = w.Follow(ctx, pass, u); err != nil || t.Flat() {
		return s, err
	}
	s.peaks = trace.Peaks(t, u.C, strongest)
	for _, l := range w.Network.Layers[:min(r.Done, len(w.Network.Layers))] {
		if l.Out.Flat() {
			break
		}
		site := nn.Site{Layer: l.Index, Before: u.Before && l.Activation != ""}
		values, err := r.At(site).At(site)
		if err != nil {
			return s, err
		}
		y, x := (2*u.Y+1)*l.Out.H/(2*t.H), (2*u.X+1)*l.Out.W/(2*t.W)
		spot := values.Data[(y*values.W+x)*values.C:][:values.C]
		top := view.NewColumn(spot, false, -1).Strongest(1)[0]
		s.depths = append(s.depths, depth{l, y, x, top, spot[top]})
	}
	return s, nil
}

// A sight is what the pinned unit sees of the picture.
type sight struct {
	box      image.Rectangle // in pixels of the network's input
	input    view.Region
	original view.Region
	at       image.Rectangle // in pixels of the photo, rounded outwards
}

// sight is what the pinned unit sees; false where none is pinned, there is no picture, or it sees all of it.
func (s *subject) sight() (g sight, ok bool) {
	n, p := s.network(), s.picture()
	u, l, ok := s.scene.Pinned(n)
	if !ok || p == nil {
		return g, false
	}
	if l.Kind == nn.Flatten { // one value of the maps below
		l = n.Layers[l.Index-1]
		i := u.Channel / l.Out.C
		u.Y, u.X = i/l.Out.W, i%l.Out.W
	}
	if l.Out.Flat() {
		return g, false
	}
	in, o := n.Layers[0].Out, p.Prepared.Original
	place, err := nn.PlaceOf(p.Input, o.W, o.H)
	if err != nil || p.Prepared.Input.Shape != in {
		return g, false
	}
	g.box = n.Sees(l.Index, image.Rect(u.X, u.Y, u.X+1, u.Y+1), 0)
	g.input = view.RegionOf(g.box, in.W, in.H)
	b := place.Back(g.box)
	g.original = view.Region{MinX: b.MinX / float64(o.W), MinY: b.MinY / float64(o.H), MaxX: b.MaxX / float64(o.W), MaxY: b.MaxY / float64(o.H)}
	g.at = b.Pixels()
	return g, true
}

// mark is what of a layer's maps is framed for the pinned unit: itself, what of an earlier layer it is computed from, or what of a
// later one is computed from it; on is the only channel that has it, or -1.
func (s *subject) mark(layer int) (r image.Rectangle, on int) {
	n := s.network()
	u, l, ok := s.scene.Pinned(n)
	if !ok {
		return r, -1
	}
	own := image.Rect(u.X, u.Y, u.X+1, u.Y+1)
	out := n.Layers[layer].Out
	switch {
	case l.Index == layer && out.Flat():
		side := view.Side(out.C)
		x, y := u.Channel%side, u.Channel/side
		return image.Rect(x, y, x+1, y+1), 0
	case l.Index == layer:
		return own, u.Channel
	case l.Out.Flat() || out.Flat():
		return image.Rectangle{}, -1
	case layer < l.Index:
		return n.Sees(l.Index, own, layer).Intersect(image.Rect(0, 0, out.W, out.H)), -1
	}
	return n.Reaches(l.Index, own, layer), -1
}
