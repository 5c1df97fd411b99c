package sheet

import (
	"fmt"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
)

// OfSlices are the options of a sheet with the slices of a layer's output channel, sorted by values for each, the largest first;
// by index they stay in the order of the input channels.
func OfSlices(layer string, channel int, key rank.Key, values []float64) (Options, error) {
	o := Options{Layer: fmt.Sprintf("%s kernel %d", layer, channel), Map: view.Signed(), Mode: view.PerLayer, Columns: 16}
	if key == rank.Index {
		return o, nil
	}
	order, err := rank.Order{Key: key, Down: true}.Arrange(len(values), rank.Values{key: values})
	if err != nil {
		return o, err
	}
	o.Order, o.Ordered = order, fmt.Sprintf("Input channels sorted by %s, descending", key)
	o.Values = view.RankWords(rank.Measure{Key: key}, string(key), values)
	return o, nil
}
