package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/fileurl"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// ErrManyModels: more than one model was dropped.
var ErrManyModels = errors.New("more than one model at once")

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
		err := fmt.Errorf("session: %w: %d, want one; opened %s", ErrManyModels, len(d.models), d.models[0])
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
		file, err := fileurl.Path(path)
		if err != nil {
			d.bad = append(d.bad, w.blame(err, PictureProblem, path))
			continue
		}
		path = file
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

// file tells a model from a picture by the name, and by the content where the name is neither's. One file of a model folder
// stands for the folder.
func (d *dropped) file(path string) {
	switch {
	case weights.IsModel(path):
		d.model(path)
	case weights.InFolder(path):
		d.model(filepath.Dir(path))
	case !picture.HasSuffix(path) && weights.HoldsModel(path):
		d.model(path)
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

// folder takes a model folder as a model, any other as the pictures in it, in order of their names. Where there are none, weights
// files in it are a model too.
func (d *dropped) folder(dir string) error {
	if holdsModel(dir) {
		d.model(dir)
		return nil
	}
	files, err := picture.InFolder(dir)
	if len(files) == 0 && weights.FolderHoldsModel(dir) {
		d.model(dir)
		return nil
	}
	d.pictures = append(d.pictures, files...)
	return err
}

// holdsModel reports whether a folder is a model's, by the names of its files.
func holdsModel(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && weights.InFolder(e.Name())
	})
}
