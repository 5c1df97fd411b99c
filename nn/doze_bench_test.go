package nn

import "testing"

// BenchmarkDoze is a pass of the built-in model by itself, and one after a doze: what they differ by is what a picture takes longer
// after a window was left alone.
func BenchmarkDoze(b *testing.B) {
	for _, o := range runnerKinds {
		for _, doze := range []bool{false, true} {
			b.Run(string(o.Backend)+map[bool]string{false: "/awake", true: "/dozing"}[doze], func(b *testing.B) {
				r, input := openRunner(b, builtin(b), o), referenceInput(b)
				for b.Loop() {
					if doze {
						b.StopTimer()
						r.Doze()
						b.StartTimer()
					}
					a, err := r.Forward(b.Context(), Pass{Input: input})
					if err != nil {
						b.Fatal(err)
					}
					a.Release()
				}
			})
		}
	}
}
