package view

import (
	"fmt"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// A LayerRow is a line of the list of layers: a layer, or the heading of a group of them.
type LayerRow struct {
	Layer  int    // index in the network; -1 for a heading
	Group  string // "input", "block1" … "block5", "top"
	Name   string // Keras' name; the group's for a heading
	Shape  string // "56 x 56 x 256"
	Params string // with commas; empty for a layer that has none
	Time   string // "12.3 ms"; empty before the layer is computed
	Open   bool   // of a heading: its layers follow
}

// LayerRows lists the network's layers by group. closed names the groups whose layers are hidden; times are those of the
// layers computed so far.
func LayerRows(n *nn.Network, closed map[string]bool, times []time.Duration) []LayerRow {
	var rows []LayerRow
	for _, l := range n.Layers {
		group := GroupOf(l)
		if len(rows) == 0 || rows[len(rows)-1].Group != group {
			rows = append(rows, LayerRow{Layer: -1, Group: group, Name: group, Open: !closed[group]})
		}
		if closed[group] {
			continue
		}
		row := LayerRow{Layer: l.Index, Group: group, Name: l.Name, Shape: l.Out.String()}
		if l.Params > 0 {
			row.Params = plain.Thousands(l.Params)
		}
		if l.Index < len(times) && l.Kind != nn.Input {
			row.Time = Millis(times[l.Index])
		}
		rows = append(rows, row)
	}
	return rows
}

// GroupOf is the group of a layer.
func GroupOf(l nn.Layer) string {
	switch {
	case l.Block > 0:
		return fmt.Sprintf("block%d", l.Block)
	case l.Kind == nn.Input:
		return "input"
	}
	return "top"
}
