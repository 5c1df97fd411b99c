package dream

import (
	"context"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { gputest.Main(m, &glContext) }

// small has dense layers, ten classes, next to no channels and an input of 64 pixels.
func small() *weights.Set {
	s := weights.Synthetic(weights.SyntheticOptions{Width: 0.1})
	s.Card.Input.Width, s.Card.Input.Height = 64, 64
	return s
}

func open(t testing.TB, set *weights.Set, b nn.Backend) nn.Runner {
	t.Helper()
	o := nn.Options{Backend: b}
	if b == nn.GPU {
		o.Window = glContext.Window(t)
	}
	r, err := nn.Open(context.Background(), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func eachBackend(t *testing.T, f func(t *testing.T, r nn.Runner)) {
	for _, b := range []nn.Backend{nn.CPU, nn.GPU} {
		t.Run(string(b), func(t *testing.T) { f(t, open(t, small(), b)) })
	}
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
