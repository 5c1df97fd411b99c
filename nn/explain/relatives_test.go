package explain

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/weights"
)

// Relatives of VGG16, as PyTorch keeps them, are explained as PyTorch, Captum and zennit do: one with batch normalisation, which zennit's
// canonizer merges into the convolutions, for pictures that are not square and of odd sides; and one whose head reads the means of
// maps and ends in a sigmoid. tools/reference/relatives.py compares more of them, by all kinds of targets.
func TestRelatives(t *testing.T) {
	for name, choices := range map[string]weights.Choices{
		"bn33x47":   {Reading: "flat", Size: 32},
		"average64": {Reading: "average", Size: 64},
	} {
		var want struct {
			Height, Width, Steps int
			Maps                 map[string]referenceMap
		}
		text, err := os.ReadFile(filepath.Join("testdata", "relatives", name+".json"))
		if err == nil {
			err = json.Unmarshal(text, &want)
		}
		if err != nil {
			t.Fatal(err)
		}
		set, err := weights.OpenAs(filepath.Join("testdata", "relatives", name+".safetensors"), choices)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { set.Close() })
		in := weights.TorchInput().With("stretch", "nearest")
		in.Height, in.Width, in.Resize = want.Height, want.Width, 0
		set.Card.Input = in
		t.Run(name, func(t *testing.T) {
			rig.Each(t, func() *weights.Set { return set }, func(t *testing.T, r nn.Runner) {
				p, err := nn.Preprocess(testcard.Sized(want.Width, want.Height), in)
				if err != nil {
					t.Fatal(err)
				}
				a := forward(t, r, p.Input)
				for name, m := range want.Maps {
					method, of, _ := strings.Cut(name, " ")
					req := referenceCase{Steps: want.Steps}.request(t, method)
					req.Target = target(t, of)
					compareWhole(t, name, run(t, r, a, req).Values.Data, m)
				}
			})
		})
	}
}

// compareWhole leaves nothing out: no unit of these networks is next to zero.
func compareWhole(t *testing.T, name string, got []float32, want referenceMap) {
	t.Helper()
	if len(got) != want.Length {
		t.Errorf("%s: %d values, want %d", name, len(got), want.Length)
		return
	}
	var off, length, squares float64
	for _, s := range want.Samples {
		d := float64(got[int(s[0])]) - s[1]
		off += d * d
		length += s[1] * s[1]
	}
	for _, v := range got {
		squares += float64(v) * float64(v)
	}
	if e := math.Sqrt(off / max(length, 1e-30)); !(e <= 1e-4) || !(math.Abs(math.Sqrt(squares)-want.L2) <= 1e-4*want.L2) {
		t.Errorf("%s: off by %.2g of its length, which is %g, want %g", name, e, math.Sqrt(squares), want.L2)
	}
}
