package gallery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/atomicfile"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

// Progress tells how far Update is.
type Progress struct {
	Done, Total int    // pictures
	Path        string // the last one
	Failed      string // why that one cannot be read; empty where it could
}

// Update looks at the pictures that are missing: one pass for each, and a record at the end of the file. What is done when it is
// stopped stays. progress may be nil. A picture that cannot be read is a record too, so that it is not tried again until it
// changes. in must be what Open was given.
func (x *Index) Update(ctx context.Context, r nn.Runner, in weights.Input, progress func(Progress)) error {
	if r.Network() != x.network && r.Network().Card.Name != x.network.Card.Name {
		return fmt.Errorf("gallery: the index is of %s, and the runner computes %s", x.network.Card.Name, r.Network().Card.Name)
	}
	if err := x.compact(); err != nil {
		return err
	}
	f, err := x.append()
	if err != nil {
		return err
	}
	defer f.Close()
	missing := x.missing
	defer x.sort()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := 0
	for group := range together(ahead(ctx, missing, in), r.Together()) {
		list, err := x.look(ctx, r, group)
		if err != nil {
			return err
		}
		for _, rec := range list {
			if err := x.add(f, rec); err != nil {
				return err
			}
			done++
			if progress != nil {
				progress(Progress{done, len(missing), rec.Path, rec.Error})
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// together gives pictures in groups, the last of which may be smaller.
func together(pictures <-chan prepared, size int) iter.Seq[[]prepared] {
	return func(yield func([]prepared) bool) {
		var group []prepared
		for p := range pictures {
			if group = append(group, p); len(group) >= size {
				if !yield(group) {
					return
				}
				group = nil
			}
		}
		if len(group) > 0 {
			yield(group)
		}
	}
}

// add writes a record behind the last one.
func (x *Index) add(f *os.File, rec record) error {
	if info, err := f.Stat(); err == nil && info.Size() != x.whole {
		return fmt.Errorf("gallery: %s: somebody else writes to this index: wait until that is done, and begin again", x.file)
	}
	content := rec.bytes()
	if _, err := f.Write(content); err != nil {
		return fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	x.whole += int64(len(content))
	x.records++
	x.take(rec, x.whole-int64(len(rec.jpeg)))
	return nil
}

// compact writes the file anew without the records of pictures that have changed or are gone, once these are more than half.
func (x *Index) compact() error {
	live := 0
	for _, e := range x.byPath {
		if e.peaks != nil {
			live++
		}
	}
	if x.records <= 2*live+64 { // some waste is no matter
		return nil
	}
	err := atomicfile.Write(x.file, 0o644, x.copyLive)
	if err != nil {
		return fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	x.records, x.whole = 0, 0
	return x.read(context.Background())
}

func (x *Index) copyLive(w io.Writer) error {
	f, err := os.Open(x.file)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := newReader(f, x.head)
	if err != nil {
		return err
	}
	if err := writeHead(w, x.head); err != nil {
		return err
	}
	for {
		rec, at, err := r.next()
		if errors.Is(err, io.EOF) || errors.Is(err, errCut) {
			return nil
		}
		if err != nil {
			return err
		}
		if e := x.byPath[rec.Path]; e != nil && e.peaks != nil && e.jpegAt == at {
			if _, err := w.Write(rec.bytes()); err != nil {
				return err
			}
		}
	}
}

// append opens the file to go on with, behind its last whole record, or begins it.
func (x *Index) append() (*os.File, error) {
	if x.file == "" {
		return nil, errors.New("gallery: there is no folder for the index: the system has none for caches")
	}
	if err := os.MkdirAll(filepath.Dir(x.file), 0o755); err != nil {
		return nil, fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	f, err := os.OpenFile(x.file, os.O_RDWR|os.O_CREATE, 0o644)
	if err == nil {
		err = f.Truncate(x.whole)
	}
	if err == nil {
		_, err = f.Seek(x.whole, 0)
	}
	if err == nil && x.whole == 0 {
		if err = writeHead(f, x.head); err == nil {
			x.whole, err = f.Seek(0, 1)
		}
	}
	if err != nil {
		if f != nil {
			f.Close()
		}
		return nil, fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	return f, nil
}

// prepared is a picture on its way.
type prepared struct {
	entry *entry
	nn.Prepared
	err error
}

// ahead reads pictures while others are computed with, and gives them in order.
func ahead(ctx context.Context, list []*entry, in weights.Input) <-chan prepared {
	out := make(chan prepared, 1)
	go func() {
		defer close(out)
		for _, e := range list {
			p := prepared{entry: e}
			p.err = work.Safely(func() error {
				rgb, _, err := picture.DecodeFile(ctx, e.Path, picture.Limits{})
				if err == nil {
					p.Prepared, err = nn.Preprocess(rgb, in)
				}
				return err
			})
			select {
			case out <- p:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
