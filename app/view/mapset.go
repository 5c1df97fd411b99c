package view

import (
	"math"
	"sync"

	"github.com/vggscope/vggscope/nn"
)

// Maps is a layer made ready for a window: every channel as colour levels, one byte a value, map after map, with the same
// again at half the size, a quarter and so on for small tiles. Colouring it is then a look-up for each pixel of the screen.
// A dense layer is a single map, a square of cells. Maps is read-only.
type Maps struct {
	Tensor nn.Tensor // the values, for what is under the cursor and for statistics
	N      int       // maps
	H, W   int       // rows and columns of each
	On     []Range   // what each map is coloured by
	Own    []Range   // the range of its own finite values
	Tally  Tally

	stats  []nn.Stats // of each map
	faults []int      // values of each map that are NaN or infinite
	sizes  []levels   // full size first
	nan    []bool     // by index of a full-size level; nil where no value is a NaN

	histograms func() []Histogram // of each map, counted when first asked for
}

// Tally counts the channels (or, of a dense layer, the units) and those that need a word.
type Tally struct {
	All      int
	Silent   int // zero all over
	Constant int // another value all over
	Faulty   int // with NaN or infinite values
}

func tallyOf(found []finding) Tally {
	n := Tally{All: len(found)}
	for _, f := range found {
		switch {
		case f.faults > 0:
			n.Faulty++
		case f.span.Constant() && f.span.Lo == 0:
			n.Silent++
		case f.span.Constant():
			n.Constant++
		}
	}
	return n
}

// NewMaps prepares a layer. locked counts in mode Locked only; a dense layer is one map, so that all its units share a
// range. It takes some milliseconds on all cores: call it off the window's thread.
func NewMaps(t nn.Tensor, mode RangeMode, locked Range, m *Colormap) *Maps {
	found := survey(t)
	s := &Maps{Tensor: t, N: t.C, H: t.H, W: t.W, Own: spans(found), Tally: tallyOf(found)}
	faulty := faultsOf(found)
	if t.Flat() {
		s.Tally.Constant = 0 // a unit is a single value
		s.N, s.H = 1, int(math.Ceil(math.Sqrt(float64(t.C))))
		s.W = s.H
		s.Own, s.faults, s.stats = []Range{Union(s.Own)}, []int{faulty}, []nn.Stats{t.AllStats()}
	} else {
		s.describe(found)
	}
	s.On = shown(s.Own, mode, locked, m)
	s.level(faulty > 0)
	s.histograms = sync.OnceValue(func() []Histogram { return countAll(s) })
	return s
}

// describe keeps the statistics of each map.
func (s *Maps) describe(found []finding) {
	s.stats, s.faults = make([]nn.Stats, s.N), make([]int, s.N)
	for c, f := range found {
		if s.faults[c] = f.faults; f.faults > 0 {
			s.stats[c] = s.Tensor.Stats(c) // a NaN among the values makes its mark on what they are together
			continue
		}
		s.stats[c] = f.stats(s.H * s.W)
	}
}

// Stats are the statistics of map c; NaN and infinite values count in them.
func (s *Maps) Stats(c int) nn.Stats { return s.stats[c] }

// Count counts the values of every map into bins, once, for Histogram. It takes as long as NewMaps: call it off the window's
// thread.
func (s *Maps) Count() { s.histograms() }

// Histogram counts the values of map c. The first call counts those of all maps, unless Count has.
func (s *Maps) Histogram(c int) Histogram { return s.histograms()[c] }

// Flat reports whether the one map is the square of a dense layer.
func (s *Maps) Flat() bool { return s.Tensor.Flat() }

// Silent reports whether a map has one value all over.
func (s *Maps) Silent(c int) bool { return s.Own[c].Constant() && s.faults[c] == 0 }

// Value is what map c holds at row y and column x, and whether it holds anything: the last cells of a dense layer's square
// may be empty.
func (s *Maps) Value(c, y, x int) (float32, bool) {
	if c < 0 || c >= s.N || y < 0 || y >= s.H || x < 0 || x >= s.W {
		return 0, false
	}
	if !s.Flat() {
		return s.Tensor.At(y, x, c), true
	}
	i := y*s.W + x
	if i >= len(s.Tensor.Data) {
		return 0, false
	}
	return s.Tensor.Data[i], true
}

// Channel copies the values that a map is made of.
func (s *Maps) Channel(c int) []float32 {
	if s.Flat() {
		return append([]float32(nil), s.Tensor.Data...)
	}
	return s.Tensor.Channel(nil, c)
}
