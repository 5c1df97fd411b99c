package tune

import (
	"math"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
)

// The program that measures does what it counts: each step of each chain shows in the result.
func TestPeakDoesItsWork(t *testing.T) {
	e, mem := op.NewExecutor(glContext.Open(t, gpu.Options{Checked: true}), shaders.Variant.Source), op.Buffers{}
	t.Cleanup(func() { e.Release(); mem.Release() })
	v := shaders.Find("peak", shaders.Plain)
	const groups, rounds = 3, 2
	n := groups * v.Define("LOCAL")
	dst, got := op.NewBuffer("dst", n), make([]float32, n*4)
	err := mem.Zeroed(e.Device, dst)
	if err == nil {
		_, err = e.Run(mem, peakStep(dst, groups, rounds, 0.75, 0.5))
	}
	if err == nil {
		err = mem[dst].Download(got, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range got {
		want := peakRef(i/4, v.Define("CHAINS"), v.Define("STEPS")*rounds, 0.75, 0.5)
		if math.Abs(float64(x)-want) > 1e-5 {
			t.Fatalf("invocation %d: %v, want %v", i/4, x, want)
		}
	}
	if one, all := peakOperations(1, 1), peakOperations(groups, rounds); all != one*groups*rounds || one != 2*4*3*8*64 {
		t.Errorf("%v operations in a round of a group, %v in all", one, all)
	}
}
