package cli

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// overflowing is a model whose weights are all finite, and whose sums are not from block2_conv1 on.
func overflowing(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.02, Top: true, Classes: 3})
	if err := set.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "block1_conv2_bias.npy")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	n := set.Array("block1_conv2_bias").Len()
	largest := binary.LittleEndian.AppendUint32(nil, math.Float32bits(math.MaxFloat32))
	data = append(data[:len(data)-4*n], bytes.Repeat(largest, n)...)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// No command prints an answer that was computed with what are no numbers.
func TestValuesThatAreNoNumbers(t *testing.T) {
	model := "--model=" + overflowing(t)
	const says = "the values of block2_conv1 are infinite or not a number"
	for _, args := range [][]string{
		{"classify", sunflower},
		{"features", "--out=" + t.TempDir(), sunflower},
		{"bench", "--runs=1"},
	} {
		for _, backend := range []string{"--backend=cpu", "--backend=auto"} {
			r := run(t, append([]string{args[0], model, backend}, args[1:]...)...)
			if r.code == exitOK || r.out != "" {
				t.Errorf("%s %s: exit code %d, answer %q", args[0], backend, r.code, r.out)
			}
			contains(t, r.err, says)
		}
	}
}

// In JSON each picture has its element, and the exit code says that there is no answer.
func TestNoNumbersInJSON(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.png")
	r := run(t, "classify", "--backend=cpu", "--json", "--model="+overflowing(t), sunflower, missing)
	var list []failure
	decode(t, r.out, &list)
	if r.code != exitFailed || len(list) != 2 {
		t.Fatalf("exit code %d, %s", r.code, r.out)
	}
	if list[0].Image != sunflower || !strings.HasPrefix(list[0].Error, sunflower+": the values of block2_conv1 are infinite") {
		t.Errorf("got %+v", list[0])
	}
	if list[1].Image != missing {
		t.Errorf("got %+v", list[1])
	}
	r.oneLine(t, "2 of 2 could not be classified")
}
