package dream

import (
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/raced"
)

var rig nntest.Rig

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

// inRace are the tests in which the goroutines of spectra and of views meet, and those that stop and go on.
const inRace = "Stopped|GoOn|Views|OddSize|CanvasGradients|Refuses"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	rig.Main(m)
}

// small has dense layers, ten classes, next to no channels and an input of 64 pixels.
func small() *weights.Set {
	s := weights.Synthetic(weights.SyntheticOptions{Width: 0.1})
	s.Card.Input.Width, s.Card.Input.Height = 64, 64
	return s
}

func target(t testing.TB, text string) explain.Target {
	t.Helper()
	v, err := explain.ParseTarget(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// photo is a made-up one: a slope of colours with a disc on it.
func photo(w, h int) *picture.RGB {
	p := picture.New(w, h)
	for i := range p.Pix {
		x, y := i/3%w, i/3/w
		p.Pix[i] = byte(60 + 100*x/w + 20*(i%3))
		if (x-w/2)*(x-w/2)+(y-h/2)*(y-h/2) < w*w/16 {
			p.Pix[i] = byte(220 - 80*(i%3))
		}
	}
	return p
}
