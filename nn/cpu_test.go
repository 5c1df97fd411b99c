package nn

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/nn/internal/hook"
	"github.com/vggscope/vggscope/nn/simd"
	"github.com/vggscope/vggscope/weights"
)

// eachCPU opens CPU mode on every instruction set of this processor, and in Go; in short on the fastest one and in Go.
func eachCPU(t *testing.T, set *weights.Set, f func(t *testing.T, r Runner)) {
	eachCPUOf(t, set, func(string) bool { return true }, f)
}

// eachCPUOf is eachCPU for some of them.
func eachCPUOf(t *testing.T, set *weights.Set, some func(kind string) bool, f func(t *testing.T, r Runner)) {
	if os.Getenv(gputest.RequireRenderer) != "" {
		return // what the CPU computes depends on no driver
	}
	names := []string{"plain"}
	for _, s := range simd.Sets() {
		names = append(names, s.Name)
	}
	for _, name := range names {
		if !some(name) || testing.Short() && name != "plain" && name != names[1] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r, err := Open(hook.With(context.Background(), hook.Hooks{CPU: name}), set, Options{Backend: CPU})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			f(t, r)
		})
	}
}

// At full width those are compared that TestReference does not run, but for plain Go's, which takes minutes; the narrow network goes through all of them.
func TestReferenceOnEachInstructionSet(t *testing.T) {
	fastest := "" // which TestReference runs
	if sets := simd.Sets(); len(sets) > 0 {
		fastest = sets[0].Name
	}
	for _, net := range []struct {
		name string
		set  *weights.Set
		some func(kind string) bool
	}{
		{"narrow", synthetic(0.25, true), func(string) bool { return true }},
		{"builtin", builtin(t), func(kind string) bool { return kind != "plain" && kind != fastest }},
	} {
		t.Run(net.name, func(t *testing.T) {
			eachCPUOf(t, net.set, net.some, func(t *testing.T, r Runner) {
				compareWithReference(t, r, readReference(t, net.name), 23)
			})
		})
	}
}

// The memory of a pass that was released is used again, but not what someone has read.
func TestReadTensorsOutliveTheirPass(t *testing.T) {
	eachCPU(t, small(), func(t *testing.T, r Runner) {
		input := inputOf(t, r)
		first := mustForward(t, r, Pass{Input: input})
		var read, want [][]float32
		for i := range r.Network().Layers {
			for _, before := range []bool{false, true} {
				if i%3 == 0 || before && i%2 == 0 {
					continue // others are not read, so that some memory is used again
				}
				v := mustRead(t, first, Site{i, before}).Data
				read, want = append(read, v), append(want, slices.Clone(v))
			}
		}
		first.Release()
		other := NewTensor(input.Shape)
		for i := range other.Data {
			other.Data[i] = float32(i % 50)
		}
		for range 2 {
			mustForward(t, r, Pass{Input: other}).Release()
		}
		for i := range read {
			if !slices.Equal(read[i], want[i]) {
				t.Errorf("tensor %d of those that were read has changed", i)
			}
		}
		again := mustForward(t, r, Pass{Input: input})
		defer again.Release()
		if !slices.Equal(mustRead(t, again, Site{Layer: 22}).Data, want[len(want)-1]) {
			t.Error("the same picture gives something else in memory that was used before")
		}
	})
}

// looks is a context that is cancelled after so many looks at it.
type looks struct {
	context.Context
	left int
}

func (l *looks) Err() error {
	if l.left--; l.left < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever loading is interrupted, it ends with that, and gives back what there is of it.
func TestLoadingOnCPUIsCancelledAnywhere(t *testing.T) {
	set := synthetic(0.05, true)
	for left := 0; ; left++ {
		r, err := Open(&looks{context.Background(), left}, set, Options{Backend: CPU})
		if err == nil {
			r.Close()
			if left < 2*16 { // the kernel and the bias of each layer
				t.Errorf("the context is looked at %d times", left)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v", left, err)
		}
	}
}

// A kernel is in memory once, as it is multiplied with, and beside weights and activations there is little.
func TestCPUMemory(t *testing.T) {
	if len(simd.Sets()) == 0 {
		t.Skip("no vector units to use")
	}
	r := openRunner(t, synthetic(0.5, true), Options{Backend: CPU})
	mustForward(t, r, Pass{Input: referenceInput(t)}).Release()
	kernels, others := 0, 0 // bytes
	for _, l := range r.Network().Layers {
		others += 4 * (l.Out.Len() + l.Params)
		if side := simd.Side(l.Out.H, l.Out.W, l.In.C); l.Kind == Conv && side > 1 {
			kernels += 4 * (side + 2) * (side + 2) * l.In.C * l.Out.C
			others -= 4 * 9 * l.In.C * l.Out.C
		}
	}
	if got, most := r.Device().Bytes, int64(kernels)+int64(others)*115/100; got > most {
		t.Errorf("%d MiB, want %d at most: %d of kernels, %d of the rest", got>>20, most>>20, kernels>>20, others>>20)
	}
}
