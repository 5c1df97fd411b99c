package picture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// suffixes are those of the formats that Decode reads.
var suffixes = []string{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp"}

// ErrNone: a folder has no pictures in it.
var ErrNone = errors.New("no pictures in this folder")

// Suffixes are how the names of pictures end, in small letters, with the dot. A file that is opened itself may be called
// anything.
func Suffixes() []string { return slices.Clone(suffixes) }

// HasSuffix reports whether a file is called like a picture, in any case of letters.
func HasSuffix(name string) bool {
	return slices.Contains(suffixes, strings.ToLower(filepath.Ext(name)))
}

// InFolder lists the pictures in a folder by their names, in the order of these. Hidden files are left out, as macOS puts
// "._photo.jpg" beside photo.jpg, and folders inside it are not searched. None at all is [ErrNone].
func InFolder(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("picture: %s: this folder cannot be read; check its permissions: %w", dir, plain.Cause(err))
	}
	var files []string
	advice := "open one with JPEG, PNG, GIF, BMP, TIFF or WebP files"
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			advice = "the folders inside it are not searched, open one of them"
		case HasSuffix(e.Name()):
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if files == nil {
		return nil, fmt.Errorf("picture: %s: %w; %s", dir, ErrNone, advice)
	}
	return files, nil
}
