package picture

import (
	"path/filepath"
	"slices"
	"strings"
)

// suffixes are those of the formats that Decode reads.
var suffixes = []string{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp"}

// HasSuffix reports whether a file is called like a picture, in any case of letters: it is how pictures in a folder are
// found. A file that is opened itself may be called anything.
func HasSuffix(name string) bool {
	return slices.Contains(suffixes, strings.ToLower(filepath.Ext(name)))
}
