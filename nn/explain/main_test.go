package explain

import (
	"context"
	"image"
	"math"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/raced"
)

var rig nntest.Rig

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

// inRace are the tests in which the goroutines of relevance, of heads and of occlusion meet, and those that stop them.
const inRace = "RelevanceIsAccountedFor|WithoutDenseLayers|TrustRefusesAndStops|RandomHead|Occlu|Stopped|Cancel|Refuse"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	rig.Main(m)
}

// odd is small for an input that is not square, whose pools drop rows and columns.
func odd() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 10, Pixels: image.Pt(100, 75)})
}

// small has dense layers, ten classes and next to no channels.
func small() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 10})
}

// each runs a test on all backends, with an input that is not square and whose pools drop something.
func each(t *testing.T, f func(t *testing.T, r nn.Runner)) { rig.Each(t, odd, f) }

func forward(t testing.TB, r nn.Runner, in nn.Tensor) *nn.Activations {
	t.Helper()
	return nntest.Forward(t, r, nn.Pass{Input: in})
}

func target(t testing.TB, text string) Target {
	t.Helper()
	v, err := ParseTarget(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func run(t testing.TB, r nn.Runner, a *nn.Activations, req Request) *Result {
	t.Helper()
	res, err := Run(context.Background(), r, a, req, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// apart is the length of a difference as a share of the length of what is wanted.
func apart(got, want []float32) float64 {
	var difference, length float64
	for i, w := range want {
		d := float64(got[i]) - float64(w)
		difference += d * d
		length += float64(w) * float64(w)
	}
	if length == 0 {
		return math.Sqrt(difference)
	}
	return math.Sqrt(difference / length)
}

// full is VGG16 with made-up weights.
func full() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true})
}
