package cli

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sbinet/npyio/npy"

	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

func mkdir(elements ...string) error { return os.MkdirAll(filepath.Join(elements...), 0o777) }

// activations are those of the small model for the sample picture, computed without the command.
func activations(t *testing.T) *nn.Activations {
	t.Helper()
	return passOf(t, sunflower, nil)
}

// passOf is a pass of the small model with channels off.
func passOf(t *testing.T, file string, off map[int][]int) *nn.Activations {
	t.Helper()
	set, err := weights.Open(smallNPZ)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	runner, err := nn.Open(t.Context(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(runner.Close)
	rgb, _, err := picture.DecodeFile(t.Context(), file, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := nn.Preprocess(rgb, set.Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := runner.Forward(t.Context(), nn.Pass{Input: p.Input, Off: off})
	if err != nil {
		t.Fatal(err)
	}
	return acts
}

// readNPY reads a file with npyio's header reader and plain arithmetic.
func readNPY(t *testing.T, path string) (shape []int, values []float32) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.NewReader(content)
	r, err := npy.NewReader(body)
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Header.Descr; d.Type != "<f4" || d.Fortran {
		t.Fatalf("%s: type %s, Fortran order %v", path, d.Type, d.Fortran)
	}
	values = make([]float32, body.Len()/4)
	if err := binary.Read(body, binary.LittleEndian, values); err != nil {
		t.Fatal(err)
	}
	return r.Header.Descr.Shape, values
}

func TestFeaturesAllLayers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "maps")
	r := run(t, onSmall("features", "--npy", "--png", "--out", dir, sunflower)...).ok(t)
	acts := activations(t)
	var want []string
	for _, l := range acts.Network().Layers {
		want = append(want, filepath.Join(dir, l.Name+".png"), filepath.Join(dir, l.Name+".npy"))
	}
	if got := strings.Split(strings.TrimSpace(r.out), "\n"); !slices.Equal(got, want) {
		t.Errorf("wrote %q, want %q", got, want)
	}
	if got := files(t, dir); len(got) != len(want) {
		t.Errorf("%d files, want %d: %q", len(got), len(want), got)
	}
	for _, l := range acts.Network().Layers {
		tensor, err := acts.Output(l.Index)
		if err != nil {
			t.Fatal(err)
		}
		shape, values := readNPY(t, filepath.Join(dir, l.Name+".npy"))
		wantShape := []int{l.Out.H, l.Out.W, l.Out.C}
		if l.Out.Flat() {
			wantShape = wantShape[2:]
		}
		if !slices.Equal(shape, wantShape) || !slices.Equal(values, tensor.Data) {
			t.Errorf("%s.npy: shape %v, want %v, or other values than the network's", l.Name, shape, wantShape)
		}
		if l.Activation == "relu" && slices.Min(values) < 0 {
			t.Errorf("%s.npy: values below zero after ReLU", l.Name)
		}
	}
	if _, p := readNPY(t, filepath.Join(dir, "predictions.npy")); math.Abs(sum(p)-1) > 1e-5 {
		t.Errorf("predictions.npy sums to %v", sum(p))
	}
	samePicture(t, filepath.Join(dir, "block3_conv1.png"), acts, "block3_conv1")
}

// samePicture compares a PNG file with the sheet of a layer.
func samePicture(t *testing.T, path string, acts *nn.Activations, layer string) {
	t.Helper()
	l, _ := acts.Network().Find(layer)
	tensor, err := acts.Output(l.Index)
	if err != nil {
		t.Fatal(err)
	}
	want, err := sheet.Draw(tensor, sheet.Options{Layer: layer, Note: "sunflower.png, keras.npz"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := img.(*image.Paletted)
	if !ok || !bytes.Equal(got.Pix, want.Pix) || !slices.Equal(got.Palette, want.Palette) {
		t.Errorf("%s is not the sheet of %s", path, layer)
	}
}

func TestFeaturesKeepsFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "fc1.png", "mine")
	write(t, dir, "fc2.png", "mine too")
	args := onSmall("features", "--layer=fc2,fc1", "--layer=fc1", "--out", dir, sunflower)

	r := run(t, args...)
	r.oneLine(t, "kept what is in "+dir, "fc1.png, fc2.png", "--force")
	if r.code != exitOK || r.out != "" {
		t.Errorf("exit code %d, answer %q, want 0 and nothing written", r.code, r.out)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "fc1.png")); string(got) != "mine" {
		t.Errorf("fc1.png is now %q", got)
	}

	r = run(t, append(args, "--layer=predictions")...)
	r.oneLine(t, "kept what is in "+dir, "fc1.png, fc2.png")
	if want := filepath.Join(dir, "predictions.png") + "\n"; r.code != exitOK || r.out != want {
		t.Errorf("exit code %d, answer %q, want 0 and %q", r.code, r.out, want)
	}

	r = run(t, append(args, "--force")...).ok(t)
	if want := filepath.Join(dir, "fc1.png") + "\n" + filepath.Join(dir, "fc2.png") + "\n"; r.out != want {
		t.Errorf("answer %q, want %q", r.out, want)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "fc1.png")); !bytes.HasPrefix(got, []byte("\x89PNG")) {
		t.Errorf("fc1.png begins with %q", got[:min(len(got), 8)])
	}
	if got := files(t, dir); !slices.Equal(got, []string{"fc1.png", "fc2.png", "predictions.png"}) {
		t.Errorf("the folder holds %q", got)
	}
}

