package scene

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
)

// Off are channels of a layer that do not have their own values after its ReLU.
type Off struct {
	Layer    string `json:"layer"`
	Channels []int  `json:"channels"` // ascending
	// With is what stands in the place of each of them; nil for zeros.
	With []probe.Replacement `json:"with,omitempty"`
}

// A Replaced is a channel with what stands in its place.
type Replaced struct {
	Channel int
	With    probe.Replacement
}

// list has each channel with what stands in its place.
func (o Off) list() (list []Replaced) {
	for i, c := range o.Channels {
		r := Replaced{c, probe.Zero}
		if i < len(o.With) {
			r.With = o.With[i]
		}
		list = append(list, r)
	}
	return list
}

// off is a layer's channels with what stands in their place, in ascending order.
func off(layer string, list []Replaced) Off {
	o := Off{Layer: layer}
	plain := true
	for _, r := range list {
		o.Channels = append(o.Channels, r.Channel)
		plain = plain && r.With == probe.Zero
	}
	if plain {
		return o
	}
	for _, r := range list {
		o.With = append(o.With, r.With)
	}
	return o
}

// IsOff reports whether a channel does not have its own values.
func (s Scene) IsOff(layer string, channel int) bool {
	_, is := s.InsteadOf(layer, channel)
	return is
}

// InsteadOf is what stands in a channel's place; false where it has its own values.
func (s Scene) InsteadOf(layer string, channel int) (with probe.Replacement, is bool) {
	if i := s.offOf(layer); i >= 0 {
		for _, r := range s.Off[i].list() {
			if r.Channel == channel {
				return r.With, true
			}
		}
	}
	return "", false
}

// offOf is the index of what is off in a layer, or -1.
func (s Scene) offOf(layer string) int {
	return slices.IndexFunc(s.Off, func(o Off) bool { return o.Layer == layer })
}

// Switch is the scene with a channel switched off, or on again if it was.
func (s Scene) Switch(layer string, channel int) Scene {
	if s.IsOff(layer, channel) {
		return s.Replace(layer, channel, "")
	}
	return s.Replace(layer, channel, probe.Zero)
}

// Replace is the scene with something in a channel's place, or with its own values again for no replacement.
func (s Scene) Replace(layer string, channel int, with probe.Replacement) Scene {
	var list []Replaced
	if i := s.offOf(layer); i >= 0 {
		list = s.Off[i].list()
	}
	list = slices.DeleteFunc(list, func(r Replaced) bool { return r.Channel == channel })
	if with != "" {
		at := slices.IndexFunc(list, func(r Replaced) bool { return r.Channel > channel })
		if at < 0 {
			at = len(list)
		}
		list = slices.Insert(list, at, Replaced{channel, with})
	}
	return s.withOff(off(layer, list))
}

// WithOff is the scene with these channels of a layer switched off, in ascending order, and no others of it.
func (s Scene) WithOff(layer string, channels []int) Scene {
	return s.withOff(Off{Layer: layer, Channels: channels})
}

func (s Scene) withOff(next Off) Scene {
	s.Off = slices.DeleteFunc(slices.Clone(s.Off), func(o Off) bool { return o.Layer == next.Layer })
	if len(next.Channels) > 0 {
		s.Off = append(s.Off, next)
		slices.SortFunc(s.Off, func(a, b Off) int { return strings.Compare(a.Layer, b.Layer) })
	}
	if len(s.Off) == 0 {
		s.Off = nil
	}
	return s
}

// Swaps reports whether channels of the second picture stand in the place of some.
func (s Scene) Swaps() bool {
	return slices.ContainsFunc(s.Off, func(o Off) bool { return slices.Contains(o.With, probe.Swap) })
}

// WithoutSwaps is the scene with their own values in all channels that have those of the second picture.
func (s Scene) WithoutSwaps() Scene {
	for _, o := range s.Off {
		s = s.withOff(off(o.Layer, slices.DeleteFunc(o.list(), func(r Replaced) bool { return r.With == probe.Swap })))
	}
	return s
}

// AllOn is the scene with no channel switched off.
func (s Scene) AllOn() Scene {
	s.Off = nil
	return s
}

// OffIn lists, by the index of the layer in a network, the channels that do not have their own values and that the network has; nil
// for none. Probabilities have no channels.
func (s Scene) OffIn(n *nn.Network) map[int][]Replaced {
	var off map[int][]Replaced
	for _, o := range s.Off {
		i := slices.IndexFunc(n.Layers, func(l nn.Layer) bool { return l.Name == o.Layer })
		if i < 0 || n.Layers[i].Activation == "softmax" {
			continue
		}
		here := slices.DeleteFunc(o.list(), func(r Replaced) bool { return r.Channel >= n.Layers[i].Out.C })
		if len(here) > 0 {
			if off == nil {
				off = map[int][]Replaced{}
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
		if o.With != nil && len(o.With) != len(o.Channels) {
			return fmt.Errorf("off: %d replacements of %d channels of %q, want one for each, or none", len(o.With), len(o.Channels), o.Layer)
		}
		for _, with := range o.With {
			if !slices.Contains(probe.Replacements(), with) {
				return fmt.Errorf("off: channels of %q are replaced by %q, want one of %q", o.Layer, with, probe.Replacements())
			}
		}
		for k, c := range o.Channels[1:] {
			if c <= o.Channels[k] {
				return fmt.Errorf("off: channel %d of %q stands behind %d, want them ascending", c, o.Layer, o.Channels[k])
			}
		}
	}
	return nil
}
