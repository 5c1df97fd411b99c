package weights

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
)

// The files of a model folder beside the arrays, and how large they may be.
const (
	cardFile    = "model.json"
	classesFile = "classes.json"
	maxCard     = 1 << 20
	maxClassDoc = 16 << 20
)

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
	store, err := format.Folder(sub)
	if err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	return openSet("", builtinLabel, store, Choices{})
}

// Open opens a model folder or a file of one of Formats. It reads the headers of all arrays, the card and the class names
// and checks that everything fits together; the values are read by Array.ReadRows. All problems are reported at once, as
// one error that wraps a sentinel of this package (or fs.ErrNotExist, fs.ErrPermission) for each of them.
func Open(path string) (*Set, error) { return OpenAs(path, Choices{}) }

// OpenAs is Open with answers to what the file does not tell; see Set.Doubts.
func OpenAs(path string, c Choices) (*Set, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, sentence{"weights: " + path + ": no such file or folder; give a model folder or a weights file", fs.ErrNotExist}
	}
	if err != nil {
		return nil, fmt.Errorf("weights: %s: %w", path, plain.Cause(err))
	}
	store, err := openStore(path, info)
	if err != nil {
		return nil, fmt.Errorf("weights: %s: %w", path, err)
	}
	return openSet(path, path, store, c)
}

func openStore(path string, info fs.FileInfo) (format.Store, error) {
	switch {
	case info.IsDir():
		return openFolder(path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: not an ordinary file", ErrNotModel)
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".npy":
		_, err := format.ReadNPY(path)
		if errors.Is(err, format.ErrPickled) {
			return nil, err
		}
		if err != nil { // an archive may be called so
			if store, err := format.Open(path); err == nil {
				return store, nil
			}
		}
		fallthrough
	case ".json":
		return nil, fmt.Errorf("%w: it is one file of a model; give the folder %s", ErrNotModel, filepath.Dir(path))
	}
	return format.Open(path)
}

// openFolder opens a folder of .npy files, or the one weights file in a folder without any.
func openFolder(path string) (format.Store, error) {
	if file, ok := format.InHubFolder(path); ok {
		return format.Open(file)
	}
	store, err := format.Folder(os.DirFS(path))
	if err != nil || format.HoldsArrays(store) {
		return store, err
	}
	file, err := format.WeightsIn(path)
	switch {
	case err != nil:
		return nil, err
	case file == "":
		return store, nil // nothingFound says what is in it
	}
	if store, err = format.Open(file); err != nil {
		return nil, fmt.Errorf("%s: %w", plain.Clip(filepath.Base(file)), err)
	}
	return store, nil
}

// FolderHoldsModel reports whether a folder holds weights that Open reads, or names as more than one model's. It reads a few bytes
// of each file.
func FolderHoldsModel(path string) bool {
	if store, err := format.Folder(os.DirFS(path)); err != nil || format.HoldsArrays(store) {
		return err == nil
	}
	file, err := format.WeightsIn(path)
	return file != "" || err != nil
}

// Formats lists the kinds of files that Open reads, or refuses with advice.
func Formats() []format.Format { return format.Formats() }

// IsModel reports whether a file is, by its name, one that holds a whole model, or would if its format were read.
func IsModel(name string) bool {
	return slices.ContainsFunc(Formats(), func(f format.Format) bool { return f.HasSuffix(name) })
}

// HoldsModel reports whether a file is, by its content, of a format that Open reads. It reads a few bytes of it.
func HoldsModel(path string) bool { return format.Recognised(path) }

// InFolder reports whether a file is, by its name, one of those that make up a model folder.
func InFolder(name string) bool {
	return strings.ToLower(filepath.Ext(name)) == ".npy" || filepath.Base(name) == cardFile
}

// openSet takes over the store: it is closed with the set, or here when there is no set.
func openSet(path, label string, store format.Store, c Choices) (*Set, error) {
	o := &opener{label: label, store: store, choices: c, set: &Set{Path: path, store: store, Choices: c}}
	o.run()
	if len(o.problems) > 0 {
		store.Close()
		return nil, &OpenError{Label: label, Problems: o.problems}
	}
	return o.set, nil
}
