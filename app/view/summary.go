package view

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// SummaryTable is the table of a network's layers as text, with the names and shapes that Keras' model.summary() has, and the
// sums of the parameters below. It is in the field's words, whatever the window's language.
func SummaryTable(n *nn.Network) string {
	rows := [][3]string{{"Layer (type)", "Output Shape", "Param #"}}
	for _, l := range n.Layers {
		shape := fmt.Sprintf("(None, %d, %d, %d)", l.Out.H, l.Out.W, l.Out.C)
		if l.Out.Flat() && l.Index >= n.Top() {
			shape = fmt.Sprintf("(None, %d)", l.Out.C)
		}
		rows = append(rows, [3]string{fmt.Sprintf("%s (%s)", l.Name, l.Kind), shape, plain.Thousands(l.Params)})
	}
	var wide [3]int
	for _, row := range rows {
		for i, s := range row {
			wide[i] = max(wide[i], len(s))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Model: %q\n\n", n.Card.Name)
	for i, row := range rows {
		fmt.Fprintf(&b, "%-*s  %-*s  %*s\n", wide[0], row[0], wide[1], row[1], wide[2], row[2])
		if i == 0 {
			fmt.Fprintln(&b, strings.Repeat("=", wide[0]+wide[1]+wide[2]+4))
		}
	}
	fmt.Fprintf(&b, "\nTotal params: %s\n", plain.Thousands(n.Params(len(n.Layers))))
	if n.HasTop() {
		fmt.Fprintf(&b, "Without the dense layers: %s\n", plain.Thousands(n.Params(n.Top())))
	}
	return b.String()
}
