package nn

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// gradientReference is what tools/reference/gradients.py computed in float64 by autograd.
type gradientReference struct {
	Class int
	Logit float64
	Rules map[string]map[string]struct {
		L2      float64
		Samples [][2]float64 // flat index in H, W, C order, and the value
	}
}

// allRules are what a ReLU lets through, the one with both conditions last.
var allRules = []Rule{Gradient, Deconvnet, Guided}

func TestGradientReference(t *testing.T) {
	for name, set := range map[string]*weights.Set{"narrow": synthetic(0.25, true), "builtin": builtin(t)} {
		text, err := os.ReadFile(filepath.Join("testdata", "reference", name+"_gradients.json"))
		if err != nil {
			t.Fatal(err)
		}
		var want gradientReference
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if name != "narrow" && testing.Short() {
			continue // the narrow net takes the same ways
		}
		for _, o := range runnerKinds {
			rules := allRules
			if name != "narrow" && o.Backend == GPU {
				rules = allRules[2:] // a software renderer takes seconds for each, by the same programs
			}
			t.Run(name+"/"+string(o.Backend), func(t *testing.T) { compareGradients(t, openRunner(t, set, o), referenceInput(t), want, rules...) })
		}
	}
}

func compareGradients(t *testing.T, r Runner, in Tensor, want gradientReference, rules ...Rule) {
	n := r.Network()
	a := mustForward(t, r, Pass{Input: in})
	defer a.Release()
	logits := mustRead(t, a, n.Logits())
	if e := math.Abs(float64(logits.Data[want.Class])-want.Logit) / want.Logit; !(e < 1e-5) {
		t.Fatalf("logit of class %d is off by %.2g", want.Class, e)
	}
	defer r.HoldKernels()() // that they are the same as anew is said elsewhere
	for _, rule := range rules {
		layers, seen := want.Rules[rule.String()], 0
		mustBack(t, r, Back{
			Of: a, From: n.Logits(), Seed: must[Tensor](t)(SeedUnit(logits.Shape, 0, 0, want.Class)), Rule: rule,
			Each: func(s Site, read func() (Tensor, error)) error {
				l := n.Layers[s.Layer]
				w, ok := layers[l.Name]
				if !ok || s.Before {
					return nil
				}
				seen++
				g, err := read()
				if err != nil {
					return err
				}
				if e := math.Abs(math.Sqrt(squares(g.Data))-w.L2) / w.L2; !(e < 1e-4) {
					t.Errorf("%s by %s: length off by %.2g", l.Name, rule, e)
				}
				compareSamples(t, l.Name+" by "+rule.String(), g.Data, w.Samples)
				return nil
			},
		})
		if seen != len(layers) || seen == 0 {
			t.Errorf("%d layers compared, want %d", seen, len(layers))
		}
	}
}

func squares(values []float32) (sum float64) {
	for _, v := range values {
		sum += float64(v) * float64(v)
	}
	return sum
}

// compareSamples leaves out the one sample in twenty that is furthest off: where a value next to zero is rounded to the other
// side of a ReLU than float64 has it, the gradient is another one in that unit's receptive field, and right all the same.
func compareSamples(t *testing.T, what string, got []float32, want [][2]float64) {
	t.Helper()
	var length, all, most float64
	var off []float64
	for _, s := range want {
		d := float64(got[int(s[0])]) - s[1]
		off = append(off, d*d)
		all += d * d
		length += s[1] * s[1]
	}
	slices.Sort(off)
	for _, d := range off[:len(off)*19/20] {
		most += d
	}
	all, most = math.Sqrt(all/length), math.Sqrt(most/length)
	t.Logf("%s: off by %.2g of its length, but for few %.2g", what, all, most)
	if !(most <= gradientBound) || !(all <= 2e-3) {
		t.Errorf("%s: off by %.2g of its length, want at most 2e-3; but for few %.2g, want at most %g", what, all, most, gradientBound)
	}
}
