package view

import (
	"fmt"

	"github.com/vggscope/vggscope/nn"
)

// Together prepares layers of several pictures on the same ranges, so that a colour means one value in all of them: of each
// channel in all pictures, or of the whole layer in all pictures, as mode says. The layers have the same shape. Own and what
// follows from it stays each picture's. It takes some milliseconds for each on all cores: call it off the window's thread.
func Together(layers []nn.Tensor, mode RangeMode, locked Range, m *Colormap) ([]*Maps, error) {
	maps := make([]*Maps, len(layers))
	own := make([][]Range, len(layers))
	for i, t := range layers {
		if t.Shape != layers[0].Shape {
			return nil, fmt.Errorf("view: layers of %s and %s cannot be shown on one scale", layers[0].Shape, t.Shape)
		}
		maps[i] = surveyed(t)
		own[i] = maps[i].Own
	}
	together := make([]Range, len(own[0]))
	for c := range together {
		together[c] = empty
		for i := range own {
			together[c] = Union([]Range{together[c], own[i][c]})
		}
	}
	if mode != PerChannel && mode != Locked {
		locked, mode = limits(layers, own, mode), Locked
	}
	on := shown(together, mode, locked, m)
	for _, s := range maps {
		s.On = on
		s.level(s.Tally.Faulty > 0)
		s.counts = &counts{}
	}
	return maps, nil
}

// Difference is b - a, value by value, of two layers of the same shape.
func Difference(a, b nn.Tensor) (nn.Tensor, error) {
	if a.Shape != b.Shape {
		return nn.Tensor{}, fmt.Errorf("view: there is no difference of layers of %s and %s", a.Shape, b.Shape)
	}
	d := nn.Tensor{Shape: a.Shape, Data: make([]float32, len(a.Data))}
	for i := range d.Data {
		d.Data[i] = b.Data[i] - a.Data[i]
	}
	return d, nil
}
