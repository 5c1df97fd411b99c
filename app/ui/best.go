package ui

import (
	"cmp"
	"context"
	"errors"
	"image"
	"path/filepath"
	"sync"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/gallery"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// crops is how many of the best pictures are shown.
const crops = 9

// bests are what is known of the pictures of the folder that is looked at: an index in a file, which grows while a task looks at them,
// and of the chosen channel the parts of pictures that it likes best.
type bests struct {
	now     *subject
	main    *mainThread
	session Session
	changed func()

	of      folder
	index   *gallery.Index // as of the last time it was read; nil before
	using   *sync.Mutex    // the index: it belongs to one goroutine at a time
	paths   []string
	file    string
	opening bool
	err     error

	status session.Indexed
	asked  bool // the task is under way
	eager  bool // the pictures are looked at without being asked for
	had    int  // pictures when the index was read last

	want  favourite // whose crops are being cut, or are here
	crops []crop
	busy  bool
}

// A folder is what an index is of: pictures, and what looks at them.
type folder struct {
	model *session.Model
	dir   string
	input weights.Input
}

// A favourite is a channel, and by what its crops are chosen.
type favourite struct {
	layer, channel int
	by             scene.Ranking
	class          int
	known          int // of how many pictures
}

// A crop is one part of a picture.
type crop struct {
	gallery.Crop
	img image.Image
}

// follow takes over which folder and which channel are looked at. Nothing is read that nobody looks at.
func (b *bests) follow() {
	seen := b.now.scene.View == scene.BestView
	if seen || b.asked {
		if f := b.folder(); f != b.of {
			b.turn(f)
		}
	}
	if seen && b.of.dir != "" {
		b.read()
		b.cut()
		if b.eager && b.missing() && !b.asked {
			b.eager = false
			b.begin()
		}
	}
	b.changed()
}

// folder is that of the present picture.
func (b *bests) folder() folder {
	p := b.now.state.Picture
	if b.now.network() == nil || p == nil || p.Path == "" {
		return folder{}
	}
	return folder{b.now.state.Model, filepath.Dir(p.Path), b.now.scene.Input(b.now.card())}
}

// turn forgets all about another folder, or the same with another model.
func (b *bests) turn(f folder) {
	b.stop()
	b.of, b.index, b.using, b.paths, b.file = f, nil, &sync.Mutex{}, nil, ""
	b.err, b.status, b.had, b.opening = nil, session.Indexed{}, 0, false
	b.want, b.crops = favourite{layer: -1}, nil
}

// read reads the index anew where that has grown, in the background.
func (b *bests) read() {
	if b.opening || b.err != nil || b.index != nil && !b.grown() {
		return
	}
	b.opening = true
	of, n, files, known := b.of, b.now.network(), b.now.state.Files, b.status.Known
	var x *gallery.Index
	var paths []string
	var file string
	b.main.beside("index", func() (err error) {
		ctx := context.Background()
		if paths, err = picture.InFolder(of.dir); err != nil && len(files) == 0 {
			return err
		}
		paths = together(of.dir, paths, files)
		if file, err = indexFile(ctx, of); err != nil {
			return err
		}
		x, err = gallery.Open(ctx, file, n, of.model.Weights, of.input, paths)
		return err
	}, func(err error) {
		if b.of != of {
			return
		}
		b.opening, b.err = false, err
		if err == nil {
			b.index, b.paths, b.file = x, paths, file
			failed := len(x.Failed())
			total := x.Known() + failed + x.Missing()
			if !b.asked {
				b.status = session.Indexed{Known: total - x.Missing(), Total: total, Failed: failed}
			}
			b.had = max(known, total-x.Missing())
			b.want = favourite{layer: -1}
		}
		b.follow()
	})
}

// grown reports whether the file has so many more pictures than were read that it is worth reading again.
func (b *bests) grown() bool {
	return b.status.Known > b.had && (!b.asked || b.status.Known >= b.had+max(1, b.had/4))
}

// begin looks at the pictures that are missing.
func (b *bests) begin() {
	of := b.of
	b.asked = true
	b.session.Do(session.Indexing(of.model, b.file, b.paths, of.input, func(now session.Indexed) {
		b.main.do("indexing", func() { b.take(of, now) })
	}))
	b.changed()
}

// take notes how far the task is.
func (b *bests) take(of folder, now session.Indexed) {
	if b.of != of {
		return
	}
	ended := errors.Is(now.Err, context.Canceled)
	if ended { // by the user, or it goes on by itself
		now.Err = nil
	} else if now.Over {
		b.asked = false
	}
	b.status = now
	if b.now.scene.View == scene.BestView {
		b.read()
	}
	b.changed()
}

// missing reports whether there are pictures that were not looked at.
func (b *bests) missing() bool { return b.index != nil && b.status.Known < b.status.Total }

// stop pauses the task; what it has done stays in the file.
func (b *bests) stop() {
	if b.asked {
		b.asked = false
		b.session.Stop(session.IndexingName)
		b.changed()
	}
}

// chosen is whose crops are looked at; false where that is no channel of a convolution.
func (b *bests) chosen() (favourite, bool) {
	n, s := b.now.network(), b.now.scene
	if n == nil || b.index == nil {
		return favourite{}, false
	}
	l := convolution(n, b.now.layer())
	if l.Kind != nn.Conv {
		return favourite{}, false
	}
	c := favourite{l.Index, min(s.Channel, l.Out.C-1), s.Best, -1, b.had}
	if c.by == scene.ByRelevance {
		if c.class = b.class(); c.class < 0 || !relevant(n, l.Index) {
			return favourite{}, false
		}
	}
	return c, true
}

// cut has the crops of what is looked at cut out, in the background.
func (b *bests) cut() {
	want, ok := b.chosen()
	if !ok || want == b.want || b.busy {
		return
	}
	b.busy = true
	x, of, using := b.index, b.of, b.using
	var list []crop
	b.main.beside("crops", func() (err error) {
		using.Lock()
		defer using.Unlock()
		list, err = cropsOf(x, want)
		return err
	}, func(err error) {
		b.busy = false
		if b.of != of || b.index != x {
			b.follow()
			return
		}
		if b.want, b.crops = want, list; err != nil {
			b.err = err
		}
		b.follow()
	})
}

// shown are the crops of what is looked at; none while they are being cut.
func (b *bests) shown() []crop {
	if want, ok := b.chosen(); ok && want == b.want {
		return b.crops
	}
	return nil
}

// hindered says why there is nothing to index.
func (b *bests) hindered() string {
	p := b.now.state.Picture
	return cmp.Or(
		map[bool]string{true: "why.nomodel"}[b.now.network() == nil],
		map[bool]string{true: "why.ownfolder"}[p == nil || p.Path == ""],
	)
}
