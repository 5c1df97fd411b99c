package picture

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fill makes files in a new folder, and folders of the names that end in a slash.
func fill(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name)
		var err error
		if strings.HasSuffix(name, "/") {
			err = os.Mkdir(path, 0o700)
		} else {
			err = os.WriteFile(path, nil, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestInFolder(t *testing.T) {
	dir := fill(t, "b.PNG", "a.jpeg", "c.dib", ".hidden.png", "._a.jpeg", "notes.txt", "d.png/")
	got, err := InFolder(dir)
	want := []string{filepath.Join(dir, "a.jpeg"), filepath.Join(dir, "b.PNG"), filepath.Join(dir, "c.dib")}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestInFolderNone(t *testing.T) {
	for name, c := range map[string]struct {
		names []string
		want  string
	}{
		"empty":   {nil, "open one with JPEG"},
		"others":  {[]string{"notes.txt"}, "open one with JPEG"},
		"folders": {[]string{"2025/", "notes.txt"}, "the folders inside it are not searched"},
		"hidden":  {[]string{".git/"}, "open one with JPEG"},
	} {
		dir := fill(t, c.names...)
		if _, err := InFolder(dir); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := InFolder(filepath.Join(t.TempDir(), "no")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}
