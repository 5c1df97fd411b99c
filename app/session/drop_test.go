package session

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A folder is a model if it holds arrays, or weights and no pictures.
func TestSortFolders(t *testing.T) {
	model, err := os.ReadFile("../../weights/testdata/formats/torchvision.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	for want, files := range map[string][]string{
		"model": {"model.safetensors", "readme.txt"}, "models": {"a.safetensors", "b.safetensors"}, "arrays": {"fc1_bias.npy", "photo.jpg"},
		"pictures": {"model.safetensors", "photo.jpg"}, "nothing": {"readme.txt"},
	} {
		dir := t.TempDir()
		for _, name := range files {
			content := model
			if name == "readme.txt" {
				content = []byte("neither")
			}
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var d dropped
		err := d.folder(dir)
		isModel := want == "model" || want == "models" || want == "arrays"
		if slices.Equal(d.models, []string{dir}) != isModel || (len(d.pictures) == 1) != (want == "pictures") || (err != nil) != (want == "nothing") {
			t.Errorf("%s: models %v, pictures %v, %v", want, d.models, d.pictures, err)
		}
	}
}

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
