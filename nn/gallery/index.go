package gallery

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// Index is what is known of some pictures. It belongs to one goroutine.
type Index struct {
	file    string
	network *nn.Network
	head    head
	layers  []nn.Layer // the convolutions
	first   []int      // of each, where its peaks begin; then where those of the shares do

	paths    []string // all that were asked for, each once
	pictures []*entry // those that are known, in the order of the paths
	byPath   map[string]*entry
	missing  []*entry
	whole    int64 // the length of the file up to the end of its last whole record
	records  int   // in it
}

// entry is one picture.
type entry struct {
	text
	peaks  []peak
	jpegAt int64
	jpeg   int // its length
}

// File is where the index of a folder's pictures is kept by default: under the user's caches, by the folder and the model. It is
// empty where there is no such place.
func File(folder, model string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "vggscope", "gallery", hashed(folder+"\x00"+model)+".index")
}

// Open reads what a file has of pictures, for a model with its own way to fit them (its card's, or another one's). A file that is
// not there, or of another model, counts as empty. Pictures that have changed since, by size or time, are missing.
func Open(ctx context.Context, file string, n *nn.Network, set *weights.Set, in weights.Input, paths []string) (*Index, error) {
	x := &Index{file: file, network: n, byPath: map[string]*entry{}}
	if err := x.describe(ctx, set, in); err != nil {
		return nil, err
	}
	for _, path := range paths {
		if x.byPath[path] != nil {
			continue
		}
		x.paths = append(x.paths, path)
		e := &entry{text: text{Path: path}}
		if info, err := os.Stat(path); err == nil {
			e.Size, e.Time = info.Size(), info.ModTime().UnixNano()
		} else {
			e.Error = fmt.Sprint(plain.Cause(err))
		}
		x.byPath[path] = e
	}
	if err := x.read(ctx); err != nil {
		return nil, err
	}
	x.sort()
	return x, nil
}

// describe makes the head.
func (x *Index) describe(ctx context.Context, set *weights.Set, in weights.Input) error {
	card, err := json.Marshal(in)
	if err != nil {
		panic(err) // numbers of a card, which was JSON
	}
	x.head.Input, x.head.Shares = string(card), x.network.HasTop()
	if x.head.Model, err = set.ID(ctx); err != nil {
		return err
	}
	at := 0
	for _, l := range x.network.Layers {
		if l.Kind == nn.Conv {
			x.layers, x.first = append(x.layers, l), append(x.first, at)
			x.head.Layers = append(x.head.Layers, layer{l.Name, l.Out.C})
			at += l.Out.C
		}
	}
	x.first = append(x.first, at)
	return nil
}

// read takes over the records of pictures that were asked for and have not changed.
func (x *Index) read(ctx context.Context) error {
	f, err := os.Open(x.file)
	if errors.Is(err, fs.ErrNotExist) || x.file == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("gallery: %s: %w", x.file, plain.Cause(err))
	}
	defer f.Close()
	r, err := newReader(f, x.head)
	if err != nil {
		return nil // it is written anew
	}
	for {
		x.whole = r.at
		rec, at, err := r.next()
		if errors.Is(err, io.EOF) || errors.Is(err, errCut) {
			return nil
		}
		if err != nil {
			return err
		}
		x.records++
		x.take(rec, at)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// take keeps a record if it is of a picture as it is now; of two the later one counts.
func (x *Index) take(rec record, jpegAt int64) {
	e := x.byPath[rec.Path]
	if e == nil || e.Size != rec.Size || e.Time != rec.Time {
		return
	}
	e.text, e.peaks, e.jpegAt, e.jpeg = rec.text, rec.peaks, jpegAt, len(rec.jpeg)
}

// sort makes the lists of what is known and of what is missing.
func (x *Index) sort() {
	x.pictures, x.missing = nil, nil
	for _, path := range x.paths {
		switch e := x.byPath[path]; {
		case e.peaks != nil:
			x.pictures = append(x.pictures, e)
		case e.Error == "":
			x.missing = append(x.missing, e)
		}
	}
}

// Known is how many pictures have values, Missing how many have still to be looked at.
func (x *Index) Known() int   { return len(x.pictures) }
func (x *Index) Missing() int { return len(x.missing) }

// Failed lists the pictures that cannot be read, with why.
func (x *Index) Failed() map[string]string {
	failed := map[string]string{}
	for path, e := range x.byPath {
		if e.Error != "" {
			failed[path] = e.Error
		}
	}
	return failed
}

// Crop is where a channel is strongest in one picture.
type Crop struct {
	Path    string
	Layer   int // index in Network.Layers
	Channel int
	Y, X    int     // the unit
	Value   float32 // its activation after the ReLU, or with BestFor what it adds to the class's logit
	Class   int     // the picture's most probable class; -1 without dense layers
}

// Best lists the pictures in which a channel of a convolution is strongest, n at most, the strongest first; of equals the one
// that comes first in the list of paths. Where a channel is zero in all of a picture, that is not among them.
func (x *Index) Best(layer, channel, n int) ([]Crop, error) {
	at, err := x.place(layer, channel)
	if err != nil {
		return nil, err
	}
	return x.best(layer, channel, at, n, func(*entry) bool { return true }), nil
}

// BestFor lists, among the pictures whose most probable class is the one that is named, those in which a unit of the channel adds
// most to its logit: the channel's value times the gradient. The layer is the last convolution, because a pass back to there is all
// that is done for each picture.
func (x *Index) BestFor(class, layer, channel, n int) ([]Crop, error) {
	_, err := x.place(layer, channel)
	if err != nil {
		return nil, err
	}
	last := x.layers[len(x.layers)-1]
	if !x.head.Shares || layer != last.Index {
		return nil, fmt.Errorf("gallery: what adds to a class is known for the channels of %s alone, of a model with classes", last.Name)
	}
	at := x.first[len(x.first)-1] + channel
	return x.best(layer, channel, at, n, func(e *entry) bool { return e.Class == class }), nil
}

// place is where a channel's peak is in a record.
func (x *Index) place(layer, channel int) (int, error) {
	for i, l := range x.layers {
		if l.Index == layer {
			if channel < 0 || channel >= l.Out.C {
				return 0, fmt.Errorf("gallery: %s has channels 0 to %d, and no channel %d", l.Name, l.Out.C-1, channel)
			}
			return x.first[i] + channel, nil
		}
	}
	return 0, fmt.Errorf("gallery: layer %d is no convolution", layer)
}

func (x *Index) best(layer, channel, at, n int, in func(*entry) bool) []Crop {
	var list []*entry
	for _, e := range x.pictures {
		if e.peaks[at].value > 0 && in(e) {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b *entry) int { return cmp.Compare(b.peaks[at].value, a.peaks[at].value) })
	crops := make([]Crop, min(max(n, 0), len(list)))
	for i := range crops {
		e := list[i]
		p := e.peaks[at]
		crops[i] = Crop{e.Path, layer, channel, int(p.y), int(p.x), p.value, e.Class}
	}
	return crops
}
