package fetch

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// canKnowFree is where freeAt is more than a stub.
var canKnowFree = slices.Contains([]string{"linux", "darwin", "freebsd", "windows"}, runtime.GOOS)

// env is a machine on which only these variables are set.
func env(system string, variables map[string]string) Env {
	return Env{OS: system, Home: "/me", Get: func(v string) string { return variables[v] }}
}

func TestUsualPlaces(t *testing.T) {
	for _, c := range []struct {
		env  Env
		want []string // VGGScope, Keras, PyTorch, Hugging Face
	}{
		{env("linux", nil), []string{"/me/.local/share/vggscope/models", "/me/.keras/models", "/me/.cache/torch/hub/checkpoints", "/me/.cache/huggingface/hub"}},
		{env("darwin", nil), []string{"/me/Library/Application Support/vggscope/models", "/me/.keras/models", "/me/.cache/torch/hub/checkpoints", "/me/.cache/huggingface/hub"}},
		{env("windows", nil), []string{"/me/AppData/Local/vggscope/models", "/me/.keras/models", "/me/.cache/torch/hub/checkpoints", "/me/.cache/huggingface/hub"}},
		{env("windows", map[string]string{"LocalAppData": "D:/local"}), []string{"D:/local/vggscope/models"}},
		{env("linux", map[string]string{"XDG_CACHE_HOME": "/c", "XDG_DATA_HOME": "/d"}),
			[]string{"/d/vggscope/models", "/me/.keras/models", "/c/torch/hub/checkpoints", "/c/huggingface/hub"}},
		{env("linux", map[string]string{"KERAS_HOME": "/k", "TORCH_HOME": "/t", "HF_HOME": "/h", "XDG_CACHE_HOME": "/c"}),
			[]string{"/me/.local/share/vggscope/models", "/k/models", "/t/hub/checkpoints", "/h/hub"}},
		{env("linux", map[string]string{"HF_HUB_CACHE": "/hub", "HUGGINGFACE_HUB_CACHE": "/old", "HF_HOME": "/h"}),
			[]string{"/me/.local/share/vggscope/models", "/me/.keras/models", "/me/.cache/torch/hub/checkpoints", "/hub"}},
	} {
		for i, want := range c.want {
			if got := filepath.ToSlash(c.env.Looked()[i]); got != want {
				t.Errorf("%s: got %s, want %s", c.env.OS, got, want)
			}
		}
	}
}

func TestFind(t *testing.T) {
	data := func(n int) *fstest.MapFile { return &fstest.MapFile{Data: make([]byte, n)} }
	disk := map[string]fstest.MapFS{
		"keras": {
			"vgg16_weights_tf_dim_ordering_tf_kernels.h5": data(1000), // half a file
			"vgg19_weights_tf_dim_ordering_tf_kernels.h5": data(30),
			"resnet50_weights.h5":                         data(1),
			"vgg16_folder.h5/x.h5":                        data(1),
			"vgg16_labels.json":                           data(1),
			"vgg16.h5.part":                               data(1),
		},
		"hub": {
			"models--timm--vgg16.tv_in1k/blobs/57b0":                              data(500),
			"models--timm--vgg16.tv_in1k/snapshots/b8d8/model.safetensors":        {Data: []byte("../../blobs/57b0"), Mode: fs.ModeSymlink},
			"models--timm--vgg16.tv_in1k/snapshots/b8d8/config.json":              data(1),
			"models--timm--vgg16.tv_in1k/snapshots/old/model.safetensors":         {Data: []byte("../../blobs/gone"), Mode: fs.ModeSymlink},
			"models--keras--vgg_16_imagenet/snapshots/1/model.weights.h5":         data(40),
			"models--timm--resnet18.a1_in1k/snapshots/b8d8/model.safetensors":     data(1),
			"models--timm--vgg16.tv_in1k/snapshots/b8d8/deeper/model.safetensors": data(1),
		},
	}
	list := find([]place{
		{"Keras", "keras", []string{"vgg*"}}, {"none", "not there", []string{"*"}}, {"Hugging Face", "hub", []string{"models--*vgg*/snapshots/*/*"}},
	}, func(dir string) fs.FS { return disk[dir] })
	var got []string
	for _, f := range list {
		got = append(got, strings.Join([]string{f.Of, filepath.ToSlash(f.Path)}, ": "))
	}
	want := []string{
		"Keras: keras/vgg19_weights_tf_dim_ordering_tf_kernels.h5",
		"Hugging Face: hub/models--keras--vgg_16_imagenet/snapshots/1/model.weights.h5",
		"Hugging Face: hub/models--timm--vgg16.tv_in1k/snapshots/b8d8/model.safetensors",
		"Keras: keras/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if last := list[3]; last.Whole != 553_467_096 || last.Title != "" || list[2].Size != 500 {
		t.Errorf("got %+v, %+v", list[2], last)
	}
}

// On a disk: a file of the published size is known by it, and two links to one file are one.
func TestFindOnDisk(t *testing.T) {
	home := t.TempDir()
	snapshots := filepath.Join(home, ".cache", "huggingface", "hub", "models--timm--vgg16.tv_in1k", "snapshots")
	for _, dir := range []string{filepath.Join(home, ".keras", "models"), filepath.Join(snapshots, "1"), filepath.Join(snapshots, "2")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(snapshots, "1"), "model.safetensors", []byte("x"))
	if err := os.Link(filepath.Join(snapshots, "1", "model.safetensors"), filepath.Join(snapshots, "2", "model.safetensors")); err != nil {
		t.Skip("no links here")
	}
	notop := "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
	put(t, filepath.Join(home, ".keras", "models"), notop, nil)
	if err := os.Truncate(filepath.Join(home, ".keras", "models", notop), 58_889_256); err != nil { // takes no space
		t.Fatal(err)
	}
	e := env("linux", nil)
	e.Home = home
	list := e.Find()
	if len(list) != 2 || list[0].Title != "VGG16 without its dense layers as Keras has it" || list[0].Whole != 0 || list[1].Of != "Hugging Face" {
		t.Errorf("got %+v", list)
	}
}
