package explain

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// curveReference is what tools/reference/curves.py computed with PyTorch in float64, by RISE's definitions.
type curveReference struct {
	Class, Step         int
	Blur                []float64
	Deletion, Insertion struct {
		Scores []float64
		AUC    float64
	}
}

func TestCurvesAgainstRISE(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "reference", "curves.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want curveReference
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for i, w := range blurWeights() {
		if math.Abs(w-want.Blur[i]) > 1e-8 {
			t.Errorf("blur weight %d is %g, want %g", i, w, want.Blur[i])
		}
	}
	r := rig.Open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true}), nn.CPU)
	in, err := nn.Preprocess(testcard.Picture(), weights.KerasInput())
	if err != nil {
		t.Fatal(err)
	}
	a := forward(t, r, in.Input)
	importance := nn.NewTensor(nn.Map(224, 224, 1))
	for i := range importance.Data {
		importance.Data[i] = float32(splitmix.Mix(1<<53+uint64(i))>>40 + uint64(i%224)<<16)
	}
	for mode, w := range map[CurveMode]struct {
		Scores []float64
		AUC    float64
	}{Deletion: want.Deletion, Insertion: want.Insertion} {
		heard := 0
		got, err := MeasureCurve(t.Context(), r, a, want.Class, importance, CurveOptions{Mode: mode, Step: want.Step}, func(scores []float64, total int) {
			if heard++; len(scores) != heard || total != len(w.Scores) {
				t.Errorf("heard of %d scores, then %d of %d", heard, len(scores), total)
			}
		})
		if err != nil || len(got.Scores) != len(w.Scores) {
			t.Fatalf("%d scores, want %d, error %v", len(got.Scores), len(w.Scores), err)
		}
		for i, s := range got.Scores {
			if math.Abs(s-w.Scores[i]) > 1e-4*w.Scores[0]+1e-5 {
				t.Errorf("%s: score %d is %g, want %g", mode, i, s, w.Scores[i])
			}
		}
		if math.Abs(got.AUC-w.AUC) > 1e-5 {
			t.Errorf("%s: area %g, want %g", mode, got.AUC, w.AUC)
		}
	}
}

// Pixels that are as important go row by row; a random order has each pixel once, and begins and ends with the same pictures.
func TestOrders(t *testing.T) {
	order := mostImportant(nn.Tensor{Shape: nn.Map(1, 5, 1), Data: []float32{1, 3, -2, 3, 1}})
	for i, want := range []int{1, 3, 0, 4, 2} {
		if order[i] != want {
			t.Fatalf("order %v", order)
		}
	}
	seen := map[int]bool{}
	one, two := shuffled(1000, 1), shuffled(1000, 2)
	alike := 0
	for i, p := range one {
		seen[p] = true
		if p == two[i] {
			alike++
		}
	}
	if len(seen) != 1000 || alike > 20 || one[0] != shuffled(1000, 1)[0] {
		t.Errorf("%d of 1000 pixels, %d at the same place with another seed", len(seen), alike)
	}
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	out, err := a.Output(22)
	if err != nil {
		t.Fatal(err)
	}
	for _, random := range []bool{false, true} {
		c, err := MeasureCurve(t.Context(), r, a, 4, nn.NewTensor(nn.Map(224, 224, 1)), CurveOptions{Mode: Deletion, Step: 30000, Random: random, Seed: 3}, nil)
		if err != nil || len(c.Scores) != 3 || c.Scores[0] != float64(out.Data[4]) {
			t.Errorf("%+v, error %v, want to begin with %g", c, err, out.Data[4])
		}
	}
}

func TestCurveRefuses(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	whole := nn.NewTensor(nn.Map(224, 224, 1))
	for _, c := range []struct {
		class int
		m     nn.Tensor
		o     CurveOptions
	}{{10, whole, CurveOptions{Mode: Deletion}}, {-1, whole, CurveOptions{Mode: Deletion}}, {0, nn.NewTensor(nn.Map(14, 14, 1)), CurveOptions{Mode: Deletion}},
		{0, whole, CurveOptions{}}, {0, whole, CurveOptions{Mode: Insertion, Step: -1}}} {
		if _, err := MeasureCurve(t.Context(), r, a, c.class, c.m, c.o, nil); err == nil {
			t.Errorf("class %d, %s, %+v: no error", c.class, c.m.Shape, c.o)
		}
	}
}

func TestEnlarged(t *testing.T) {
	got := Enlarged(nn.Tensor{Shape: nn.Map(1, 2, 1), Data: []float32{0, 4}}, 2, 4)
	for i, want := range []float32{0, 1, 3, 4, 0, 1, 3, 4} { // torch.nn.functional.interpolate
		if got.Data[i] != want {
			t.Fatalf("%v", got.Data)
		}
	}
}
