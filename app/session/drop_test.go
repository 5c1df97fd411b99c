package session

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A file is a model by its name, or by its content where the name says nothing; what is called a picture is one.
func TestSortPathsByContent(t *testing.T) {
	model, err := os.ReadFile("../../weights/testdata/formats/torchvision.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var d dropped
	for _, name := range []string{"pytorch_model.bin", "weights", "photo.jpg", "broken.h5", "notes"} {
		content := model
		if name == "notes" || name == "broken.h5" {
			content = []byte("neither")
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		d.file(path)
	}
	at := func(names ...string) (paths []string) {
		for _, n := range names {
			paths = append(paths, filepath.Join(dir, n))
		}
		return paths
	}
	if want := at("pytorch_model.bin", "weights", "broken.h5"); !slices.Equal(d.models, want) {
		t.Errorf("models %v, want %v", d.models, want)
	}
	if want := at("photo.jpg", "notes"); !slices.Equal(d.pictures, want) {
		t.Errorf("pictures %v, want %v", d.pictures, want)
	}
}
