package weights

import (
	"context"
	"runtime"
	"sync"
	"unsafe"

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
func (f form[T]) readOutMajor(ctx context.Context, dst []T, from int) error {
	places := f.places(from, len(dst)/f.outs)
	first := places[0].file
	span := places[len(places)-1].file + 1 - first
	workers := min(runtime.GOMAXPROCS(0), turnWorkers)
	rows := min(f.outs, turnRows, max(1, turnBytes/workers/(span*f.turned())))
	if rows > 16 {
		rows -= rows % 16
	}
	blocks := (f.outs + rows - 1) / rows
	var mu sync.Mutex
	var failed error
	next := 0
	// take reads the next block. It reports whether there was one.
	take := func(b *turning[T]) bool {
		mu.Lock()
		defer mu.Unlock()
		if failed != nil || next == blocks {
			return false
		}
		b.out = next * rows
		b.rows = min(rows, f.outs-b.out)
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
		b := newTurning(f, rows, span)
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
func (f form[T]) turned() int {
	var one T
	n := int(unsafe.Sizeof(one))
	if f.decode != nil {
		n += f.elem.Size
	}
	return n
}

// turning is a block of outputs on its way.
type turning[T element] struct {
	form        form[T]
	span, pitch int
	out, rows   int    // the first one, and how many
	values      []T    // one output behind the other
	raw         []byte // for types that need converting
}

func newTurning[T element](f form[T], rows, span int) *turning[T] {
	// Rows of a power of two would all fall into the same few cache sets: keep them one line apart.
	b := &turning[T]{form: f, span: span, pitch: span + 16}
	b.values = make([]T, rows*b.pitch)
	if f.decode != nil {
		b.raw = make([]byte, rows*span*f.elem.Size)
	}
	return b
}

// row is the place of an output's values.
func (b *turning[T]) row(r int) []T { return b.values[r*b.pitch:][:b.span] }

// rawRow is the same as the file has it.
func (b *turning[T]) rawRow(r int) []byte {
	n := b.span * b.form.elem.Size
	return b.raw[r*n:][:n]
}

// read reads the cells of the outputs from the given one on.
func (b *turning[T]) read(first int) error {
	for r := range b.rows {
		to := bytesOf(b.row(r))
		if b.raw != nil {
			to = b.rawRow(r)
		}
		if err := b.form.blob.ReadFull(to, b.form.start+int64(b.index(r, first))*int64(b.form.elem.Size)); err != nil {
			return err
		}
	}
	return nil
}

// index is the place in the file of an output's first value.
func (b *turning[T]) index(r, first int) int { return (b.out+r)*b.form.cells + first }

// check converts the values where that is needed, and fails unless all are finite.
func (b *turning[T]) check(first int) error {
	for r := range b.rows {
		if b.raw != nil {
			b.form.decode(b.row(r), b.rawRow(r))
		}
		if err := b.form.check(b.row(r), b.index(r, first)); err != nil {
			return err
		}
	}
	return nil
}

// turn writes the values to where they belong.
func (b *turning[T]) turn(dst []T, places []place, first int) {
	for _, p := range places {
		run := dst[p.dst*b.form.outs+b.out:][:b.rows]
		for r, at := 0, p.file-first; r < len(run); r, at = r+1, at+b.pitch {
			run[r] = b.values[at]
		}
	}
}
