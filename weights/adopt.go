package weights

import (
	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/vgg"
)

// adoptArrays gives the stored arrays Keras' shapes and layouts. Files with the same fault share one problem.
func (o *opener) adoptArrays() {
	o.arrays = map[string]*Array{}
	var faults []error
	files := map[string][]string{} // by the fault's text
	for _, of := range o.place.match.Found {
		stored := o.place.of(of)
		a, err := o.adopt(of, stored)
		if err == nil {
			o.arrays[a.Name] = a
			continue
		}
		if files[err.Error()] == nil {
			faults = append(faults, err)
		}
		files[err.Error()] = append(files[err.Error()], stored.File)
	}
	for _, err := range faults {
		o.problem("%s: %w", plain.List(files[err.Error()], 3), err)
	}
}

func (o *opener) adopt(of vgg.Array, stored format.Array) (*Array, error) {
	if stored.Err != nil {
		return nil, stored.Err
	}
	h, w := o.poolSize()
	if o.average { // the means of maps have one order only, whatever the maps' size
		h, w = 1, 1
	}
	shape, lay, err := o.naming.adopt(of, stored, h, w)
	if err != nil {
		return nil, err
	}
	return newFileArray(of.Name(), o.label, shape, lay, stored), nil
}

// newFileArray is an array over a stored one.
func newFileArray(name, label string, shape []int, lay layout, stored format.Array) *Array {
	outs := shape[len(shape)-1]
	return &Array{
		Name: name, Shape: shape, File: stored.File, Stored: stored.String(), label: label + ": " + stored.File,
		src: &fileSource{
			blob: stored.Data, start: stored.Offset, elem: stored.Type,
			layout: lay, cells: format.Product(shape) / outs, outs: outs,
		},
	}
}
