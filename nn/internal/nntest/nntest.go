// Package nntest gives the tests of packages over nn runners on all backends, closed at the end, and inputs for them.
package nntest

import (
	"context"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/splitmix"
)

// A Rig opens runners. Like gputest's Context there is one in a test binary, and its TestMain calls Main on the main thread.
type Rig struct{ context gputest.Context }

// Main runs the tests of a package and exits; see gputest.Main.
func (g *Rig) Main(m *testing.M) { gputest.Main(m, &g.context) }

// Open gives a runner for one test.
func (g *Rig) Open(t testing.TB, set *weights.Set, b nn.Backend) nn.Runner {
	t.Helper()
	o := nn.Options{Backend: b}
	if b == nn.GPU {
		o.Window = g.context.Window(t)
	}
	r, err := nn.Open(context.Background(), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// Each runs a test on the CPU and on the GPU.
func (g *Rig) Each(t *testing.T, set func() *weights.Set, f func(t *testing.T, r nn.Runner)) {
	for _, b := range []nn.Backend{nn.CPU, nn.GPU} {
		t.Run(string(b), func(t *testing.T) { f(t, g.Open(t, set(), b)) })
	}
}

// Input has values as a picture has them after Keras' preprocessing.
func Input(r nn.Runner, seed uint64) nn.Tensor {
	t := nn.NewTensor(r.Network().Layers[0].Out)
	for i := range t.Data {
		t.Data[i] = float32(splitmix.Mix(seed<<32+uint64(i))>>40)/(1<<24)*255 - 115
	}
	return t
}

// Forward computes a pass, which lives until the end of the test.
func Forward(t testing.TB, r nn.Runner, p nn.Pass) *nn.Activations {
	t.Helper()
	a, err := r.Forward(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Release)
	return a
}
