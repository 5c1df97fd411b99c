package session

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/nn/picture"
)

// source is where a picture comes from: a file, or a sample inside the program.
type source struct {
	path   string
	sample string // its name, when path is empty
}

// name is what to call the picture.
func (s source) name() string {
	if s.path == "" {
		return s.sample
	}
	return filepath.Base(s.path)
}

// decode reads the pixels.
func (s source) decode(ctx context.Context) (*picture.RGB, picture.Info, error) {
	if s.path != "" {
		return picture.DecodeFile(ctx, s.path, picture.Limits{})
	}
	for _, sample := range assets.Samples() {
		if sample.Name == s.sample {
			return picture.Decode(bytes.NewReader(sample.PNG), picture.Limits{})
		}
	}
	return nil, picture.Info{}, fmt.Errorf("session: there is no sample %q", s.sample)
}

// place is a picture among those opened with it. It is never changed.
type place struct {
	list    []source
	files   []string // the paths of all, nil for samples
	at      int
	forward bool // which way to go on where a picture cannot be read
}

// firstOf is the place of the first of some files.
func firstOf(files []string) place {
	p := place{files: files, forward: true}
	for _, path := range files {
		p.list = append(p.list, source{path: path})
	}
	return p
}

// sampleNamed is the place of a sample among them all.
func sampleNamed(name string) place {
	p := place{at: -1, forward: true}
	for i, s := range assets.Samples() {
		p.list = append(p.list, source{sample: s.Name})
		if s.Name == name {
			p.at = i
		}
	}
	if p.at < 0 { // an unknown one alone, so that its name gets into the message
		return place{list: []source{{sample: name}}, forward: true}
	}
	return p
}

// firstSample is what is shown where the first files of all cannot be read: a window that explains itself, and not an empty
// one.
func firstSample() place { return sampleNamed(assets.Samples()[0].Name) }

// step is the place n further on, but no further than the ends.
func (p place) step(n int) place {
	p.at, p.forward = max(0, min(len(p.list)-1, p.at+n)), n > 0
	return p
}

// next is the place to try when this one fails, and false behind the last one.
func (p place) next() (place, bool) {
	if p.forward {
		p.at++
	} else {
		p.at--
	}
	return p, p.at >= 0 && p.at < len(p.list)
}
