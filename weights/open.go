package weights

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The files of a model folder beside the arrays, and how large they may be.
const (
	cardFile    = "model.json"
	classesFile = "classes.json"
	maxCard     = 1 << 20
	maxClassDoc = 16 << 20
)

// maxSetBytes is the size of set that is still taken for a VGG: 15 times the full VGG16. It bounds what the word of
// a small damaged or malicious file can make a caller allocate.
const maxSetBytes = 8 << 30

// builtinLabel stands for a path in errors about the model inside the program.
const builtinLabel = "built-in model"

//go:embed builtin/*.npy builtin/model.json builtin/classes.json
var builtinFiles embed.FS

// Builtin opens the model inside the program: the convolutions of the real VGG16 with dense layers that know 100 things, as
// float16 (see weights/builtin).
func Builtin() (*Set, error) {
	sub, err := fs.Sub(builtinFiles, "builtin")
	if err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	return openSet("", builtinLabel, folder{sub})
}

// Open opens a model folder or an .npz archive. It reads the headers of all arrays, the card and the class names and
// checks that everything fits together; the values are read by Array.ReadRows. All problems are reported at once, as
// one error that wraps a sentinel of this package (or fs.ErrNotExist, fs.ErrPermission) for each of them.
func Open(path string) (*Set, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, sentence{"weights: " + path + ": no such file or folder; give a model folder or an .npz file", fs.ErrNotExist}
	}
	if err != nil {
		return nil, fmt.Errorf("weights: %s: %w", path, plainPathError(err))
	}
	if info.IsDir() {
		return openSet(path, path, folder{os.DirFS(path)})
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("weights: %s: %w: not an ordinary file", path, ErrNotModel)
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".npy", ".json":
		return nil, fmt.Errorf("weights: %s: %w: it is one file of a model; give the folder %s",
			path, ErrNotModel, filepath.Dir(path))
	}
	arc, err := openArchive(path)
	if err != nil {
		return nil, fmt.Errorf("weights: %s: %w", path, err)
	}
	return openSet(path, path, arc)
}

// openSet takes over c: it is closed with the set, or here when there is no set.
func openSet(path, label string, c container) (*Set, error) {
	o := &opener{label: label, files: c, set: &Set{Path: path, files: c}}
	o.set.closers = append(o.set.closers, c)
	o.run()
	if len(o.problems) > 0 {
		o.set.Close()
		return nil, &OpenError{Label: label, Problems: o.problems}
	}
	return o.set, nil
}
