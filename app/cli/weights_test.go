package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/export"
)

func TestWeightsInfoText(t *testing.T) {
	r := run(t, "weights", "info").ok(t)
	contains(t, r.out, "VGG16 with 100 classes", "21,228,964", "(from the card)", "CC-BY-4.0", "fc1_kernel", "(25088, 256)", "<f2 ")
	r = run(t, "weights", "info", "../../weights/testdata/torchvision.npz").ok(t)
	contains(t, r.out, "torchvision (features.0.weight)", "assumed, there is no card", "short side 256", "features.0.weight")
}

func TestWeightsInfoJSON(t *testing.T) {
	r := run(t, "weights", "info", "--json", "--verify").ok(t)
	keys(t, json.RawMessage(r.out), "path", "network", "scheme", "card", "card_assumed", "classes", "arrays", "params", "bytes", "verified")
	var info infoJSON
	decode(t, r.out, &info)
	if len(info.Arrays) != 32 || info.Params != 21_228_964 || info.Bytes != 4*info.Params || info.Classes != 100 || info.Assumed {
		t.Errorf("got %d arrays, %d parameters, %d bytes, %d classes, assumed %v",
			len(info.Arrays), info.Params, info.Bytes, info.Classes, info.Assumed)
	}
	if info.Verified == nil || !*info.Verified {
		t.Error("the built-in model is not verified")
	}
	if a := info.Arrays[26]; a.Name != "fc1_kernel" || !slices.Equal(a.Shape, []int{25088, 256}) || a.File == "" || a.Stored == "" {
		t.Errorf("array 26 is %+v", a)
	}
}

func TestWeightsVerifyFindsDamage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "model")
	run(t, "weights", "synth", "--width=0.02", "--classes=3", dir).ok(t)
	contains(t, run(t, "weights", "info", "--verify", dir).ok(t).out, "checksums are right")

	path := filepath.Join(dir, "fc1_bias.npy")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)-3] ^= 1 // of a value's mantissa: still a number
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	r := run(t, "weights", "info", "--verify", dir)
	if r.code != exitFailed || strings.Contains(r.out, "Verified") {
		t.Errorf("exit code %d, answer %q", r.code, r.out)
	}
	r.oneLine(t, "fc1_bias.npy", "checksum")

	r = run(t, "weights", "info", "--verify", "--json", dir)
	var info infoJSON
	decode(t, r.out, &info)
	if r.code != exitFailed || info.Verified == nil || *info.Verified || !strings.Contains(info.Problem, "fc1_bias.npy") {
		t.Errorf("exit code %d, verified %v, problem %q", r.code, info.Verified, info.Problem)
	}
}

func TestWeightsSynth(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "quarter")
	r := run(t, "weights", "synth", "--width", "0.25", dir).ok(t)
	contains(t, r.out, dir, "width 0.25", "32 arrays", "9,418,936 parameters")
	if got := len(files(t, dir)); got != 34 {
		t.Errorf("%d files, want 32 arrays, card and classes", got)
	}
	run(t, "weights", "synth", "--width", "0.25", dir).failed(t, exitFailed, dir, "exists and is not empty")
	file := write(t, t.TempDir(), "file", "")
	run(t, "weights", "synth", "--width=0.02", filepath.Join(file, "x")).failed(t, exitFailed, filepath.Join(file, "x"))
	run(t, "weights", "synth", "--width=0.02", file).failed(t, exitFailed, file)
}

// A converted model answers as the one that it was made from, and says what was assumed about it.
func TestWeightsConvert(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "converted")
	const source = "../../weights/testdata/torchvision_fortran.npz"
	r := run(t, "weights", "convert", source, dir)
	r.oneLine(t, source, "no model card", "torchvision", "short side 256")
	if r.code != exitOK {
		t.Fatalf("exit code %d", r.code)
	}
	contains(t, r.out, dir, "32 arrays")
	contains(t, run(t, "weights", "info", "--verify", dir).ok(t).out, "checksums are right", "(from the card)", "Keras")

	classes := func(model string) []export.Class {
		var results []result
		decode(t, run(t, "classify", "--backend=cpu", "--json", "--top=6", "--model", model, sunflower).ok(t).out, &results)
		return results[0].Top
	}
	if a, b := classes(source), classes(dir); !slices.Equal(a, b) {
		t.Errorf("the source says %v, the converted model %v", a, b)
	}
	if got := files(t, parent); !slices.Equal(got, []string{"converted"}) {
		t.Errorf("left behind: %q", got)
	}
}

func TestWeightsConvertBadInput(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "converted")
	run(t, "weights", "convert", filepath.Join(parent, "none"), dir).failed(t, exitFailed, "none", "no such file")
	run(t, "weights", "convert", sunflower, dir).failed(t, exitFailed, sunflower, "not a model")
	run(t, "weights", "convert", "../../weights/testdata", dir).failed(t, exitFailed, "../../weights/testdata")
	if got := files(t, parent); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}

// What is passed over is said, by each command in its way.
func TestWeightsNotes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "model")
	run(t, "weights", "synth", "--width=0.02", "--classes=3", dir).ok(t)
	write(t, dir, "model.json", `{"class_name": "Functional", "config": {}, "keras_version": "3.1.0"}`)
	if err := os.Rename(filepath.Join(dir, "classes.json"), filepath.Join(dir, "mean.npy")); err != nil {
		t.Fatal(err)
	}
	const note = "model.json is Keras' description of a network and no model card; it was passed over"
	r := run(t, "weights", "info", dir).ok(t)
	contains(t, r.out, "VGG16 (Keras names, no card)", note, "not used", "mean.npy", "not a .npy file")
	contains(t, run(t, "summary", "--model", dir).err, dir+": "+note)
	var info infoJSON
	decode(t, run(t, "weights", "info", "--json", dir).ok(t).out, &info)
	if info.Network != "VGG16" || len(info.Notes) != 1 || len(info.Unused) != 1 || info.Unused[0].File != "mean.npy" {
		t.Errorf("got %+v", info)
	}
}
