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

// Numbers of one's own are taken as they are given, over those of a usual way or of the file's, and are what the converted model's
// card has; numbers that are none are refused in one sentence.
func TestOwnNumbers(t *testing.T) {
	own := []string{"--channels=BGR", "--scale=1/127.5", "--mean=[0.9, 0.8, 0.7]", "--std=0.5", "--fit=crop", "--resample=lanczos", "--resize=240", "--flatten=hwc"}
	var was, is checkedJSON
	r := run(t, append(append([]string{"weights", "check"}, own...), torchNPZ)...).ok(t)
	contains(t, r.out, "--channels=BGR --scale=0.00784313725490196 --mean=0.9,0.8,0.7 --std=0.5,0.5,0.5 --flatten hwc (taken)")
	decode(t, run(t, append(append([]string{"weights", "check", "--json"}, own...), torchNPZ)...).ok(t).out, &was)
	want := weights.Input{Width: 224, Height: 224, Channels: "BGR", Scale: 1 / 127.5, Mean: [3]float64{0.9, 0.8, 0.7}, Std: [3]float64{0.5, 0.5, 0.5},
		Fit: "crop", Resample: "lanczos", Resize: 240}
	if was.Ways[0].Input != want {
		t.Errorf("taken %+v, want %+v", was.Ways[0].Input, want)
	}
	dir := filepath.Join(t.TempDir(), "converted")
	run(t, append(append([]string{"weights", "convert"}, own...), torchNPZ, dir)...).ok(t)
	decode(t, run(t, "weights", "check", "--json", dir).ok(t).out, &is)
	if is.Ways[0].Input != want || !slices.Equal(is.Ways[0].Top, was.Ways[0].Top) {
		t.Errorf("converted: %+v, want %+v", is.Ways[0], was.Ways[0])
	}
	decode(t, run(t, "weights", "check", "--json", "--input=torch", "--channels=BGR", "--std=1", dir).ok(t).out, &is)
	if in := is.Ways[0].Input; in.Mean != [3]float64{0.406, 0.456, 0.485} || in.Std != [3]float64{1, 1, 1} || in.Scale != 1.0/255 {
		t.Errorf("a usual way with other numbers over it: %+v", in)
	}
	for flag, want := range map[string]string{"--mean=1,2": "mean", "--std=0,1,1": "std", "--scale=a/255": "scale", "--resize=-1": "resize"} {
		run(t, "weights", "check", flag, torchNPZ).failed(t, exitUsage, want)
	}
	run(t, "weights", "check", "--resize=90000", torchNPZ).failed(t, exitFailed, "resize", "8192")
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
