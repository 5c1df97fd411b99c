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
	WhyTab   Tab = "why"      // causes
)

// Tabs lists them from left to right.
func Tabs() []Tab { return []Tab{Overview, UnitTab, WhyTab} }

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

// WithField is the scene with the effective receptive field of the pinned unit over the photo, or without.
func (s Scene) WithField(on bool) Scene {
	s.Field = on
	return s
}

// checkUnits finds units with numbers that none has.
func (s Scene) checkUnits() error {
	for i := range s.Trail {
		if err := s.Trail[i].check(); err != nil {
			return err
		}
	}
	return s.Unit.check()
}

// check finds numbers that no unit has.
func (u *Unit) check() error {
	if u != nil && (u.Layer == "" || u.Channel < 0 || u.Y < 0 || u.X < 0) {
		return fmt.Errorf("unit (%d, %d) of channel %d of layer %q, want a layer's name and 0 or more", u.Y, u.X, u.Channel, u.Layer)
	}
	return nil
}

// Pin is the scene with a unit pinned that no other led to.
func (s Scene) Pin(u Unit) Scene {
	s.Unit, s.Trail = &u, nil
	return s
}

// Unpin is the scene with no unit pinned.
func (s Scene) Unpin() Scene {
	s.Unit, s.Trail = nil, nil
	return s
}

// Descend pins a unit that the pinned one is computed from, and looks at its layer and channel.
func (s Scene) Descend(n *nn.Network, u Unit) Scene {
	if s.Unit == nil {
		return s.Pin(u).at(n)
	}
	s.Trail = append(slices.Clone(s.Trail), *s.Unit)
	s.Unit = &u
	return s.at(n)
}

// Ascend goes back to unit i of the trail.
func (s Scene) Ascend(n *nn.Network, i int) Scene {
	if i < 0 || i >= len(s.Trail) {
		return s
	}
	u := s.Trail[i]
	s.Unit, s.Trail = &u, slices.Clone(s.Trail[:i])
	return s.at(n)
}

// at is the scene at the pinned unit's layer and channel.
func (s Scene) at(n *nn.Network) Scene {
	if u, l, ok := s.Pinned(n); ok {
		s = s.AtLayer(n, l.Index)
		if !l.Out.Flat() {
			s.Channel = u.Channel
		}
	}
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
