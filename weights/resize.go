package weights

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/weights/vgg"
)

// Resize has the network take inputs of width x height pixels. Dense layers that read all values of the last maps fit one size of maps: where
// that becomes another one they are left out, with the classes. Those that read the mean of each map fit any.
func (s *Set) Resize(width, height int) error {
	if !fitsInput(width) || !fitsInput(height) {
		return fmt.Errorf("weights: an input of %d x %d pixels was asked for, want %d to %d each way", width, height, minInput, maxInput)
	}
	stride := s.Config.Stride()
	in := s.Card.Input
	same := in.Width/stride == width/stride && in.Height/stride == height/stride
	s.Card.Input.sized(width, height)
	if same || !s.HasTop() {
		return nil
	}
	if first := s.firstDense(); first != nil {
		if means, ok := first.src.(*averaged); ok {
			b, places := *first, height/stride*(width/stride)
			b.Shape = []int{places * means.rows, means.outs}
			b.src = &averaged{from: means.from, rows: means.rows, outs: means.outs, places: places}
			s.setArrays(replaced(s.arrays, first, &b))
			return nil
		}
	}
	s.setArrays(slices.DeleteFunc(slices.Clone(s.arrays), func(a *Array) bool {
		return slices.ContainsFunc(s.Config.Top(), func(l vgg.Layer) bool { return a.Name == l.Kernel() || a.Name == l.Bias() })
	}))
	s.Classes = nil
	return nil
}

// Resized is the set for inputs of another size, as Resize makes it, beside this one: it reads from the same file, which stays this one's to close.
func (s *Set) Resized(width, height int) (*Set, error) {
	other := *s
	if err := other.Resize(width, height); err != nil {
		return nil, err
	}
	return &other, nil
}

// firstDense is the kernel of the dense layer that reads the maps.
func (s *Set) firstDense() *Array {
	for _, l := range s.Config.Top() {
		if a := s.byName[l.Kernel()]; a != nil {
			return a
		}
	}
	return nil
}

func replaced(list []*Array, old, by *Array) []*Array {
	list = slices.Clone(list)
	list[slices.Index(list, old)] = by
	return list
}
