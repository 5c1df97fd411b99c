package nn

import (
	"context"
	"slices"
	"testing"
)

// After a rest only what a result is made of is held, it can still be read, and the next pass has the same values.
func TestRest(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		forward := func() *Activations {
			a, err := r.Forward(context.Background(), Pass{Input: inputOf(t, r)})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		output := func(a *Activations) []float32 {
			out, err := a.Output(len(a.Network().Layers) - 1)
			if err != nil {
				t.Fatal(err)
			}
			return slices.Clone(out.Data)
		}
		kept, other := forward(), forward()
		other.Release()
		g, onGPU := r.(*gpuRunner)
		before := 0
		if onGPU {
			before = g.exec.Device.Live()
		}
		r.Rest()
		if onGPU {
			if freed := before - g.exec.Device.Live(); freed < len(r.Network().Layers) {
				t.Errorf("%d objects were given back, want those of a pass", freed)
			}
		}
		if c, ok := r.(*cpuRunner); ok && len(c.spare.byLayer) > 0 {
			t.Error("memory for other passes is kept")
		}
		again := forward()
		if !slices.Equal(output(kept), output(again)) {
			t.Error("the pass after a rest has other values")
		}
		kept.Release()
		again.Release()
		r.Rest()
		r.Close()
		r.Rest()
	})
}
