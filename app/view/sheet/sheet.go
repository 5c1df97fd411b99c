// Package sheet draws every channel of a layer on one page, as a picture to be kept: what the window shows a part of at a
// time, with a title, a colour bar, and the range of every map in writing.
package sheet

import (
	"errors"
	"fmt"
	"image"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// Options says how a layer is drawn.
type Options struct {
	Layer string // the title: the layer's name, "block3_conv1"
	Note  string // opens the second line: the picture and the model, say; cut off where it is too long

	Map     *view.Colormap // nil: viridis
	Mode    view.RangeMode // what a map is scaled by; a dense layer always is by all its values, unless Locked
	Locked  view.Range     // with Mode Locked
	Columns int            // maps to a row; 0: 8
	Order   []int          // the channel at each place, row by row; nil: all of them, by number
	Ordered string         // says how they are ordered and chosen, a sentence without its full stop; empty for a plain order
	Values  [][]string     // by channel: what is written under its map instead of its range, the longest form first; nil: nothing

	Names   []string // names of the channels ("B", "G", "R") or of the classes; may be shorter than the layer, or nil
	MarkMax bool     // dense layers: ring the largest unit, and give its index, name and value

	Off     []int          // channels that are switched off, ascending; they are counted in the title
	OffWord string         // what is written under those; "off" if it is empty
	Instead map[int]string // what is written under channels that have other values in their place than zeros; they are counted too
}

// ErrTooBig tells a sheet that nobody could look at, and that would fill the memory, from other errors.
var ErrTooBig = errors.New("sheet: the sheet would be too big")

// maxPixels is far above any sheet of VGG16 (the largest, block1_conv1, has 4.1 million).
const maxPixels = 1 << 28

// Draw draws every channel of t on one page: numbered maps, each value a square of whole pixels, or for a dense layer
// (nn.Shape.Flat) one square of cells. The page has a title with the size and the number of channels, and a colour bar;
// silent channels (one value all over) are hatched and counted. NaN values are drawn in the colour view.NotANumber, infinite
// ones as the end of the range that they lie beyond.
func Draw(t nn.Tensor, o Options) (*image.Paletted, error) {
	if err := o.check(t); err != nil {
		return nil, err
	}
	o = o.whole()
	maps := view.NewMaps(t, o.Mode, o.Locked, o.Map).Arranged(o.Order)
	if t.Flat() {
		return denseSheet(maps, o)
	}
	return mapSheet(maps, o)
}

// check finds what cannot be drawn.
func (o Options) check(t nn.Tensor) error {
	if t.H < 1 || t.W < 1 || t.C < 1 || t.Len() != len(t.Data) {
		return fmt.Errorf("sheet: %s: %d values for a layer of %s", o.Layer, len(t.Data), t.Shape)
	}
	if o.Order != nil && len(o.Order) == 0 {
		return fmt.Errorf("sheet: %s: no channel is to be drawn", o.Layer)
	}
	for _, channel := range o.Order {
		if channel < 0 || channel >= t.C {
			return fmt.Errorf("sheet: %s: channel %d is to be drawn, of %d channels", o.Layer, channel, t.C)
		}
	}
	return nil
}

// whole is the options with what was left out.
func (o Options) whole() Options {
	if o.Map == nil {
		o.Map = view.Viridis()
	}
	if o.Columns < 1 {
		o.Columns = 8
	}
	return o
}
