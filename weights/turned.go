package weights

import (
	"context"
	"runtime"
	"sync"

	"github.com/vggscope/vggscope/weights/work"
)

// The buffers that files are turned around in: the more outputs at a time, the longer the runs that reach the destination. With
// four cores a block has 16 outputs of the full fc1, whose runs fill a cache line.
const (
	turnBytes   = 7 << 20 // of all cores together
	turnRows    = 64      // more outputs than that at a time are no faster
	turnWorkers = 4
)

// readOutMajor turns the file around. Blocks of outputs are read one behind the other, so that what is inflated is read forwards,
// and turned on all cores meanwhile. For each cell a block gives one run of values; one that fills whole cache lines costs the
// destination no more than a copy.
func (s *fileSource) readOutMajor(ctx context.Context, dst []float32, from int) error {
	places := s.places(from, len(dst)/s.outs)
	first := places[0].file
	span := places[len(places)-1].file + 1 - first
	workers := min(runtime.GOMAXPROCS(0), turnWorkers)
	rows := min(s.outs, turnRows, max(1, turnBytes/workers/(span*s.turned())))
	if rows > 16 {
		rows -= rows % 16
	}
	blocks := (s.outs + rows - 1) / rows
	var mu sync.Mutex
	var failed error
	next := 0
	// take reads the next block. It reports whether there was one.
	take := func(b *turning) bool {
		mu.Lock()
		defer mu.Unlock()
		if failed != nil || next == blocks {
			return false
		}
		b.out = next * rows
		b.rows = min(rows, s.outs-b.out)
		next++
		if failed = ctx.Err(); failed == nil {
			failed = b.read(first)
		}
		return failed == nil
	}
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		failed = err
	}
	work.Each(min(workers, blocks), func(int) {
		b := newTurning(s, rows, span)
		for take(b) {
			if err := b.check(first); err != nil {
				fail(err)
				return
			}
			b.turn(dst, places, first)
		}
	})
	return failed
}

// turned is how many bytes a value takes while it is turned.
func (s *fileSource) turned() int {
	if s.elem.Native {
		return s.elem.Size
	}
	return s.elem.Size + 4
}

// turning is a block of outputs on its way.
type turning struct {
	s           *fileSource
	span, pitch int
	out, rows   int       // the first one, and how many
	values      []float32 // one output behind the other
	raw         []byte    // for types that need converting
}

func newTurning(s *fileSource, rows, span int) *turning {
	// Rows of a power of two would all fall into the same few cache sets: keep them one line apart.
	b := &turning{s: s, span: span, pitch: span + 16}
	b.values = make([]float32, rows*b.pitch)
	if !s.elem.Native {
		b.raw = make([]byte, rows*span*s.elem.Size)
	}
	return b
}

// row is the place of an output's values.
func (b *turning) row(r int) []float32 { return b.values[r*b.pitch:][:b.span] }

// rawRow is the same as the file has it.
func (b *turning) rawRow(r int) []byte {
	n := b.span * b.s.elem.Size
	return b.raw[r*n:][:n]
}

// read reads the cells of the outputs from the given one on.
func (b *turning) read(first int) error {
	for r := range b.rows {
		to := bytesOf(b.row(r))
		if b.raw != nil {
			to = b.rawRow(r)
		}
		if err := b.s.blob.ReadFull(to, b.s.start+int64(b.index(r, first))*int64(b.s.elem.Size)); err != nil {
			return err
		}
	}
	return nil
}

// index is the place in the file of an output's first value.
func (b *turning) index(r, first int) int { return (b.out+r)*b.s.cells + first }

// check converts the values where that is needed, and fails unless all are finite.
func (b *turning) check(first int) error {
	for r := range b.rows {
		if b.raw != nil {
			b.s.elem.Decode(b.row(r), b.rawRow(r))
		}
		if err := allNumbers(b.row(r), b.index(r, first)); err != nil {
			return err
		}
	}
	return nil
}

// turn writes the values to where they belong.
func (b *turning) turn(dst []float32, places []place, first int) {
	for _, p := range places {
		run := dst[p.dst*b.s.outs+b.out:][:b.rows]
		for r, at := 0, p.file-first; r < len(run); r, at = r+1, at+b.pitch {
			run[r] = b.values[at]
		}
	}
}
