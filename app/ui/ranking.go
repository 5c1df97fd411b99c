package ui

import (
	"context"
	"errors"
	"maps"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// A measuring is what values to sort channels by are wanted of.
type measuring struct {
	pass    *nn.Activations
	site    nn.Site
	maps    *view.Maps
	weights *trace.Weights
	area    scene.Area // the rectangle that is measured; none: all zero
}

// A measurer works the values of a key out, one for each channel. It is called in the background. Where a layer has none it
// gives rank.ErrMissing.
type measurer func(context.Context, measuring) ([]float64, error)

// measurers are those of the keys whose values do not follow from the maps alone.
func measurers() map[rank.Key]measurer {
	return map[rank.Key]measurer{
		rank.AreaMax:   ofArea(view.AreaMax),
		rank.AreaMean:  ofArea(view.AreaMean),
		rank.AreaZeros: ofArea(view.AreaZeros),
		rank.Reach: func(ctx context.Context, m measuring) ([]float64, error) {
			t, err := m.pass.Output(m.site.Layer)
			if err != nil {
				return nil, err
			}
			layers := m.pass.Network().Layers
			for _, l := range layers[m.site.Layer+1:] {
				if l.Params > 0 {
					return m.weights.Reach(ctx, m.site.Layer, t)
				}
			}
			return nil, rank.ErrMissing
		},
	}
}

// ofArea measures the area, of which a column of its table is wanted.
func ofArea(c view.AreaColumn) measurer {
	return func(_ context.Context, m measuring) (values []float64, err error) {
		in := m.area.In(m.maps.Tensor.Shape)
		if in.Empty() {
			return nil, rank.ErrMissing
		}
		for _, row := range view.AreaRows(m.maps.Tensor, in) {
			values = append(values, row.Value(c))
		}
		return values, nil
	}
}

// A ranking keeps the values that channels are sorted by: those of one pass.
type ranking struct {
	main *mainThread
	by   map[rank.Key]measurer
	fail func(error)
	// target gives a layer's values of a key that is about what is explained, or the key of the text why there are none.
	target func(k rank.Key, layer int) (values []float64, why string)

	pass    *nn.Activations
	model   *nn.Network
	weights *trace.Weights
	known   map[nn.Site]rank.Values // nil for a key that the layer has no values of
	busy    map[nn.Site]bool
	area    scene.Area // of whose rectangle some of them are
}

func newRanking(main *mainThread, fail func(error)) *ranking {
	return &ranking{main: main, by: measurers(), fail: fail}
}

// arrangement is how maps are arranged as a scene's order has it.
type arrangement struct {
	maps   *view.Maps
	values []float64 // by channel, of the key they are sorted by; nil for their numbers
	why    string    // key of the text that says why they are not; "" where they are
}

// arrange arranges a layer's maps. Where the values for that are still to be worked out it has them worked out, calls ready
// once they are, and reports false.
func (r *ranking) arrange(now *subject, k layerKey, m *view.Maps, ready func()) (a arrangement, ok bool) {
	order := now.scene.Order
	if order.IsPlain() || m.Flat() {
		return arrangement{maps: m}, true
	}
	r.turnTo(now, k.pass)
	values := r.known[k.Site]
	var missing []rank.Key
	about := rank.Values{}
	for _, key := range order.Needs() {
		if by, _ := rank.ByKey(key); by.Target {
			list, why := r.target(key, k.Layer)
			if why != "" {
				return arrangement{maps: m, why: why}, true
			}
			about[key] = list
		} else if _, is := values[key]; !is {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		r.measure(k, m, missing, ready)
		return a, false
	}
	if len(about) > 0 {
		maps.Copy(about, values)
		values = about
	}
	list, err := order.Arrange(m.N, values)
	if err != nil { // the layer has no such values
		if order.OfArea() && now.scene.Area == nil {
			return arrangement{maps: m, why: "sort.noarea"}, true
		}
		return arrangement{maps: m, why: "sort.missing"}, true
	}
	return arrangement{maps: m.Arranged(list), values: values[order.Key]}, true
}

// reader reads the weights of the model in use.
func (r *ranking) reader(now *subject) *trace.Weights {
	if n := now.network(); n != r.model {
		r.model, r.weights = n, trace.NewWeights(n, now.state.Model.Weights)
	}
	return r.weights
}

// turnTo forgets the values of another pass.
func (r *ranking) turnTo(now *subject, pass *nn.Activations) {
	r.reader(now)
	if pass != r.pass {
		r.pass, r.known, r.busy = pass, map[nn.Site]rank.Values{}, map[nn.Site]bool{}
	}
	if a := now.scene.Measured(); a != r.area {
		r.area = a
		for _, values := range r.known {
			forgetArea(values)
		}
	}
}

// forgetArea takes away the values of a rectangle.
func forgetArea(v rank.Values) {
	for key := range v {
		if m, _ := rank.ByKey(key); m.Area {
			delete(v, key)
		}
	}
}

// measure works values out in the background.
func (r *ranking) measure(k layerKey, m *view.Maps, keys []rank.Key, ready func()) {
	if r.busy[k.Site] {
		return
	}
	r.busy[k.Site] = true
	what := measuring{k.pass, k.Site, m, r.weights, r.area}
	found := rank.Values{}
	r.main.beside("sort", func() error {
		for _, key := range keys {
			values := m.Measured(key)
			if by := r.by[key]; by != nil {
				var err error
				if values, err = by(context.Background(), what); err != nil && !errors.Is(err, rank.ErrMissing) {
					return err
				}
			}
			found[key] = values
		}
		return nil
	}, func(err error) {
		if r.pass != k.pass {
			return
		}
		r.busy[k.Site] = false
		if err != nil {
			r.fail(err)
			return
		}
		if what.area != r.area {
			forgetArea(found)
		}
		if r.known[k.Site] == nil {
			r.known[k.Site] = rank.Values{}
		}
		for key, values := range found {
			r.known[k.Site][key] = values
		}
		ready()
	})
}

// working reports whether something is being worked out.
func (r *ranking) working() bool {
	for _, busy := range r.busy {
		if busy {
			return true
		}
	}
	return false
}
