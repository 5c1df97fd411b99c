package explain

import (
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/weights"
)

// Each method for the top class of the full network, after its forward pass. Those of many passes have one or two here.
func BenchmarkMethods(b *testing.B) {
	for _, backend := range []nn.Backend{nn.CPU, nn.GPU} {
		r := rig.Open(b, weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true}), backend)
		a := forward(b, r, nntest.Input(r, 1))
		for _, m := range Methods() {
			if m == Occlusion {
				continue // BenchmarkOcclusion
			}
			b.Run(string(backend)+"/"+string(m), func(b *testing.B) {
				for b.Loop() {
					run(b, r, a, Request{Method: m, Target: Target{Class: Top}, N: 1, Steps: 2})
				}
			})
		}
	}
}
