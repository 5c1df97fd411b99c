package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// What can be wrong with what was dropped, beyond the files' own faults. The sentence is in the error that wraps them.
var (
	ErrNoPictures = errors.New("no pictures")
	ErrManyModels = errors.New("more than one model")
)

// dropError is a sentence of its own for one of these.
type dropError struct {
	kind error
	text string
}

func (e *dropError) Error() string { return "session: " + e.text }
func (e *dropError) Unwrap() error { return e.kind }

// dropped is what a set of paths comes to.
type dropped struct {
	pictures []string
	models   []string
	bad      []*Problem
}

// sortOut turns dropped paths into wishes for a model and pictures.
func (w *worker) sortOut(ctx context.Context, paths []string) {
	w.tried = nil
	w.show(ctx, Reading)
	d := w.sortPaths(ctx, paths)
	w.session.sorted(ctx, d)
	if len(d.models) > 1 {
		err := &dropError{ErrManyModels, fmt.Sprintf("%d models at once, want one; opened %s", len(d.models), d.models[0])}
		d.bad = append(d.bad, w.blame(err, ModelProblem, d.models[1]))
	}
	if len(d.bad) > 0 {
		d.bad[0].More = len(d.bad) - 1
		w.show(ctx, Reading, problem(d.bad[0]))
	}
}

func (w *worker) sortPaths(ctx context.Context, paths []string) dropped {
	var d dropped
	for _, path := range paths {
		if ctx.Err() != nil {
			break
		}
		info, err := os.Stat(path)
		switch {
		case err != nil || !info.IsDir(): // a file that cannot be read tells so when it is
			d.file(path)
		default:
			if err := d.folder(path); err != nil {
				d.bad = append(d.bad, w.blame(err, PictureProblem, path))
			}
		}
	}
	return d
}

// file tells a model from a picture by the name. One file of a model folder stands for the folder.
func (d *dropped) file(path string) {
	switch {
	case weights.IsModel(path):
		d.model(path)
	case weights.InFolder(path):
		d.model(filepath.Dir(path))
	default:
		d.pictures = append(d.pictures, path)
	}
}

// model notes a model once: all files of a folder may be dropped together.
func (d *dropped) model(path string) {
	if !slices.Contains(d.models, path) {
		d.models = append(d.models, path)
	}
}

// folder takes a model folder as a model, any other as the pictures in it, in order of their names.
func (d *dropped) folder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("session: this folder cannot be read; check its permissions: %w", err)
	}
	var pictures []string
	folders := false
	for _, e := range entries {
		name := e.Name()
		switch {
		case strings.HasPrefix(name, "."): // hidden; macOS puts "._photo.jpg" beside photo.jpg
		case e.IsDir():
			folders = true
		case weights.InFolder(name):
			d.model(dir)
			return nil
		case picture.HasSuffix(name):
			pictures = append(pictures, filepath.Join(dir, name))
		}
	}
	d.pictures = append(d.pictures, pictures...)
	switch {
	case pictures != nil:
		return nil
	case folders:
		return &dropError{ErrNoPictures, dir + ": no pictures in this folder; the folders inside it are not searched, open one of them"}
	}
	return &dropError{ErrNoPictures, dir + ": no pictures in this folder; open one with JPEG, PNG, GIF, BMP, TIFF or WebP files"}
}
