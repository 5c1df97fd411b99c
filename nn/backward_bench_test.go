package nn

import (
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// The gradient of a logit at the input, with kernels turned for each pass and with kernels that are held.
func BenchmarkBackward(b *testing.B) {
	for _, o := range runnerKinds {
		for name, set := range map[string]*weights.Set{"builtin": builtin(b), "full": synthetic(1, true)} {
			for _, hold := range []bool{false, true} {
				b.Run(name+"/"+string(o.Backend)+map[bool]string{true: "/held"}[hold], func(b *testing.B) {
					r := openRunner(b, set, o)
					a, err := r.Forward(b.Context(), Pass{Input: referenceInput(b)})
					if err != nil {
						b.Fatal(err)
					}
					defer a.Release()
					if hold {
						defer r.HoldKernels()()
					}
					seed, err := SeedUnit(r.Network().last().Out, 0, 0, 5)
					if err != nil {
						b.Fatal(err)
					}
					back := Back{Of: a, From: r.Network().Logits(), Seed: seed}
					for range 2 { // compiles programs, and turns what is held
						if _, err := r.Backward(b.Context(), back); err != nil {
							b.Fatal(err)
						}
					}
					for b.Loop() {
						if _, err := r.Backward(b.Context(), back); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
