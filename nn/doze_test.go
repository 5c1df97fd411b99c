package nn

import (
	"context"
	"fmt"
	"image"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
)

// A runner that dozes has given back what convolutions multiply with, and tells the same of itself. Whatever comes next finds it
// made again, with the same values to the bit: passes, also those that go on from another one, and parts of passes.
func TestDoze(t *testing.T) {
	eachRunner(t, func(t *testing.T, r Runner) {
		d := dozer{t: t, Runner: r}
		base := d.forward(Pass{Input: inputOf(t, r)})
		want := d.answer(base)
		for name, again := range map[string]func() []float32{
			"a pass":                              func() []float32 { return d.answer(d.forward(Pass{Input: inputOf(t, r)})) },
			"a pass that goes on from another":    func() []float32 { return d.answer(d.forward(Pass{Base: base, From: 12})) },
			"dense layers, which are still there": func() []float32 { return d.answer(d.forward(Pass{Base: base, From: 20})) },
		} {
			d.doze()
			if got := again(); !slices.Equal(got, want) {
				t.Errorf("after a doze %s gives other values", name)
			}
		}
		d.doze()
		if v, err := base.Output(5); err != nil || v.Data == nil {
			t.Errorf("a pass from before a doze cannot be read: %v", err)
		}
		if missing := d.missing(); missing == 0 && !d.plain() {
			t.Error("reading a pass made the weights again")
		}
		r.Close()
		r.Doze()
	})
}

// Parts of passes use the weights of CPU mode, without a pass.
func TestPartsAfterDoze(t *testing.T) {
	r := openRunner(t, quick(), Options{Backend: CPU})
	d := dozer{t: t, Runner: r}
	parts := NewParts(t.Context(), r, nil)
	defer parts.Close()
	cone, err := parts.Cone(t.Context(), d.forward(Pass{Input: inputOf(t, r)}), Site{Layer: 9})
	if err != nil {
		t.Fatal(err)
	}
	patch := []Patch{{Box: image.Rect(40, 40, 44, 44), Values: NewTensor(op.Map(4, 4, 3))}}
	before, err := cone.Change(t.Context(), patch)
	if err != nil {
		t.Fatal(err)
	}
	d.doze()
	after, err := cone.Change(t.Context(), patch)
	if err != nil || !slices.Equal(before[0].Part.Data, after[0].Part.Data) {
		t.Errorf("a patch makes something else after a doze; error %v", err)
	}
}

// Weights of files are kept: the file may be gone when they are wanted again. On a GPU they take nothing from the system.
func TestFilesDoNotDoze(t *testing.T) {
	set := quick()
	set.Path = "model.safetensors"
	for _, o := range runnerKinds {
		r := openRunner(t, set, o)
		d := dozer{t: t, Runner: r}
		if r.Doze(); d.missing() != 0 {
			t.Errorf("%s: weights of a file were given back", o.Backend)
		}
	}
}

// A dozer is a runner that is looked at while it dozes.
type dozer struct {
	t *testing.T
	Runner
}

func (d *dozer) forward(p Pass) *Activations {
	d.t.Helper()
	a, err := d.Forward(context.Background(), p)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(a.Release)
	return a
}

func (d *dozer) answer(a *Activations) []float32 {
	d.t.Helper()
	out, err := a.Output(len(d.Network().Layers) - 1)
	if err != nil {
		d.t.Fatal(err)
	}
	return out.Data
}

// doze has it doze, twice, which changes nothing.
func (d *dozer) doze() {
	d.t.Helper()
	about := fmt.Sprint(d.Device())
	d.Doze()
	d.Doze()
	if d.missing() == 0 && !d.plain() {
		d.t.Fatal("nothing was given back")
	}
	if now := fmt.Sprint(d.Device()); now != about {
		d.t.Errorf("it tells %s of itself, before %s", now, about)
	}
}

// missing is how many arrays of weights are given back.
func (d *dozer) missing() (n int) {
	switch r := d.Runner.(type) {
	case *gpuRunner:
		r.loading.mu.Lock()
		defer r.loading.mu.Unlock()
		return len(r.loading.missing)
	case *cpuRunner:
		if v, ok := r.layers.(*vectorLayers); ok {
			for _, c := range v.convs {
				if !c.Held() {
					n++
				}
			}
		}
	}
	return n
}

// plain reports whether it has nothing to give back: Go's own layers.
func (d *dozer) plain() bool {
	c, ok := d.Runner.(*cpuRunner)
	if !ok {
		return false
	}
	_, plain := c.layers.(*plainLayers)
	return plain
}
