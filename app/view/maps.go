package view

import (
	"image"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
)

// Maps is a layer made ready for a window: every channel as colour levels, one byte a value, map after map, with the same
// again at half the size, a quarter and so on for small tiles. Colouring it is then a look-up for each pixel of the screen.
// A dense layer is a single map, a square of cells. Maps is read-only.
type Maps struct {
	Tensor nn.Tensor // the values, for what is under the cursor and for statistics
	N      int       // channels; 1 for a dense layer, whose only map holds all its units
	H, W   int       // rows and columns of each map
	On     []Range   // by channel: what its map is coloured by
	Own    []Range   // by channel: the range of its own finite values
	Tally  Tally

	// Order is the channel at each place of a grid or a sheet; nil: every channel at the place of its own number. It may leave
	// channels out.
	Order []int

	faults []int    // by channel: values that are NaN or infinite
	sizes  []levels // full size first
	nan    []bool   // by index of a full-size level; nil where no value is a NaN

	counts *counts // shared by all orders of the channels
}

// Side is how many cells the side of a dense layer's square has: 64 for 4096 units, 32 for 1000.
func Side(units int) int { return int(math.Ceil(math.Sqrt(float64(units)))) }

// Tally counts the channels that have a place (or, of a dense layer, the units) and those that need a word.
type Tally struct {
	All      int
	Silent   int // zero all over
	Constant int // another value all over
	Faulty   int // with NaN or infinite values
}

// tallyOf counts n channels, of which at tells the range of the finite values and how many are not finite.
func tallyOf(n int, at func(i int) (Range, int)) Tally {
	t := Tally{All: n}
	for i := range n {
		switch r, faults := at(i); {
		case faults > 0:
			t.Faulty++
		case r.Constant() && r.Lo == 0:
			t.Silent++
		case r.Constant():
			t.Constant++
		}
	}
	return t
}

// NewMaps prepares a layer. locked counts in mode Locked only; a dense layer is one map, so that all its units share a
// range. It takes some milliseconds on all cores: call it off the window's thread.
func NewMaps(t nn.Tensor, mode RangeMode, locked Range, m *Colormap) *Maps {
	maps, err := Together([]nn.Tensor{t}, mode, locked, m)
	if err != nil {
		panic(err) // one layer has one shape
	}
	return maps[0]
}

// surveyed is a layer of which the ranges are known and nothing is coloured yet.
func surveyed(t nn.Tensor) *Maps {
	found := survey(t, spansOf)
	s := &Maps{Tensor: t, N: t.C, H: t.H, W: t.W, Own: spans(found)}
	s.Tally = tallyOf(len(found), func(i int) (Range, int) { return found[i].span, found[i].faults })
	faulty := faultsOf(found)
	if t.Flat() {
		s.Tally.Constant = 0 // a unit is a single value
		s.N, s.H, s.W = 1, Side(t.C), Side(t.C)
		s.Own, s.faults = []Range{Union(s.Own)}, []int{faulty}
	} else {
		s.faults = make([]int, s.N)
		for c, f := range found {
			s.faults[c] = f.faults
		}
	}
	return s
}

// describe gives the statistics of each channel, and the root of the sum of its squares.
func (s *Maps) describe() (stats []nn.Stats, lengths []float64) {
	if s.Flat() {
		return []nn.Stats{s.Tensor.AllStats()}, nil
	}
	stats, lengths = make([]nn.Stats, s.N), make([]float64, s.N)
	for c, f := range survey(s.Tensor, momentsOf) {
		f.span = s.Own[c]
		stats[c], lengths[c] = f.stats(s.H*s.W), math.Sqrt(f.power)
		if s.faults[c] > 0 {
			stats[c] = s.Tensor.Stats(c) // a NaN among the values makes its mark on what they are together
		}
	}
	return stats, lengths
}

// counts are the numbers that tell of a layer's channels, once they are there.
type counts struct {
	once       sync.Once
	done       atomic.Bool
	stats      []nn.Stats
	lengths    []float64
	histograms []Histogram
	whole      Histogram // of all channels together
	clipped    [][2]int  // values below and above the range that is shown
}

// Count looks at the values of every channel, once, for Stats and Histogram: a layer can be shown without them. It takes as
// long as NewMaps: call it off the window's thread.
func (s *Maps) Count() {
	s.counts.once.Do(func() {
		s.counts.stats, s.counts.lengths = s.describe()
		s.counts.histograms, s.counts.clipped, s.counts.whole = countAll(s), countClipped(s), countWhole(s)
		s.counts.done.Store(true)
	})
}

// Counted reports whether Count is through, so that Stats and Histogram take no time.
func (s *Maps) Counted() bool { return s.counts.done.Load() }

// Stats are the statistics of a channel, or of all units of a dense layer; NaN and infinite values count in them. The first
// call does what Count does, unless that was called before.
func (s *Maps) Stats(channel int) nn.Stats {
	s.Count()
	return s.counts.stats[channel]
}

