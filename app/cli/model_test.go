package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// A model of somebody's own is called what its path says, in what goes wrong, in headings and below pictures: its card may have the
// name of what it was made from. The built-in one is called by its card.
func TestModelsAreCalledByTheirPaths(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "my own 猫")
	run(t, "weights", "synth", "--width=0.02", "--no-top", mine).ok(t)
	set, err := weights.Open(mine)
	if err != nil {
		t.Fatal(err)
	}
	card := set.Card.Name
	set.Close()
	for _, args := range [][]string{
		{"classify", "--backend=cpu", "--model", mine, sunflower},
		{"features", "--backend=cpu", "--model", mine, "--layer=block9", "--out", filepath.Join(dir, "out"), sunflower},
		{"features", "--backend=cpu", "--model", mine, "--top=2", "--to", filepath.Join(dir, "t.csv"), sunflower},
		{"kernels", "--model", mine, "--layer=block9", "--out", dir},
		{"summary", "--model", mine},
	} {
		r := run(t, args...)
		if said := r.out + r.err; !strings.Contains(said, "my own 猫") || strings.Contains(said, card) {
			t.Errorf("%s: %q, want the path in it, and not %q", args[0], said, card)
		}
	}
	run(t, "kernels", "--model", mine, "--layer=block1_conv1", "--svg", "--out", dir)
	files, err := filepath.Glob(filepath.Join(dir, "*.svg"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	if svg, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(svg), "my own 猫") {
		t.Errorf("the kernels' figure does not name the model: %v", err)
	}
	if r := run(t, "summary"); !strings.HasPrefix(r.out, "VGG") {
		t.Errorf("the built-in model is called %q", r.out[:40])
	}
}
