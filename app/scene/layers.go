package scene

import (
	"slices"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// Index is the index of the scene's layer in a network: the last one where the network has no layer of that name, as one
// without dense layers may.
func (s Scene) Index(n *nn.Network) int {
	i := slices.IndexFunc(n.Layers, func(l nn.Layer) bool { return l.Name == s.Layer })
	if i < 0 {
		return len(n.Layers) - 1
	}
	return i
}

// AtLayer is the scene at layer i of a network, with the group of that layer open; the scene itself where there is no such
// layer.
func (s Scene) AtLayer(n *nn.Network, i int) Scene {
	if i < 0 || i >= len(n.Layers) || n.Layers[i].Name == s.Layer {
		return s
	}
	s.Layer = n.Layers[i].Name
	if group := view.GroupOf(n.Layers[i]); slices.Contains(s.Shut, group) {
		s = s.ToggleGroup(group)
	}
	return s
}

// In is the scene in another network: at the layer of the same name, or else at the last one. Ranges that were locked
// and channels that were off belonged to the network before, and so did a unit that this one does not have. What is
// explained is its best class.
func (s Scene) In(n *nn.Network) Scene {
	s.Marked, s.Locks, s.Off, s.Cause, s.Dream, s.Classes = nil, nil, nil, s.Cause.in(n), s.Dream.in(n), s.classesIn(n)
	s.Listing.From = 0
	s.Layer = n.Layers[s.Index(n)].Name
	if _, _, ok := s.Pinned(n); !ok {
		s.Unit, s.Trail = nil, nil
	}
	return s
}

// Within is the scene in a network that may be another one than it was of: at a layer that the network has, and without units, classes and
// targets that it does not have.
func (s Scene) Within(n *nn.Network) Scene {
	s.Layer, s.Classes, s.Cause, s.Dream = n.Layers[s.Index(n)].Name, s.classesIn(n), s.Cause.within(n), s.Dream.within(n)
	if _, _, ok := s.Pinned(n); !ok {
		s.Unit, s.Trail = nil, nil
	}
	var marked []int
	for _, class := range s.Marked {
		if class < len(n.Classes) {
			marked = append(marked, class)
		}
	}
	s.Marked = marked
	return s
}

// AtChannel is the scene at map c of so many: at the nearest one there is.
func (s Scene) AtChannel(c, of int) Scene {
	s.Channel = min(max(c, 0), of-1)
	return s
}

// ToggleGroup hides the layers of a group, or shows them again.
func (s Scene) ToggleGroup(group string) Scene {
	if i := slices.Index(s.Shut, group); i >= 0 {
		s.Shut = slices.Delete(slices.Clone(s.Shut), i, i+1)
		return s
	}
	s.Shut = append(slices.Clone(s.Shut), group)
	return s
}

// WithTimes is the scene with the layers' times in the list of layers, or without.
func (s Scene) WithTimes(on bool) Scene {
	s.Times = on
	return s
}

// Closed has the groups whose layers are hidden.
func (s Scene) Closed() map[string]bool {
	closed := map[string]bool{}
	for _, group := range s.Shut {
		closed[group] = true
	}
	return closed
}
