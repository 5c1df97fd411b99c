package probe

import (
	"context"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/splitmix"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { gputest.Main(m, &glContext) }

// small has dense layers, ten classes and next to no channels.
func small() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 10})
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

// eachBackend runs a test on the CPU and on the GPU.
func eachBackend(t *testing.T, f func(t *testing.T, r nn.Runner)) {
	for _, b := range []nn.Backend{nn.CPU, nn.GPU} {
		t.Run(string(b), func(t *testing.T) { f(t, open(t, small(), b)) })
	}
}

// randomInput has values as a picture has them after Keras' preprocessing.
func randomInput(r nn.Runner, seed uint64) nn.Tensor {
	t := nn.NewTensor(r.Network().Layers[0].Out)
	for i := range t.Data {
		t.Data[i] = float32(splitmix.Mix(seed<<32+uint64(i))>>40)/(1<<24)*255 - 115
	}
	return t
}

func forward(t testing.TB, r nn.Runner, p nn.Pass) *nn.Activations {
	t.Helper()
	a, err := r.Forward(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Release)
	return a
}

func aim(t testing.TB, a *nn.Activations, text string) explain.Aim {
	t.Helper()
	v, err := explain.ParseTarget(text)
	if err != nil {
		t.Fatal(err)
	}
	aim, err := v.Aim(a)
	if err != nil {
		t.Fatal(err)
	}
	return aim
}

func output(t testing.TB, a *nn.Activations, layer int) nn.Tensor {
	t.Helper()
	v, err := a.Output(layer)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
