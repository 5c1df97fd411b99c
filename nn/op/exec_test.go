package op

import (
	"strings"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// A step whose buffers are not there, or are too small, is an error and never runs.
func TestRunWithoutABuffer(t *testing.T) {
	r := newRig(t, gpu.Options{Checked: true})
	out := Map(2, 2, 1)
	step := Maxpool2x2Step(shaders.Plain, out, WithoutReLU, r.Src, r.Dst)
	r.put(r.Src, Pack(NewTensor(Map(4, 4, 1))))
	r.Dst.Texels = Texels(out)
	if _, err := r.exec.Run(r.mem, step); err == nil || !strings.Contains(err.Error(), "needs buffer dst with 16 texels") {
		t.Errorf("error %v, want one about the result's buffer", err)
	}
	r.zeros(r.Dst, Texels(out)-1)
	r.Dst.Texels++
	if _, err := r.exec.Run(r.mem, step); err == nil || !strings.Contains(err.Error(), "dst") {
		t.Errorf("error %v, want one about a buffer that is too small", err)
	}
	r.zeros(r.Dst, Texels(out))
	if _, err := r.exec.Run(r.mem, step); err != nil {
		t.Error(err)
	}
}

// A program is compiled once, whoever needs it first.
func TestProgramsAreCompiledOnce(t *testing.T) {
	compiled := map[string]int{}
	e := NewExecutor(glContext.Open(t, gpu.Options{}), func(v shaders.Variant) (string, error) {
		compiled[v.Name()]++
		return v.Source()
	})
	defer e.Release()
	first, err := e.Program(shaders.Find("flatten", shaders.Plain))
	again, errAgain := e.Program(shaders.Find("flatten", shaders.Plain))
	if err != nil || errAgain != nil || first != again || compiled["flatten"] != 1 {
		t.Errorf("compiled %d times, errors %v and %v", compiled["flatten"], err, errAgain)
	}
}
