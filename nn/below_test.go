package nn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
)

// A pass that is given what another picture has at a layer goes on as that picture's does, bit for bit.
func TestGivenAnotherPicturesLayer(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	eachPassRunner(t, passRunners, small(), func(t *testing.T, r Runner, in Tensor) {
		one, other := mustForward(t, r, Pass{Input: in}), mustForward(t, r, Pass{Input: Tensor{Shape: in.Shape, Data: op.Random(2, in.Len())}})
		defer one.Release()
		defer other.Release()
		froms := []int{1, 3, 18, 19, 20, 22}
		if testing.Short() {
			froms = []int{3, 19}
		}
		for _, from := range froms {
			what := fmt.Sprint("from ", from)
			part := mustForward(t, r, Pass{From: from, Base: one, Below: mustRead(t, other, Site{Layer: from - 1})})
			sameFrom(t, what, part, other, from)
			if !slices.Equal(mustRead(t, part, Site{Layer: from - 1}).Data, mustRead(t, other, Site{Layer: from - 1}).Data) {
				t.Errorf("%s: the pass does not have what it was given", what)
			}
			on := mustForward(t, r, Pass{From: from, Base: one, Below: mustRead(t, one, Site{Layer: from - 1})})
			sameFrom(t, what+", its own", on, one, 0)
			part.Release()
			on.Release()
		}
	})
}

// Off goes with what is given, and what the pass below has off does not count any more.
func TestGivenWithChannelsOff(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		whole := mustForward(t, r, Pass{Input: in})
		defer whole.Release()
		off := map[int][]int{17: {1, 3}}
		want := mustForward(t, r, Pass{From: 18, Base: whole, Off: off})
		got := mustForward(t, r, Pass{From: 18, Base: whole, Off: off, Below: mustRead(t, whole, Site{Layer: 17})})
		on := mustForward(t, r, Pass{From: 18, Base: want, Below: mustRead(t, whole, Site{Layer: 17})})
		for _, a := range []*Activations{want, got, on} {
			defer a.Release()
		}
		sameFrom(t, "off", got, want, 18)
		sameFrom(t, "on again", on, whole, 18)
		seed, err := SeedUnit(r.Network().Layers[22].Out, 0, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		back := func(a *Activations) []float32 {
			g, err := r.Backward(context.Background(), Back{Of: a, From: r.Network().Logits(), Seed: seed, To: Site{Layer: 17}})
			if err != nil {
				t.Fatal(err)
			}
			return g.Data
		}
		if !slices.Equal(back(got), back(want)) || !slices.Equal(back(on), back(whole)) {
			t.Error("a gradient of what was given differs from that of the same values computed")
		}
	})
}

func TestForwardRefusesWhatItIsGiven(t *testing.T) {
	eachPassRunner(t, passRunners[:2], tinySet(), func(t *testing.T, r Runner, in Tensor) {
		whole := mustForward(t, r, Pass{Input: in})
		defer whole.Release()
		infinite := NewTensor(r.Network().Layers[4].Out)
		infinite.Data[3] = float32(1 / zero)
		for _, c := range []struct {
			p    Pass
			want string
		}{
			{Pass{Input: in, Below: in}, "goes on from another one"},
			{Pass{Base: whole, From: 5, Below: in}, "in place of block2_conv1 the pass is given 64 x 64 x 3"},
			{Pass{Base: whole, From: 5, Below: infinite}, "not a number"},
		} {
			a, err := r.Forward(context.Background(), c.p)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if a != nil {
				a.Release()
			}
		}
		part := mustForward(t, r, Pass{Base: whole, From: 5, Below: mustRead(t, whole, Site{Layer: 4})})
		defer part.Release()
		seed, _ := SeedChannel(r.Network().Layers[8].Out, 0)
		_, err := r.Backward(context.Background(), Back{Of: part, From: Site{Layer: 8}, Seed: seed})
		if err == nil || !strings.Contains(err.Error(), "block2_conv1 was given") {
			t.Errorf("a gradient past what was given: %v", err)
		}
		if _, err := r.Backward(context.Background(), Back{Of: part, From: Site{Layer: 8}, Seed: seed, To: Site{Layer: 4}}); err != nil {
			t.Error(err)
		}
	})
}

var zero float64

// A pass that ends early has the layers up to there, and another one can go on from it.
func TestPassThatEndsEarly(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		whole, part := mustForward(t, r, Pass{Input: in}), mustForward(t, r, Pass{Input: in, To: 9})
		defer whole.Release()
		defer part.Release()
		for i := range 10 {
			if !slices.Equal(mustRead(t, part, Site{Layer: i}).Data, mustRead(t, whole, Site{Layer: i}).Data) {
				t.Errorf("layer %d differs", i)
			}
		}
		if _, err := part.Output(10); !errors.Is(err, ErrNotYet) || part.Done() != 10 {
			t.Errorf("%d layers, error %v", part.Done(), err)
		}
		rest := mustForward(t, r, Pass{Base: part, From: 10})
		defer rest.Release()
		sameFrom(t, "the rest", rest, whole, 0)
		seed, _ := SeedChannel(r.Network().Layers[8].Out, 0)
		if _, err := r.Backward(context.Background(), Back{Of: part, From: Site{Layer: 8, Before: true}, Seed: seed}); err != nil {
			t.Error(err)
		}
		for _, p := range []Pass{{Input: in, To: 23}, {Input: in, To: -1}, {Base: whole, From: 5, To: 4}} {
			if a, err := r.Forward(context.Background(), p); err == nil {
				a.Release()
				t.Errorf("to %d: no error", p.To)
			}
		}
	})
}
