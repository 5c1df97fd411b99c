package scene

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// Off are channels of a layer that are switched off: zero after its ReLU.
type Off struct {
	Layer    string `json:"layer"`
	Channels []int  `json:"channels"` // ascending
}

// IsOff reports whether a channel is switched off.
func (s Scene) IsOff(layer string, channel int) bool {
	i := s.offOf(layer)
	return i >= 0 && slices.Contains(s.Off[i].Channels, channel)
}

// offOf is the index of what is off in a layer, or -1.
func (s Scene) offOf(layer string) int {
	return slices.IndexFunc(s.Off, func(o Off) bool { return o.Layer == layer })
}

// Switch is the scene with a channel switched off, or on again if it was.
func (s Scene) Switch(layer string, channel int) Scene {
	var channels []int
	if i := s.offOf(layer); i >= 0 {
		channels = slices.Clone(s.Off[i].Channels)
	}
	if i, is := slices.BinarySearch(channels, channel); is {
		channels = slices.Delete(channels, i, i+1)
	} else {
		channels = slices.Insert(channels, i, channel)
	}
	return s.WithOff(layer, channels)
}

// WithOff is the scene with these channels of a layer switched off, in ascending order, and no others of it.
func (s Scene) WithOff(layer string, channels []int) Scene {
	s.Off = slices.DeleteFunc(slices.Clone(s.Off), func(o Off) bool { return o.Layer == layer })
	if len(channels) > 0 {
		s.Off = append(s.Off, Off{layer, channels})
		slices.SortFunc(s.Off, func(a, b Off) int { return strings.Compare(a.Layer, b.Layer) })
	}
	if len(s.Off) == 0 {
		s.Off = nil
	}
	return s
}

// AllOn is the scene with no channel switched off.
func (s Scene) AllOn() Scene {
	s.Off = nil
	return s
}

// OffIn lists, by the index of the layer in a network, the channels that are off and that the network has; nil for none.
// Probabilities have no channels.
func (s Scene) OffIn(n *nn.Network) map[int][]int {
	var off map[int][]int
	for _, o := range s.Off {
		i := slices.IndexFunc(n.Layers, func(l nn.Layer) bool { return l.Name == o.Layer })
		if i < 0 || n.Layers[i].Activation == "softmax" {
			continue
		}
		here := slices.DeleteFunc(slices.Clone(o.Channels), func(c int) bool { return c >= n.Layers[i].Out.C })
		if len(here) > 0 {
			if off == nil {
				off = map[int][]int{}
			}
			off[i] = here
		}
	}
	return off
}

// checkOff finds switches that no scene has.
func (s Scene) checkOff() error {
	for i, o := range s.Off {
		if i > 0 && s.Off[i-1].Layer >= o.Layer {
			return fmt.Errorf("off: layer %q stands behind %q, want each layer once and in the order of their names", o.Layer, s.Off[i-1].Layer)
		}
		if len(o.Channels) == 0 || o.Channels[0] < 0 {
			return fmt.Errorf("off: channels %v of %q, want some from 0 on", o.Channels, o.Layer)
		}
		for k, c := range o.Channels[1:] {
			if c <= o.Channels[k] {
				return fmt.Errorf("off: channel %d of %q stands behind %d, want them ascending", c, o.Layer, o.Channels[k])
			}
		}
	}
	return nil
}
