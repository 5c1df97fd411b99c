package view

import (
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// Ranges are written under all maps or under none, in one form, and no digit is a zero that it is not.
func TestRangesUnderAllOrNone(t *testing.T) {
	tensor := nn.NewTensor(nn.Shape{H: 2, W: 2, C: 3})
	copy(tensor.Data, []float32{0, -431.2, 0, 284.8, 1, 0, 3, 5, 0, 2, 284.8, 0}) // the last map is silent
	m, k := NewMaps(tensor, PerChannel, Range{}, Viridis()), Style{Small: draw.Regular(12)}
	label := k.Small.Width("1")
	for _, c := range []struct {
		room int
		want string
	}{
		{label + k.Small.Width("−431 … 285"), "−431 … 285"},
		{label + k.Small.Width("−431…285"), "−431…285"},
		{label + k.Small.Width("−431…285") - 1, ""},
	} {
		got := ""
		if words := m.fittingWords(c.room, k); words != nil {
			got = words(m.Own[1])
		}
		if got != c.want {
			t.Errorf("with room for %d pixels: %q, want %q", c.room, got, c.want)
		}
	}
}
