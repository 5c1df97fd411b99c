package ui

import (
	"context"
	"slices"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/weights"
)

// A step's model is found by what it is, and not by where it was on the teacher's computer.

// bring brings a step's view back, with the model that it was made with. One that is not on this computer is asked for.
func (l *lessons) bring(b bringing) {
	if b.Model.Path == "" {
		l.w.findModel(b)
		return
	}
	at, candidates := l.at, l.candidates(b.Model)
	found := ""
	l.w.main.beside("lesson model", func() error {
		found = whichModel(candidates, b.Model)
		return nil
	}, func(error) {
		switch {
		case !l.open() || l.at != at: // somebody has gone on
		case found == "":
			l.w.askModel("model.missing", b)
		default:
			b.Model.Path = found
			l.w.findModel(b)
		}
	})
}

// candidates are the models that a step's may be: the one that was found for a step before, those of the library, and those that
// other programs keep.
func (l *lessons) candidates(m kept.Model) (paths []string) {
	add := func(path string) {
		if path != "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	add(l.models[m.ID])
	add(l.w.now.scene.Model.Path)
	for _, known := range l.w.set.Library {
		add(known.Path)
	}
	for _, f := range library.Unknown(&l.w.set, l.w.shelf.found) {
		add(f.Path)
	}
	return paths
}

// whichModel is the first of some files that has a model's weights; empty for none. What cannot be read is none.
func whichModel(paths []string, m kept.Model) string {
	for _, path := range paths {
		if hasWeights(path, m) {
			return path
		}
	}
	return ""
}

func hasWeights(path string, m kept.Model) bool {
	var c weights.Choices
	if m.Read != nil {
		c = m.Read.Choices
	}
	set, err := weights.OpenAs(path, c)
	if err != nil {
		return false
	}
	defer set.Close()
	id, err := set.ID(context.Background())
	return err == nil && id == m.ID
}
