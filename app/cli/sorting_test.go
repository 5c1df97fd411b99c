package cli

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/app/view/sheet"
)

// A sorted sheet has its channels in the order of the values that the NPY file beside it holds, and says so.
func TestFeaturesSorted(t *testing.T) {
	dir := t.TempDir()
	args := onSmall("features", "--layer=block2_conv1", "--npy", "--png", "--sort=max", "--filter=not 0", "--out", dir, sunflower)
	run(t, args...).oneLine(t, "in the order of their numbers")
	acts := activations(t)
	l, _ := acts.Network().Find("block2_conv1")
	shape, values := readNPY(t, filepath.Join(dir, "block2_conv1.npy"))
	largest := make([]float64, l.Out.C)
	for i, v := range values {
		largest[i%shape[2]] = max(largest[i%shape[2]], float64(v))
	}
	var order []int
	for c := 1; c < l.Out.C; c++ {
		order = append(order, c)
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(1e6 * (largest[b] - largest[a])) })
	tensor, err := acts.Output(l.Index)
	if err != nil {
		t.Fatal(err)
	}
	want, err := sheet.Draw(tensor, sheet.Options{
		Layer: l.Name, Note: "sunflower.png, keras.npz", Order: order, Ordered: "Sorted by max, descending; only not 0",
		Values: view.RankWords(rank.Measure{Key: rank.Max}, "max", largest),
	})
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, "block2_conv1.png"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(content))
	if err != nil || !bytes.Equal(img.(*image.Paletted).Pix, want.Pix) {
		t.Errorf("not the sheet of channels %v, or %v", order, err)
	}
}

// What cannot be sorted or filtered is told, and the rest is written.
func TestFeaturesNotSorted(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	r := run(t, onSmall("features", "--layer=block1_conv1,predictions", "--filter=max > 1e9", "--out", out, sunflower)...)
	r.oneLine(t, "block1_conv1: no channel matches the filter")
	if got := files(t, out); !slices.Equal(got, []string{"predictions.png"}) {
		t.Errorf("the folder holds %q", got)
	}
	run(t, onSmall("features", "--sort=beauty", "--out", out, sunflower)...).failed(t, exitUsage, `--sort`, `"beauty"`, `"max"`)
	run(t, onSmall("features", "--sort=max:left", "--out", out, sunflower)...).failed(t, exitUsage, "max:up")
	run(t, onSmall("features", "--filter=7-3", "--out", out, sunflower)...).failed(t, exitUsage, "--filter", `"7-3"`)
}
