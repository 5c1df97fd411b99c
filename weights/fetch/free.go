package fetch

import (
	"os"
	"path/filepath"
)

// freeBytes is the space that a user can still fill on the disk of a folder, or of the nearest one above it that is there.
func freeBytes(dir string) (bytes int64, known bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return 0, false
	}
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return freeAt(dir)
		}
		dir = filepath.Dir(dir)
	}
}
