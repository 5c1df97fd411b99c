package clip

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/atomicfile"
)

// kept is how many pasted pictures stay: those before the last so many are forgotten.
const kept = 64

// prefix begins the names of pasted pictures.
const prefix = "clipboard-"

// Keep writes a picture that was taken from the clipboard into a folder, which is made if it is missing: the same picture into the
// same file, so that it can be looked at again and a session can name it. Of all pasted pictures the folder keeps the last 64.
func Keep(dir string, picture []byte) (path string, err error) {
	sum := sha256.Sum256(picture)
	path = filepath.Join(dir, prefix+hex.EncodeToString(sum[:6])+ending(picture))
	if err := atomicfile.WriteBytes(path, 0o600, 0o700, picture); err != nil {
		return "", fmt.Errorf("clip: the pasted picture cannot be kept: %w", err)
	}
	prune(dir)
	return path, nil
}

// ending is how files that begin so are called.
func ending(file []byte) string {
	for _, f := range []struct{ magic, ending string }{
		{"\x89PNG", ".png"}, {"\xff\xd8", ".jpg"}, {"BM", ".bmp"}, {"II*\x00", ".tif"}, {"MM\x00*", ".tif"}, {"GIF8", ".gif"}, {"RIFF", ".webp"},
	} {
		if bytes.HasPrefix(file, []byte(f.magic)) {
			return f.ending
		}
	}
	return ".image"
}

// prune forgets the oldest ones. What cannot be deleted stays.
func prune(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasPrefix(e.Name(), prefix) {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, old := range files[min(kept, len(files)):] {
		os.Remove(filepath.Join(dir, old.Name()))
	}
}
