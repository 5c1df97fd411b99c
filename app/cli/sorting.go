package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// sortFlags choose in which order channels stand in a picture, and which.
type sortFlags struct {
	Sort   string `placeholder:"KEY" help:"Sort the channels in PNG files by index, max, mean, l2, zeros or reach (the sum of |weight x value| in the next layer): the largest first, or with KEY:up the smallest."`
	Filter string `placeholder:"LINE" help:"Only these channels in PNG files, such as \"max > 50\", \"3,7,100-120\", \"not silent\"."`
}

// Validate is called by kong.
func (f sortFlags) Validate() error {
	_, err := f.order()
	return err
}

// order is what the flags ask for.
func (f sortFlags) order() (rank.Order, error) {
	o := rank.Plain()
	if f.Sort != "" {
		var err error
		if o, err = rank.ParseSort(f.Sort); err != nil {
			return o, usagef("--sort: %v", err)
		}
	}
	o.Only = f.Filter
	if err := o.Check(); err != nil {
		return o, usagef("--filter: %v", err)
	}
	if o.OfArea() {
		return o, usagef("channels cannot be sorted or filtered by an area here, only in the window, where one is dragged")
	}
	return o, nil
}

// errNoChannel tells that a filter leaves nothing of a layer.
var errNoChannel = errors.New("no channel matches the filter")

// arrange puts the order of a layer's channels into the options of its sheet. Layers without the values that are asked for stay
// as they are, as dense ones do, which are one map.
func arrange(ctx context.Context, order rank.Order, w *trace.Weights, l nn.Layer, t nn.Tensor, o *sheet.Options) error {
	if order.IsPlain() || t.Flat() {
		return nil
	}
	maps, values := view.NewMaps(t, view.PerChannel, view.Range{}, view.Viridis()), rank.Values{}
	for _, key := range order.Needs() {
		values[key] = maps.Measured(key)
		if key == rank.Reach && slices.ContainsFunc(w.Network.Layers[l.Index+1:], func(l nn.Layer) bool { return l.Params > 0 }) {
			reach, err := w.Reach(ctx, l.Index, t)
			if err != nil {
				return err
			}
			values[key] = reach
		}
	}
	list, err := order.Arrange(t.C, values)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errNoChannel
	}
	by, _ := rank.ByKey(order.Key)
	o.Order, o.Ordered, o.Values = list, order.Sentence(), view.RankWords(by, string(by.Key), values[order.Key])
	return nil
}
