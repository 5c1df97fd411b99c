package probe

import (
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/weights"
)

var rig nntest.Rig

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { rig.Main(m) }

// small has dense layers, ten classes and next to no channels.
func small() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 10})
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
