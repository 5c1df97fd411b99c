package scene

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// A Comparison is what is set against the chosen layer of the picture: another picture, or another layer.
type Comparison struct {
	Picture    Source        `json:"picture"`            // B; empty for none
	Difference bool          `json:"difference"`         // B - A is shown beside the two
	Distance   view.Distance `json:"distance,omitempty"` // channels are in its order, the farthest first; empty for their numbers
	Layer      string        `json:"layer"`              // Keras' name
	Channel    int           `json:"channel"`            // of that layer
}

// secondLayer is what the first layer is set against at first, as the tutorials do.
const secondLayer = "block1_conv2"

// check finds values that no comparison has.
func (c Comparison) check() error {
	switch {
	case c.Distance != "" && !slices.Contains(view.Distances(), c.Distance):
		return fmt.Errorf("distance %q, want one of %q or none", c.Distance, view.Distances())
	case c.Channel < 0:
		return fmt.Errorf("channel %d of the second layer, want 0 or more", c.Channel)
	}
	return nil
}

// WithSecond is the scene with another picture to compare with; an empty source is none.
func (s Scene) WithSecond(p Source) Scene {
	s.Beside.Picture = p
	return s
}

// WithDifference is the scene with B - A shown, or not.
func (s Scene) WithDifference(on bool) Scene {
	s.Beside.Difference = on
	return s
}

// WithDistance is the scene with the channels of two pictures in the order of a distance; empty for that of their numbers.
func (s Scene) WithDistance(d view.Distance) Scene {
	s.Beside.Distance = d
	return s
}

// WithGlance is the scene with something else standing for a layer in the view of the whole net.
func (s Scene) WithGlance(by view.Summary) Scene {
	s.Glance = by
	return s
}

// BesideLayer is the scene with layer i of a network as the second one.
func (s Scene) BesideLayer(n *nn.Network, i int) Scene {
	if i >= 0 && i < len(n.Layers) {
		s.Beside.Layer = n.Layers[i].Name
	}
	return s
}

// BesideIndex is the index of the second layer in a network: the last one where the network has none of that name.
func (s Scene) BesideIndex(n *nn.Network) int {
	s.Layer = s.Beside.Layer
	return s.Index(n)
}

// BesideChannel is the scene at map c of so many of the second layer.
func (s Scene) BesideChannel(c, of int) Scene {
	s.Beside.Channel = min(max(c, 0), of-1)
	return s
}
