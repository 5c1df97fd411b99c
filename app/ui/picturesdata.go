package ui

import (
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// A pairKey says which layer of which two passes is to be compared, and how it is drawn. b is nil where there is no second
// picture, or none yet.
type pairKey struct {
	a, b *nn.Activations
	scene.Demand
}

// A pair is a layer of two pictures, ready to be drawn on one scale. b and what follows from it are nil where there is one
// picture.
type pair struct {
	key     pairKey
	a, b, d *view.Maps // d is b - a, on ranges of its own around zero
	far     map[view.Distance][]float64

	counted map[int]view.Histogram // of both pictures: by channel, and of the whole layer at -1
}

// preparePair reads the layers and makes them ready.
func preparePair(k pairKey) (*pair, error) {
	p := &pair{key: k, counted: map[int]view.Histogram{}}
	layers := []nn.Tensor{}
	for _, pass := range []*nn.Activations{k.a, k.b} {
		if pass == nil {
			continue
		}
		t, err := pass.At(k.Site)
		if err != nil {
			return nil, err
		}
		layers = append(layers, t)
	}
	colours := view.Viridis()
	if k.Signed {
		colours = view.Signed()
	}
	maps, err := view.Together(layers, k.Mode, k.Locked, colours)
	if err != nil {
		return nil, err
	}
	p.a = maps[0]
	p.counted[-1] = view.HistogramOf(maps, -1)
	if len(maps) == 1 {
		return p, nil
	}
	p.b = maps[1]
	d, err := view.Difference(layers[0], layers[1])
	if err != nil {
		return nil, err
	}
	mode := view.PerLayer
	if k.Mode == view.PerChannel {
		mode = view.PerChannel
	}
	p.d = view.NewMaps(d, mode, view.Range{}, view.Signed())
	p.far = map[view.Distance][]float64{}
	for _, by := range view.Distances() {
		p.far[by] = by.Measure(layers[0], layers[1])
	}
	return p, nil
}

// rescaled is the pair on a locked range. It is quick enough to follow the mouse.
func (p *pair) rescaled(k pairKey, colours *view.Colormap) *pair {
	next := *p
	next.key, next.a = k, p.a.Rescaled(k.Locked, colours)
	if p.b != nil {
		next.b = p.b.Rescaled(k.Locked, colours)
	}
	return &next
}

// order is the channels' by a distance, or nil for that of their numbers.
func (p *pair) order(by view.Distance) []int {
	if by == "" || p.b == nil || p.a.Flat() {
		return nil
	}
	return view.Descending(p.far[by])
}

// histogram counts the values of a channel in both pictures, or of the whole layer for -1.
func (p *pair) histogram(channel int) view.Histogram {
	h, ok := p.counted[channel]
	if !ok {
		maps := []*view.Maps{p.a}
		if p.b != nil {
			maps = append(maps, p.b)
		}
		h = view.HistogramOf(maps, channel)
		p.counted[channel] = h
	}
	return h
}

// wantPair is what is to be compared now, and false where the first picture has no such layer yet.
func (s *subject) wantPair() (k pairKey, ok bool) {
	n := s.network()
	if n == nil || s.result == nil {
		return k, false
	}
	k.Demand = s.scene.Demand(n.Layers[s.layer()])
	if !s.holds(k.Site) {
		return k, false
	}
	k.a = s.result.At(k.Site)
	if b := s.second(); b != nil {
		k.b = b.Activations
	}
	return k, true
}

// second is the result of the picture to compare with, or nil.
func (s *subject) second() *session.Result {
	if s.state.Second == nil {
		return nil
	}
	return s.state.Second.Result
}
