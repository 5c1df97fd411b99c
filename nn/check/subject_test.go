package check

import (
	"encoding/binary"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// onOneDriver leaves a test out in short, as the second driver has it: that a fault which is made here is found depends on no driver, and
// each is a pass or two with all shaders compiled anew.
func onOneDriver(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("in short: the same on each driver")
	}
}

// open opens a runner for the time of a test. The zero options are those of the CPU.
func open(t *testing.T, set *weights.Set, o nn.Options) nn.Runner {
	t.Helper()
	return openHooked(t, set, o, hook.Hooks{})
}

func openHooked(t *testing.T, set *weights.Set, o nn.Options, h hook.Hooks) nn.Runner {
	t.Helper()
	if o.Backend == "" {
		o.Backend = nn.CPU
	}
	r, err := nn.Open(hook.With(t.Context(), h), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// onGPU are the options of a runner on the GPU whose faults are made in the image family.
func onGPU(t *testing.T) nn.Options {
	return nn.Options{Backend: nn.GPU, Window: glContext.Window(t), Family: shaders.Image}
}

// wantWrong fails the test unless the report finds that layer wrong, and none before it.
func wantWrong(t *testing.T, r Report, layer string, words ...string) {
	t.Helper()
	t.Log(r.Verdict)
	if r.OK || r.First() == nil || r.First().Layer.Name != layer {
		t.Fatalf("verdict %q, want %s to be wrong first", r.Verdict, layer)
	}
	if strings.Count(r.Verdict, ". ") != 0 || !strings.HasSuffix(r.Verdict, ".") || strings.Contains(r.Verdict, "\n") {
		t.Errorf("verdict %q is not one sentence", r.Verdict)
	}
	mentions(t, r.Verdict, append(words, " from "+layer+" ")...)
}

// subject is a network to find faults in: small, since every fault takes a pass or two.
type subject struct {
	set *weights.Set
	cpu nn.Runner
	ref *Reference
}

// mapsSet has the convolutions of the narrow net, Winograd's among them, on a picture of 64 x 64.
func mapsSet() *weights.Set {
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.25})
	set.Card.Input.Width, set.Card.Input.Height = 64, 64
	return set
}

// denseSet has dense layers and next to no channels, on a picture that is higher than wide and leaves maps of 6 x 5 to them.
func denseSet() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: tinyWidth, Top: true, Classes: 102, Pixels: image.Pt(160, 192)})
}

// newSubject takes the stored values from the CPU runner, which other tests hold against PyTorch.
func newSubject(t *testing.T, set *weights.Set) subject {
	t.Helper()
	s := subject{set, open(t, set, nn.Options{}), &Reference{}}
	p, err := nn.Preprocess(testcard.Picture(), set.Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.cpu.Forward(t.Context(), nn.Pass{Input: p.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	for i, l := range s.cpu.Network().Layers {
		stages, err := readStages(a, l)
		if err != nil {
			t.Fatal(err)
		}
		ref := RefLayer{Name: l.Name, Shape: []int{l.Out.H, l.Out.W, l.Out.C}, After: store(i, stages.after)}
		if l.Out.Flat() {
			ref.Shape = ref.Shape[2:]
		}
		if l.Activation != "" {
			ref.Before = store(i, stages.before)
		}
		s.ref.Layers = append(s.ref.Layers, ref)
		if l.Activation == "softmax" {
			for _, v := range stages.after.values {
				s.ref.Probabilities = append(s.ref.Probabilities, float64(v))
			}
		}
	}
	return s
}

// store boils a stage down as tools/reference does.
func store(layer int, s stage) *RefStage {
	r := &RefStage{Mean: s.mean, Max: s.max, Min: s.min, L2: s.l2, Peak: s.peak()}
	for j := range uint64(64) {
		at := int(splitmix.Mix(uint64(layer)<<32+j) % uint64(len(s.values)))
		r.Samples = append(r.Samples, Sample{float64(at), float64(s.values[at])})
	}
	return r
}

// alive is the index of a value that the ReLU of a layer lets through: weights that it meets count.
func (s subject) alive(t *testing.T, layer string) int {
	t.Helper()
	for _, l := range s.ref.Layers {
		for _, v := range l.After.Samples {
			if l.Name == layer && v[1] > 0.1*l.After.Peak {
				return int(v[0])
			}
		}
	}
	t.Fatalf("no value of %s is alive", layer)
	return 0
}

// changedModel is a copy of a model, one array of it changed.
func changedModel(t *testing.T, set *weights.Set, array string, change func([]float32)) *weights.Set {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := set.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, array+".npy")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]float32, set.Array(array).Len())
	raw := data[len(data)-4*len(values):] // behind the header
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	change(values)
	for i, v := range values {
		binary.LittleEndian.PutUint32(raw[4*i:], math.Float32bits(v))
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	changed, err := weights.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { changed.Close() })
	return changed
}

func add(i int, x float32) func([]float32) { return func(v []float32) { v[i] += x } }

// swapLast swaps two places of the last axis, which has n.
func swapLast(n, a, b int) func([]float32) {
	return func(v []float32) {
		for i := 0; i < len(v); i += n {
			v[i+a], v[i+b] = v[i+b], v[i+a]
		}
	}
}

// reverseInputs turns the input channels of a (3, 3, in, out) kernel around.
func reverseInputs(in, out int) func([]float32) {
	return func(v []float32) {
		for tap := 0; tap < len(v); tap += in * out {
			for a, b := 0, in-1; a < b; a, b = a+1, b-1 {
				for c := range out {
					i, j := tap+a*out+c, tap+b*out+c
					v[i], v[j] = v[j], v[i]
				}
			}
		}
	}
}
