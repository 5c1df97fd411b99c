package ui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// filters are some that the walker types, with what they leave: channel c of a layer, with its values.
var filters = map[string]func(c int, values []float32) bool{
	"":                    func(int, []float32) bool { return true },
	"1-3, 0":              func(c int, _ []float32) bool { return c <= 3 },
	"not silent":          func(_ int, v []float32) bool { return slices.Max(v) != 0 || slices.Min(v) != 0 },
	"max > 0.5 and 1-900": func(c int, v []float32) bool { return slices.Max(v) > 0.5 && c > 0 },
	"max > 1e30":          func(int, []float32) bool { return false },
}

// measured is what a channel is sorted by, worked out from its values in the plainest way.
func measured(k rank.Key, c int, values []float32) float64 {
	var sum, squares, zeros float64
	for _, v := range values {
		sum += float64(v)
		squares += float64(v) * float64(v)
		if v == 0 {
			zeros++
		}
	}
	return map[rank.Key]float64{
		rank.Index: float64(c), rank.Max: float64(slices.Max(values)), rank.Mean: sum / float64(len(values)), rank.L2: math.Sqrt(squares),
		rank.Zeros: zeros / float64(len(values)),
	}[k]
}

// places are the channels in the order in which the grid has to have them.
func (o *witness) places(t *testing.T, tensor nn.Tensor, l nn.Layer) (order []int) {
	if tensor.Flat() {
		return []int{0}
	}
	s := o.w.now.scene.Order
	values := make([]float64, tensor.C)
	reach, about := o.reach(t, l), o.about(t, l)
	by, _ := rank.ByKey(s.Key)
	for c := range tensor.C {
		all := tensor.Channel(nil, c)
		values[c] = measured(s.Key, c, all)
		if s.Key == rank.Reach && reach != nil {
			values[c] = reach[c]
		}
		if about != nil {
			values[c] = about[c]
		}
		if by.Area && s.Key != rank.Index {
			v := plainStats(tensor, o.areaIn(tensor), c)
			values[c] = map[rank.Key]float64{rank.AreaMax: v[1], rank.AreaMean: v[2], rank.AreaZeros: v[4]}[s.Key]
		}
		if filters[s.Only](c, all) {
			order = append(order, c)
		}
	}
	coming := !o.still && o.w.parts.maps.why != ""                                    // the numbers are there, and the order that they make is worked out
	if s.Key == rank.Reach && reach == nil || by.Target && (about == nil || coming) { // nothing reads the layer
		order = order[:0]
		for c := range tensor.C {
			order = append(order, c)
		}
		return order
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch d := values[a] - values[b]; {
		case d == 0:
			return 0
		case d < 0 == s.Down:
			return 1
		}
		return -1
	})
	return order
}

// about are a layer's numbers about what is explained, worked out with no window, if the window says that it has them.
func (o *witness) about(t *testing.T, l nn.Layer) []float64 {
	now := &o.w.now
	by, _ := rank.ByKey(now.scene.Order.Key)
	got, ok := o.w.causes.measures.found[o.w.causes.wants(by.Key, l.Index)]
	if !by.Target || !ok || got.Err != nil || !o.complete() {
		return nil
	}
	var values []float64
	task := session.Ranking(session.Measure(by.Key), now.scene.Cause.Target, l.Index, func(m session.Ranked) { values = m.Values })
	tools := session.Tools{Runner: o.engines[now.network()], Result: now.result, Progress: func(float64) {}}
	if err := task.Run(context.Background(), tools); err != nil {
		t.Fatal(err)
	}
	return values
}

// reach are the sums of |weight x value| of the layer's channels, or nil; package trace has the test of them.
func (o *witness) reach(t *testing.T, l nn.Layer) []float64 {
	now := &o.w.now
	if now.scene.Order.Key != rank.Reach || !slices.ContainsFunc(now.network().Layers[l.Index+1:], func(l nn.Layer) bool { return l.Params > 0 }) {
		return nil
	}
	x, err := now.result.Activations.Output(l.Index)
	if err != nil {
		t.Fatal(err)
	}
	values, err := o.w.viewer.ranks.weights.Reach(context.Background(), l.Index, x)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// order is what the grid has at each place, and what is said of the order.
func (o *witness) order(t *testing.T, tensor nn.Tensor, l nn.Layer) {
	p, now := o.w.parts.maps, &o.w.now
	want := o.places(t, tensor, l)
	var got []int
	for place := range p.grid.maps.Places() {
		got = append(got, p.grid.maps.Channel(place))
	}
	o.same("order of channels", got, want)
	o.same("sorted by", p.orders.sort.Text, now.lang.Text("tool.sort", now.lang.Text("sort.short."+string(now.scene.Order.Key))))
	o.same("that nothing is left", p.nothing.Visible() && p.nothing.Text != "", len(want) == 0)
	o.same("what sorts", p.orders.root.Visible(), !tensor.Flat())
	if words := p.grid.look.Values; words != nil {
		for c := range tensor.C {
			o.valueUnder(words[c][1], tensor, c)
		}
	}
	o.same("values under maps", p.grid.look.Values != nil, !tensor.Flat() && now.scene.Order.Key != rank.Index && p.why == "")
}

// valueUnder compares what stands under a channel's map with its values, where those are all that it comes from.
func (o *witness) valueUnder(text string, tensor nn.Tensor, c int) {
	switch k := o.w.now.scene.Order.Key; k {
	case rank.Max, rank.Mean, rank.L2:
		o.same("value under a map", text, view.Number(measured(k, c, tensor.Channel(nil, c)), 3))
	case rank.Zeros:
		o.same("zeros under a map", text, fmt.Sprintf("%.1f %%", 100*measured(k, c, tensor.Channel(nil, c))))
	}
}
