package gallery

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	for p := range ahead(ctx, missing, in) {
		rec, err := x.look(ctx, r, p)
		if err != nil {
			return err
		}
		if err := x.add(f, rec); err != nil {
			return err
		}
		done++
		if progress != nil {
			progress(Progress{done, len(missing), rec.Path, rec.Error})
		}
	}
	return ctx.Err()
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

// look computes a pass and makes the picture's record. The error is one that ends the work.
func (x *Index) look(ctx context.Context, r nn.Runner, p prepared) (record, error) {
	rec := record{text: p.entry.text}
	rec.Class = -1
	if err := ctx.Err(); err != nil {
		return rec, err
	}
	if p.err != nil {
		rec.Error = plain.Sentence(p.err)
		return rec, nil
	}
	to := x.layers[len(x.layers)-1].Index
	if x.head.Shares {
		to = 0
	}
	a, err := r.Forward(ctx, nn.Pass{Input: p.Input, To: to})
	if errors.Is(err, nn.ErrNotFinite) {
		rec.Error = plain.Sentence(err)
		return rec, nil
	}
	if err != nil {
		return rec, err
	}
	defer a.Release()
	if err := x.peaks(ctx, r, a, &rec); err != nil {
		return rec, err
	}
	rec.jpeg, err = encode(p.Fitted)
	return rec, err
}

func (x *Index) peaks(ctx context.Context, r nn.Runner, a *nn.Activations, rec *record) error {
	for _, l := range x.layers {
		t, err := a.Before(l.Index)
		if err != nil {
			return err
		}
		rec.peaks = append(rec.peaks, peaksOf(t, l.Activation == "relu")...)
	}
	if !x.head.Shares {
		return nil
	}
	top, err := a.Top(1)
	if err != nil {
		return err
	}
	rec.Class = top[0].Index
	shares, err := sharesOf(ctx, r, a, x.layers[len(x.layers)-1], rec.Class)
	if err == nil {
		rec.peaks = append(rec.peaks, peaksOf(shares, false)...)
	}
	return err
}

// sharesOf is what each value of a layer adds to a class's logit.
func sharesOf(ctx context.Context, r nn.Runner, a *nn.Activations, l nn.Layer, class int) (nn.Tensor, error) {
	logits := r.Network().Logits()
	seed, err := nn.SeedUnit(r.Network().Layers[logits.Layer].Out, 0, 0, class)
	if err != nil {
		return seed, err
	}
	g, err := r.Backward(ctx, nn.Back{Of: a, From: logits, Seed: seed, To: nn.Site{Layer: l.Index}})
	if err != nil {
		return g, err
	}
	values, err := a.Before(l.Index)
	if err != nil {
		return g, err
	}
	for i, v := range values.Data {
		g.Data[i] *= max(v, 0)
	}
	return g, nil
}

// peaksOf finds each channel's largest value, of equals the first, row by row. With relu it is at least zero.
func peaksOf(t nn.Tensor, relu bool) []peak {
	peaks := make([]peak, t.C)
	for c := range peaks {
		peaks[c].value = t.Data[c]
	}
	for i := t.C; i < len(t.Data); i += t.C {
		place := i / t.C
		y, x := uint16(place/t.W), uint16(place%t.W)
		for c, v := range t.Data[i:][:t.C] {
			if v > peaks[c].value {
				peaks[c] = peak{v, y, x}
			}
		}
	}
	if relu {
		for c := range peaks {
			peaks[c].value = max(peaks[c].value, 0)
		}
	}
	return peaks
}