// Histogram counts the values of a channel into bins. The first call does what Count does, unless that was called before.
func (s *Maps) Histogram(channel int) Histogram {
	s.Count()
	return s.counts.histograms[channel]
}

// Whole counts the values of all channels together. The first call does what Count does, unless that was called before.
func (s *Maps) Whole() Histogram {
	s.Count()
	return s.counts.whole
}

// Rescaled is the same layer with all channels on another range, as NewMaps makes it in mode Locked, in a fraction of the time.
// What was counted of its values is taken over.
func (s *Maps) Rescaled(locked Range, m *Colormap) *Maps {
	next := *s
	next.On = shown(s.Own, Locked, locked, m)
	next.level(s.nan != nil)
	next.counts = &counts{}
	if s.Counted() {
		next.counts.once.Do(func() {
			c := next.counts
			c.stats, c.lengths, c.histograms = s.counts.stats, s.counts.lengths, s.counts.histograms
			c.whole, c.clipped = s.counts.whole, countClipped(&next)
			c.done.Store(true)
		})
	}
	return &next
}

// Measured are the channels' values of a key that follows from the maps alone; nil for other keys, and for a dense layer. The
// first call does what Count does, unless that was called before.
func (s *Maps) Measured(k rank.Key) []float64 {
	if s.Flat() {
		return nil
	}
	s.Count()
	if k == rank.L2 {
		return s.counts.lengths
	}
	of, ok := map[rank.Key]func(nn.Stats) float64{
		rank.Max:   func(t nn.Stats) float64 { return t.Max },
		rank.Mean:  func(t nn.Stats) float64 { return t.Mean },
		rank.Zeros: func(t nn.Stats) float64 { return t.Zeros },
	}[k]
	if !ok {
		return nil
	}
	values := make([]float64, s.N)
	for c, t := range s.counts.stats {
		values[c] = of(t)
	}
	return values
}

// Bare is the same maps without their values, which take four times as much as what is drawn of them. It is for keeping only: With
// makes it Maps again.
func (s *Maps) Bare() *Maps {
	m := *s
	m.Tensor.Data = nil
	return &m
}

// With is what Bare was made of, with the values again.
func (s *Maps) With(values nn.Tensor) *Maps {
	m := *s
	m.Tensor = values
	return &m
}

// Same reports whether o is the same maps, in this order or in another one.
func (s *Maps) Same(o *Maps) bool { return s != nil && o != nil && s.counts == o.counts }

// Flat reports whether the one map is the square of a dense layer.
func (s *Maps) Flat() bool { return s.Tensor.Flat() }

// Arranged is the same maps in another order, as Order describes it, of channels that there are; nil is that of the channels'
// numbers. A dense layer is one map and stays as it is.
func (s *Maps) Arranged(order []int) *Maps {
	if s.Flat() {
		return s
	}
	m := *s
	m.Order = order
	m.Tally = tallyOf(m.Places(), func(place int) (Range, int) {
		channel := m.Channel(place)
		return m.Own[channel], m.faults[channel]
	})
	return &m
}

// Places is how many maps are to be shown.
func (s *Maps) Places() int {
	if s.Order == nil {
		return s.N
	}
	return len(s.Order)
}

// Channel is the channel whose map is at a place, or -1 where there is no place.
func (s *Maps) Channel(place int) int {
	switch {
	case place < 0 || place >= s.Places():
		return -1
	case s.Order == nil:
		return place
	}
	return s.Order[place]
}

// Place is where the map of a channel is, or -1 where it is not shown.
func (s *Maps) Place(channel int) int {
	switch {
	case s.Order != nil:
		return slices.Index(s.Order, channel)
	case channel < 0 || channel >= s.N:
		return -1
	}
	return channel
}

// Silent reports whether a channel has one value all over.
func (s *Maps) Silent(channel int) bool {
	return s.Own[channel].Constant() && s.faults[channel] == 0
}

// Value is what a channel's map holds at row y and column x, and whether it holds anything: the last cells of a dense
// layer's square may be empty.
func (s *Maps) Value(channel, y, x int) (float32, bool) {
	if channel < 0 || channel >= s.N || y < 0 || y >= s.H || x < 0 || x >= s.W {
		return 0, false
	}
	if !s.Flat() {
		return s.Tensor.At(y, x, channel), true
	}
	i := y*s.W + x
	if i >= len(s.Tensor.Data) {
		return 0, false
	}
	return s.Tensor.Data[i], true
}

// Values copies the values that a channel's map is made of.
func (s *Maps) Values(channel int) []float32 {
	if s.Flat() {
		return append([]float32(nil), s.Tensor.Data...)
	}
	return s.Tensor.Channel(nil, channel)
}

// Unused are the places of a dense layer's square that are left over, row by row; cell is where a place stands.
func (s *Maps) Unused(cell func(y, x int) image.Rectangle) (rows []image.Rectangle) {
	for i := len(s.Tensor.Data); i < s.H*s.W; i = (i/s.W + 1) * s.W {
		rows = append(rows, cell(i/s.W, i%s.W).Union(cell(i/s.W, s.W-1)))
	}
	return rows
}
