package view

import "github.com/vggscope/vggscope/nn"

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
