package weights

import (
	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/vgg"
)

// Set is a complete set of weights: kernel and bias of each convolution, and of the dense layers if it has them (26 arrays
// or 32 for VGG16). Close it after use.
type Set struct {
	Path    string // as given to Open; empty for the built-in model and synthetic weights
	Card    Card
	Classes []Class    // one per output, nil without dense layers
	Scheme  vgg.Scheme // the naming scheme that the files follow; arrays always carry Keras' names
	Config  vgg.Config
	Notes   []Note   // what Open did, assumed or passed over
	Choices Choices  // what was taken where the file does not tell
	Doubts  []Doubt  // what the file does not tell
	Unused  []Unused // arrays beside the network's

	arrays []*Array
	byName map[string]*Array
	store  format.Store // nil for synthetic weights
	dir    string       // where in the store the arrays lie: "vgg16/", or nothing
	closed bool
}

// Array is the array of that Keras name, or nil.
func (s *Set) Array(name string) *Array { return s.byName[name] }

// Arrays lists the arrays in Keras' order: block1_conv1_kernel, block1_conv1_bias, … predictions_bias.
// The slice belongs to the set.
func (s *Set) Arrays() []*Array { return s.arrays }

// HasTop reports whether the dense layers are there. Without them a set has maps and no predictions.
func (s *Set) HasTop() bool {
	last := s.Config.Top()
	return len(last) > 0 && s.byName[last[len(last)-1].Kernel()] != nil
}

// Params is the number of values in all arrays: 138,357,544 for the full VGG16, 14,714,688 without the top.
func (s *Set) Params() int64 {
	var n int64
	for _, a := range s.arrays {
		n += int64(a.Len())
	}
	return n
}

// Bytes is the size of all arrays as float32.
func (s *Set) Bytes() int64 { return 4 * s.Params() }

// Rest closes the files until an array is read again: meanwhile they take nothing from the system, and can be replaced on
// Windows too. To read one that was changed since the set was opened is an error.
func (s *Set) Rest() error {
	if s.store == nil {
		return nil
	}
	return s.store.Rest()
}

// Close releases the files. The arrays cannot be read afterwards. Closing twice does nothing.
func (s *Set) Close() error {
	if s.store == nil || s.closed {
		return nil
	}
	s.closed = true
	return s.store.Close()
}

// label names the set in errors.
func (s *Set) label() string {
	switch {
	case s.Path != "":
		return s.Path
	case s.store != nil:
		return builtinLabel
	}
	return s.Card.Name
}

// setArrays takes the arrays in Keras' order.
func (s *Set) setArrays(list []*Array) {
	s.arrays = list
	s.byName = make(map[string]*Array, len(list))
	for _, a := range list {
		s.byName[a.Name] = a
	}
}
