package scene

import (
	"reflect"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/picture"
)

// A Scene is what is looked at, and how. It is a value: no method changes it or what it leads to, each gives another scene.
// So scenes can be compared, kept in a list and written down. Layers are known by name, and what a network does not have
// gives way to what it has when the scene is shown.
type Scene struct {
	Model   Source `json:"model"`
	Picture Source `json:"picture"`

	View View `json:"view"` // what the middle shows

	Fit    picture.Fit    `json:"fit,omitempty"` // of pictures into the network; empty for the model card's
	Filter picture.Filter `json:"filter,omitempty"`

	Layer   string `json:"layer"` // Keras' name
	Channel int    `json:"channel"`
	Before  bool   `json:"before"`        // ReLU and softmax
	Off     []Off  `json:"off,omitempty"` // in the order of the layers' names

	Range   Mode   `json:"range"`
	Locks   []Lock `json:"locks,omitempty"` // in the order in which they were taken
	Colours string `json:"colours"`         // a colour map's name
	Smooth  bool   `json:"smooth"`          // interpolated between a map's pixels
	Clipped bool   `json:"clipped"`         // values beyond the limits are marked

	LogCounts bool `json:"log_counts"` // of histograms

	Order   rank.Order  `json:"order"`   // of the channels, and which of them
	Slices  rank.Key    `json:"slices"`  // what a kernel's slices are sorted by
	Split   bool        `json:"split"`   // kernels that read three channels in slices too, and not in colour
	Columns int         `json:"columns"` // of maps; 0: as many as suit the layer and the pane
	All     bool        `json:"all"`     // rather as many columns as bring all maps into sight
	Camera  view.Camera `json:"camera"`
	Cameras Cameras     `json:"cameras"` // of the other views

	Tab    Tab    `json:"tab"`             // of the right side
	Unit   *Unit  `json:"unit,omitempty"`  // that is pinned; nil: none
	Trail  []Unit `json:"trail,omitempty"` // of the units whose sums led to it, from above
	Sorted bool   `json:"sorted"`          // the unit's column of channels by value, the largest first, and not by number

	Field bool `json:"field"` // where in its box the unit's value comes from is laid over the photo

	Area   *Area          `json:"area,omitempty"` // that is measured; nil: none
	AreaBy view.AreaOrder `json:"area_by"`        // what its table is sorted by

	Beside  Comparison   `json:"beside"`
	Cause   Cause        `json:"cause"`   // the picture of one that is looked at
	Listing Listing      `json:"listing"` // of channels beside it
	Glance  view.Summary `json:"glance"`  // what stands for a layer in that view
	Crowd   Crowd        `json:"crowd"`   // the table of pictures by channels
	Looks   bool         `json:"looks"`   // what is explained is tried in grey, in other colours, blurred and in tiles
	Dream   Dream        `json:"dream"`   // the picture that something likes
	Best    Ranking      `json:"best"`    // which of somebody's own pictures come first

	Log     bool      `json:"log"`              // probabilities on a logarithmic scale
	Classes view.Span `json:"classes"`          // the part of the chart that is in sight; none for all
	Marked  []int     `json:"marked,omitempty"` // classes in the chart, in the order in which they were marked
	Shut    []string  `json:"shut,omitempty"`   // groups of layers whose layers are hidden
	Times   bool      `json:"times"`            // the list of layers has a column of them
}

// A Source says where a model or a picture comes from.
type Source struct {
	Path string `json:"path,omitempty"` // empty for what is inside the program
	Name string `json:"name,omitempty"` // the model card's, the picture's
}

// firstLayer is looked at first: every network of the family has it.
const firstLayer = "block1_conv1"

// mostColumns bounds the columns, as view.Grid does.
const mostColumns = 64

// Default is what is looked at where nothing was chosen.
func Default() Scene {
	return Scene{
		View: Maps, Layer: firstLayer, Range: PerChannel, Colours: view.Viridis().Name(), Camera: view.Home(), Cameras: firstCameras(), Beside: Comparison{Layer: secondLayer}, Glance: view.MeanOfMaps, Crowd: plainCrowd(), Tab: Overview, Order: rank.Plain(), Slices: rank.Index,
		Cause: firstCause(), Dream: Dream{Method: dream.Fourier}, Best: ByActivation, AreaBy: view.AreaOrder{Column: view.AreaChannel},
	}
}

// Equal reports whether two scenes look the same.
func (s Scene) Equal(o Scene) bool { return reflect.DeepEqual(s, o) }

// Colormap is the colour map in use.
func (s Scene) Colormap() *view.Colormap {
	if m, ok := view.ByName(s.Colours); ok {
		return m
	}
	return view.Viridis()
}

// NextColours is the scene in the colour map after its own.
func (s Scene) NextColours() Scene {
	all := view.Colormaps()
	for i, m := range all {
		if m == s.Colormap() {
			s.Colours = all[(i+1)%len(all)].Name()
			return s
		}
	}
	return s
}

// WithColours is the scene in a colour map.
func (s Scene) WithColours(m *view.Colormap) Scene {
	s.Colours = m.Name()
	return s
}

// WithBefore is the scene before ReLU and softmax, or after them.
func (s Scene) WithBefore(before bool) Scene {
	s.Before = before
	return s
}

// WithOrder is the scene with its channels in another order.
func (s Scene) WithOrder(o rank.Order) Scene {
	s.Order = o
	return s
}

// WithColumns is the scene with so many columns, from 1 to 64.
func (s Scene) WithColumns(n int) Scene {
	s.Columns, s.All = min(max(n, 1), mostColumns), false
	return s
}

// SuitColumns is the scene with as many columns as suit the layer and the pane.
func (s Scene) SuitColumns() Scene {
	s.Columns, s.All = 0, false
	return s
}
