package cli

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// gpuLike is a runner that says it is a GPU's; it never computes.
type gpuLike struct {
	nn.Runner
	network *nn.Network
}

func (g gpuLike) Network() *nn.Network { return g.network }

func (g gpuLike) Device() nn.DeviceInfo {
	return nn.DeviceInfo{
		Backend: nn.GPU, Renderer: "A card", Vendor: "A vendor", Family: "plain", Refused: errors.New("nn: it computes wrong"),
		Kernels: make([][]string, len(g.network.Layers)),
	}
}

func TestBenchReportOfAGPU(t *testing.T) {
	n, err := nn.NewNetwork(weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true}))
	if err != nil {
		t.Fatal(err)
	}
	e := &engine{Runner: gpuLike{network: n}}
	times := make([][]float64, len(n.Layers)+1)
	for i := range times {
		times[i] = []float64{1}
	}
	times[len(n.Layers)][0] = 10
	choices := []nn.Choice{{Shape: "224x224x64-to-64", Algorithm: nn.Algorithm{Family: "shared_large", Winograd: 4}, Trials: []nn.Trial{
		{Algorithm: nn.Algorithm{Family: "shared_large", Winograd: 4}, Time: time.Millisecond},
		{Algorithm: nn.Algorithm{Family: "plain"}, Err: errors.New("no")},
	}}}
	b := newBenchJSON(e, times)
	r := newBenchReport(Build{}, e, b, 1, 5e12, choices)
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-3*want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	conv := 2 * 9 * 64 * 64 * 224 * 224 / 1e6 // GFLOP/s of block1_conv2 in a millisecond
	near("rate", r.Rate, 3094)                // 15.47 G products in 10 ms
	near("fraction", r.Fraction, 3094./5000)
	near("fraction of block1_conv2", r.Layers[2].Fraction, conv/5000)
	near("GB/s of fc1", r.Layers[20].GBPerSecond, (25088+1)*4096*4/1e6)
	if b.Layers[2].Fraction != 0 || r.Layers[3].Fraction != 0 || r.Layers[2].GBPerSecond != 0 {
		t.Error("fractions in the plain JSON, or of a pool, or bytes of a convolution")
	}
	if len(r.Tuned) != 1 || len(r.Tuned[0].Tried) != 2 || r.Tuned[0].Tried[1].Fault != "no" || r.Tuned[0].Tried[1].GFLOPS != 0 {
		t.Fatalf("tuned: %+v", r.Tuned)
	}
	near("rate of a trial", r.Tuned[0].Tried[0].GFLOPS, conv)
	text, err := encodeJSON(r, "")
	if err != nil {
		t.Fatal(err)
	}
	contains(t, text, `"refused_kernels": "nn: it computes wrong"`, `"kernel": "winograd4/shared_large"`, `"peak_gflops": 5000`, `"fault": "no"`)
}

func TestBenchTuneOnTheCPU(t *testing.T) {
	r := run(t, onSmall("bench", "--runs=1", "--tune")...)
	r.oneLine(t, "nothing to tune on ")
	contains(t, r.out, "Loading took")
}
