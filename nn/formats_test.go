package nn_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

const savedNets = "../weights/testdata/nets"

// Networks that PyTorch, Keras, KerasHub and ONNX's exporters saved, each in a way of its own, say of a picture what the library
// says of it (tools/formats/nets.py): float32 in another order of sums stays below 1e-6, a wrong order of anything is above 1e-2.
func TestSavedNetsAnswerAsTheirLibraries(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(savedNets, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string][]float64
	if err := json.Unmarshal(text, &expected); err != nil || len(expected) < 15 {
		t.Fatal(len(expected), err)
	}
	rgb, _, err := picture.DecodeFile(t.Context(), filepath.Join(savedNets, "picture.png"), picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range expected {
		t.Run(name, func(t *testing.T) {
			got := answers(t, filepath.Join(savedNets, name), rgb)
			if len(got) != len(want) {
				t.Fatalf("%d answers, want %d", len(got), len(want))
			}
			for i, p := range got {
				if math.Abs(float64(p)-want[i]) > 1e-4 {
					t.Errorf("class %d has %v, want %v", i, p, want[i])
				}
			}
		})
	}
}

func answers(t *testing.T, path string, rgb *picture.RGB) []float32 {
	t.Helper()
	set, err := weights.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	r, err := nn.Open(t.Context(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	in, err := nn.Preprocess(rgb, set.Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := r.Forward(t.Context(), nn.Pass{Input: in.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer acts.Release()
	out, err := acts.Output(len(r.Network().Layers) - 1)
	if err != nil {
		t.Fatal(err)
	}
	return out.Data
}
