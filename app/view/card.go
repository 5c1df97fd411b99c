package view

import (
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// A Card is what is to be said about a layer before any picture has gone through it.
type Card struct {
	Layer  nn.Layer
	Kernel string // "3 x 3"; empty for a layer without a window
	Stride int    // of the window
	Same   bool   // the window is padded so that the map keeps its size
	Field  nn.ReceptiveField
	All    bool // every unit sees the whole input, and Field says nothing
	MACs   int
}

// CardOf describes layer i.
func CardOf(n *nn.Network, i int) Card {
	l := n.Layers[i]
	c := Card{Layer: l, MACs: l.MACs(), All: l.Out.Flat()}
	switch l.Kind {
	case nn.Conv:
		c.Kernel, c.Stride, c.Same = "3 x 3", 1, true
	case nn.Pool:
		c.Kernel, c.Stride = "2 x 2", 2
	}
	if !c.All {
		c.Field = n.ReceptiveField(i)
	}
	return c
}

// ChannelNames names the channels of the input by their colours; the channels of other layers have no names.
func ChannelNames(n *nn.Network, i int) (names []string) {
	if n.Layers[i].Kind != nn.Input {
		return nil
	}
	for _, r := range n.Card.Input.Channels {
		names = append(names, string(r))
	}
	return names
}

// NoteKey is the key of the text on a layer. The last convolution has one of its own, whatever its name. A layer that has
// none because only larger configurations have it shares one with others of its block and kind: note.block4_conv.
func NoteKey(n *nn.Network, l nn.Layer, has func(key string) bool) string {
	name := l.Name
	if l.Kind == nn.Conv && !slices.ContainsFunc(n.Layers[l.Index+1:], func(x nn.Layer) bool { return x.Kind == nn.Conv }) {
		name = "last_conv"
	}
	if key := "note." + name; has(key) {
		return key
	}
	return "note." + strings.TrimRight(name, "0123456789")
}
