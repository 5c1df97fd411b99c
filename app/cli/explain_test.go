package cli

import (
	"encoding/json"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/explain"
)

// The shape of each method's array, and what of it is signed.
func TestExplainEachMethod(t *testing.T) {
	dir := t.TempDir()
	shapes := map[string][]int{"saliency": {224, 224}, "gradcam": {14, 14}, "hirescam": {14, 14}, "layercam": {14, 14}, "occlusion": {4, 4}}
	flags := map[string][]string{"smoothgrad": {"--n=2"}, "ig": {"--steps=2"}, "occlusion": {"--patch=56"}, "lrp": {"--composite=epsilon-gamma-box"}}
	acts := activations(t)
	for _, m := range explain.Methods() {
		args := onSmall("explain", append(flags[string(m)], "--method="+string(m), "--npy", "--png", "--json", "--out="+dir, sunflower)...)
		if m == explain.Occlusion {
			args = append(args, "--stride=56")
		}
		r := run(t, args...).ok(t)
		var got struct {
			Method, Asked, Target string
			Class                 struct{ Index int }
			Value                 float64
			Shape                 []int
			Signed                bool
			Sum                   float64
			Bookkeeping           []explain.Account
			Files                 []string
		}
		if err := json.Unmarshal([]byte(r.out), &got); err != nil {
			t.Fatal(err)
		}
		want := shapes[string(m)]
		if want == nil {
			want = []int{224, 224, 3}
		}
		path := filepath.Join(dir, string(m)+".npy")
		shape, values := readNPY(t, path)
		sum := 0.0
		for _, v := range values {
			sum += float64(v)
		}
		if !slices.Equal(shape, want) || !slices.Equal(got.Shape, want) || math.Abs(sum-got.Sum) > 1e-6*math.Abs(sum) {
			t.Errorf("%s: array %v, JSON %v, want %v; sum %g, JSON %g", m, shape, got.Shape, want, sum, got.Sum)
		}
		top, err := acts.Top(1)
		if err != nil || got.Class.Index != top[0].Index || got.Asked != "top" || got.Target != string(explain.ClassIndex(top[0].Index)) {
			t.Errorf("%s: target %s of %s, class %d, want %v", m, got.Target, got.Asked, got.Class.Index, top)
		}
		if !slices.Equal(got.Files, []string{path, strings.TrimSuffix(path, "npy") + "png"}) {
			t.Errorf("%s: files %v", m, got.Files)
		}
		if slices.Contains([]string{"gradient", "gradxinput", "lrp", "gradcam"}, string(m)) && (len(got.Bookkeeping) != 1 || !got.Bookkeeping[0].OK) {
			t.Errorf("%s: bookkeeping %+v", m, got.Bookkeeping)
		}
		f, err := os.Open(filepath.Join(dir, string(m)+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if img, err := png.Decode(f); err != nil || img.Bounds().Dx() < 448 {
			t.Errorf("%s: picture %v, error %v", m, img.Bounds(), err)
		}
		f.Close()
	}
}

// Without --json the paths come first, then what was explained.
func TestExplainTells(t *testing.T) {
	dir := t.TempDir()
	r := run(t, onSmall("explain", "--method=gradxinput", "--target=class:2-class:4", "--out="+dir, sunflower)...).ok(t)
	contains(t, r.out, filepath.Join(dir, "gradxinput.png")+"\n", "less that of class 4 (class:4)", "full-gradient adds up", "residual")
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files %v", got)
	}
}

// JSON alone writes no file and needs no folder.
func TestExplainJSONAlone(t *testing.T) {
	r := run(t, onSmall("explain", "--method=lrp", "--target=block4_conv2:1", "--json", sunflower)...).ok(t)
	var got map[string]json.RawMessage
	decode(t, r.out, &got)
	if string(got["files"]) != "[]" || got["class"] != nil || string(got["target"]) != `"block4_conv2:1"` || got["relevance"] == nil {
		t.Errorf("%s", r.out)
	}
}

func TestExplainKeepsFiles(t *testing.T) {
	dir := t.TempDir()
	old := write(t, dir, "gradient.npy", "mine")
	args := onSmall("explain", "--method=gradient", "--npy", "--out="+dir, sunflower)
	r := run(t, args...)
	if content, _ := os.ReadFile(old); r.code != exitOK || string(content) != "mine" || !strings.Contains(r.err, "kept what is in") {
		t.Errorf("%+v, file %q", r, content)
	}
	run(t, append(args, "--force")...).ok(t)
	if shape, _ := readNPY(t, old); !slices.Equal(shape, []int{224, 224, 3}) {
		t.Errorf("shape %v with --force", shape)
	}
}

func TestExplainBadInput(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	for _, c := range []struct {
		code  int
		args  string
		words string
	}{
		{exitUsage, "", "--method"},
		{exitUsage, "--method=magic", `--method must be one of "gradient","saliency"`},
		{exitUsage, "--method=ig --target=conv", "a target is top, class:INDEX"},
		{exitUsage, "--method=gradient --layer=block5_conv3", "--layer says nothing to --method gradient; it is for gradcam, hirescam, layercam"},
		{exitUsage, "--method=gradcam --zero-bias", "--zero-bias says nothing to --method gradcam; it is for lrp"},
		{exitUsage, "--method=lrp --condition=top", `--condition "top" is no channel`},
		{exitUsage, "--method=gradcam --overlay=1.5", "--overlay must be from 0 to 1 but got 1.5"},
		{exitUsage, "--method=gradcam --max-pixels=0", "--max-pixels"},
		{exitFailed, "--method=gradcam --layer=conv1", `has no layer "conv1"; it has input_1`},
		{exitFailed, "--method=gradcam --layer=fc2", "fc2 gives a vector"},
		{exitFailed, "--method=gradcam --target=block1_conv1:0", "does not come from the maps of block5_conv3"},
		{exitFailed, "--method=gradient --target=class:6", "no class 6: "},
		{exitFailed, "--method=gradient --target=class:cat", `no class has the ID "cat"`},
		{exitFailed, "--method=gradient --target=block1_conv1:900", "has 2 channels"},
		{exitFailed, "--method=gradient --target=block1_conv1:0:0,224", "columns 0 to 223"},
		{exitFailed, "--method=saliency --reducer=mean", `no reducer "mean"; there are max-abs`},
		{exitFailed, "--method=smoothgrad --n=100000", "n is 100000"},
		{exitFailed, "--method=lrp --composite=zplus", `no composite "zplus"`},
		{exitFailed, "--method=occlusion --patch=500", "patch is 500"},
	} {
		args := append(onSmall("explain"), strings.Fields(c.args)...)
		run(t, append(args, "--out="+dir, sunflower)...).failed(t, c.code, c.words)
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: made the folder", c.args)
		}
	}
	run(t, onSmall("explain", "--method=gradcam", sunflower)...).failed(t, exitUsage, "--out is missing")
	run(t, onSmall("explain", "--method=gradcam", "--out="+dir, "nothing.jpg")...).failed(t, exitFailed, "nothing.jpg")
}
