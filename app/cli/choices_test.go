package cli

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

const torchNPZ = "../../weights/testdata/torchvision.npz"

// What a file does not tell is listed, and the model is asked in each way.
func TestWeightsCheck(t *testing.T) {
	r := run(t, "weights", "check", torchNPZ).ok(t)
	contains(t, r.out, "torchvision names, no card", "--flatten  chw    hwc", "--input torch --flatten chw (taken)", "--input torch --flatten hwc  ",
		"--input keras --flatten chw", "class 0 ")
	var doc checkedJSON
	decode(t, run(t, "weights", "check", "--json", "--image", sunflower, "--input=unit", torchNPZ).ok(t).out, &doc)
	if doc.Network != "VGG16" || len(doc.Doubts) != 2 || len(doc.Ways) != 7 {
		t.Fatalf("got %+v", doc)
	}
	if w := doc.Ways[0]; w.Choices.Input != "unit" || w.Input.Scale != 1.0/255 || len(w.Top) != 5 || w.Error != "" {
		t.Errorf("taken: %+v", w)
	}
	contains(t, run(t, "weights", "check", smallNoTop(t)).ok(t).out, "no dense layers that can be computed")
	run(t, "weights", "check", "--image=none.png", torchNPZ).failed(t, exitFailed, "none.png", "does not exist")
}

// smallNoTop is a model without dense layers.
func smallNoTop(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "notop")
	run(t, "weights", "synth", "--width=0.02", "--no-top", dir).ok(t)
	return dir
}

// What was chosen is kept in the converted model, which then leaves nothing open and answers as the model did that way.
func TestWeightsConvertChoices(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "converted")
	run(t, "weights", "convert", "--input=unit", "--flatten=hwc", torchNPZ, dir).ok(t)
	var was, is checkedJSON
	decode(t, run(t, "weights", "check", "--json", "--input=unit", "--flatten=hwc", torchNPZ).ok(t).out, &was)
	decode(t, run(t, "weights", "check", "--json", dir).ok(t).out, &is)
	if len(is.Doubts) != 0 || len(is.Ways) != 1 || !slices.Equal(is.Ways[0].Top, was.Ways[0].Top) {
		t.Errorf("got %+v, want %+v", is.Ways, was.Ways[0])
	}
	if is.Ways[0].Choices != (weights.Choices{}) {
		t.Errorf("choices %+v", is.Ways[0].Choices)
	}
}