// The folder is not made, and nothing is left, where there is nothing to put in it.
func TestFeaturesBadInput(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "file.jpg", "these are words\n")
	out := filepath.Join(dir, "out")
	for _, c := range []struct {
		name  string
		args  []string
		words []string
	}{
		{"unknown layer", []string{"--layer=block3_conv9", "--out", out, sunflower},
			[]string{`no layer "block3_conv9"`, "did you mean block3_conv1, block3_conv2 or block3_conv3?", "it has input_1, ", "predictions"}},
		{"text called .jpg", []string{"--out", out, file}, []string{file, "not a picture"}},
		{"missing picture", []string{"--out", out, filepath.Join(dir, "none.jpg")}, []string{"none.jpg", "does not exist"}},
		{"folder as picture", []string{"--out", out, dir}, []string{dir, "is a folder"}},
		{"too many pixels", []string{"--out", out, "--max-pixels=9", sunflower}, []string{sunflower, "--max-pixels"}},
		{"a file where the folder should be", []string{"--out", file, sunflower}, []string{"cannot make the folder " + file}},
		{"a file above the folder", []string{"--out", filepath.Join(file, "x", "y"), sunflower}, []string{"cannot make the folder"}},
		{"missing model", []string{"--out", out, "--model", filepath.Join(dir, "none"), sunflower}, []string{"none", "no such file"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, onSmall("features", c.args...)...).failed(t, exitFailed, c.words...)
			if got := files(t, dir); !slices.Equal(got, []string{"file.jpg"}) {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

// What only comes to light when the weights are read leaves no empty folder.
func TestFeaturesWithBrokenWeights(t *testing.T) {
	dir := t.TempDir()
	model := filepath.Join(dir, "model")
	run(t, "weights", "synth", "--width=0.02", "--classes=3", model).ok(t)
	path := filepath.Join(model, "fc2_bias.npy")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[len(content)-4:], "\x00\x00\xc0\x7f") // NaN
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	r := run(t, "features", "--backend=cpu", "--model", model, "--out", filepath.Join(dir, "new", "out"), sunflower)
	r.failed(t, exitFailed, "fc2_bias.npy", "NaN")
	if got := files(t, dir); !slices.Equal(got, []string{"model"}) {
		t.Errorf("left behind: %q", got)
	}
}

// A model without a card and without 1000 classes goes through all of it.
func TestFeaturesOfAnotherModel(t *testing.T) {
	dir := t.TempDir()
	run(t, "features", "--backend=cpu", "--model", smallNPZ, "--layer=predictions", "--npy", "--out", dir, sunflower).ok(t)
	if shape, p := readNPY(t, filepath.Join(dir, "predictions.npy")); !slices.Equal(shape, []int{6}) || math.Abs(sum(p)-1) > 1e-5 {
		t.Errorf("shape %v, sum %v", shape, sum(p))
	}
}
