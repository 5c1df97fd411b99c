package scene

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// A Tab is what the window's right side shows.
type Tab string

// The tabs.
const (
	Overview Tab = "overview" // predictions, the chosen layer and channel
	UnitTab  Tab = "unit"     // the pinned unit
)

// Tabs lists them from left to right.
func Tabs() []Tab { return []Tab{Overview, UnitTab} }

// WithTab is the scene with another tab in front.
func (s Scene) WithTab(t Tab) Scene {
	s.Tab = t
	return s
}

// A Unit is one value of a layer, which is pinned to be looked into. Of a dense layer it is a unit of that: its index is
// Channel, and Y and X are 0.
type Unit struct {
	Layer   string `json:"layer"` // Keras' name
	Channel int    `json:"channel"`
	Y       int    `json:"y"`
	X       int    `json:"x"`
}

// check finds numbers that no unit has.
func (u *Unit) check() error {
	if u != nil && (u.Layer == "" || u.Channel < 0 || u.Y < 0 || u.X < 0) {
		return fmt.Errorf("unit (%d, %d) of channel %d of layer %q, want a layer's name and 0 or more", u.Y, u.X, u.Channel, u.Layer)
	}
	return nil
}

// Pin is the scene with a unit pinned, at its channel.
func (s Scene) Pin(u Unit) Scene {
	s.Unit = &u
	return s
}

// Unpin is the scene with no unit pinned.
func (s Scene) Unpin() Scene {
	s.Unit = nil
	return s
}

// Pinned is the pinned unit and its layer in a network; false where none is, or the network has no such unit.
func (s Scene) Pinned(n *nn.Network) (u Unit, l nn.Layer, ok bool) {
	if s.Unit == nil || n == nil {
		return u, l, false
	}
	i := slices.IndexFunc(n.Layers, func(l nn.Layer) bool { return l.Name == s.Unit.Layer })
	if i < 0 {
		return u, l, false
	}
	u, l = *s.Unit, n.Layers[i]
	return u, l, u.Channel < l.Out.C && u.Y < l.Out.H && u.X < l.Out.W
}
