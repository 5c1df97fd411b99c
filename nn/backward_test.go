package nn

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
)

// gradientBound is how far a gradient may be from that in float64, as a share of its length.
const gradientBound = 1e-5

func mustBack(t *testing.T, r Runner, b Back) Tensor {
	t.Helper()
	g, err := r.Backward(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// followed compares a backward pass, at each site on its way, with the walk in float64.
func followed(t *testing.T, r Runner, b Back, off map[int][]int) {
	t.Helper()
	n := r.Network()
	want := walker64{t, r, b.Of, b.Rule, off}.walk(n.site(b.From), b.Seed, n.site(b.To))
	worst, seen := 0.0, 0
	compare := func(s Site, got Tensor) {
		e := relativeL2(got.Data, want[s])
		if worst = max(worst, e); !(e <= gradientBound) || got.Shape != n.Layers[s.Layer].Out {
			t.Errorf("%s, before: %v, by %s: %s, off by %.2g of its length, want at most %g", n.Layers[s.Layer].Name, s.Before, b.Rule, got.Shape, e, gradientBound)
		}
	}
	b.Each = func(s Site, read func() (Tensor, error)) error {
		g, err := read()
		if err == nil {
			compare(s, g)
			seen++
		}
		return err
	}
	compare(n.site(b.To), mustBack(t, r, b))
	if seen != len(want) {
		t.Errorf("Each saw %d sites, want %d", seen, len(want))
	}
	t.Logf("from %s by %s: off by %.2g at most", n.Layers[b.From.Layer].Name, b.Rule, worst)
}

// seedsOf are starts of all kinds: at the logits, at a unit before and after its ReLU, at a channel's sum, at a pool.
func seedsOf(t *testing.T, r Runner, a *Activations) []Back {
	n := r.Network()
	layer := func(name string) Layer { return n.layer(name) }
	conv, pool, early := layer("block3_conv2"), layer("block4_pool"), layer("block1_conv2")
	largest, _, _, err := SeedLargest(mustRead(t, a, Site{Layer: conv.Index}), 1)
	if err != nil {
		t.Fatal(err)
	}
	seed := must[Tensor](t)
	return []Back{
		{From: n.Logits(), Seed: seed(SeedDifference(n.last().Out, 1, 3)), To: Site{}},
		{From: n.Logits(), Seed: seed(SeedUnit(n.last().Out, 0, 0, 5)), To: Site{layer("fc1").Index, true}},
		{From: Site{Layer: layer("fc1").Index}, Seed: seed(SeedChannel(layer("fc1").Out, 2)), To: Site{Layer: pool.Index}},
		{From: Site{Layer: conv.Index}, Seed: largest, To: Site{}},
		{From: Site{conv.Index, true}, Seed: seed(SeedUnit(conv.Out, conv.Out.H-1, 0, 3)), To: Site{early.Index, true}},
		{From: Site{Layer: pool.Index}, Seed: seed(SeedChannel(pool.Out, 7)), To: Site{Layer: early.Index}},
		{From: Site{Layer: early.Index}, Seed: seed(SeedChannel(early.Out, 1)), To: Site{early.Index, true}},
		{From: Site{Layer: pool.Index}, Seed: seed(SeedUnit(pool.Out, pool.Out.H-1, pool.Out.W-1, 0)), To: Site{Layer: pool.Index}},
		{From: Site{conv.Index, true}, Seed: NewTensor(conv.Out), To: Site{}},
	}
}

func TestBackward(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	eachPassRunner(t, passRunners, small(), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		for i, b := range seedsOf(t, r, a) {
			if i%3 > 0 && testing.Short() {
				continue
			}
			rules := allRules
			if i%3 > 0 {
				rules = rules[:1] // each rule goes through the same programs
			}
			for _, rule := range rules {
				b.Of, b.Rule = a, rule
				followed(t, r, b, nil)
			}
		}
	})
}

func TestBackwardOnEachInstructionSet(t *testing.T) {
	inDepth(t)
	eachCPU(t, small(), func(t *testing.T, r Runner) {
		a := mustForward(t, r, Pass{Input: inputOf(t, r)})
		defer a.Release()
		for _, b := range seedsOf(t, r, a) {
			b.Of = a
			followed(t, r, b, nil)
		}
	})
}

// A quarter of the width, where convolutions are by Winograd's algorithms.
func TestBackwardThroughTheNarrowNet(t *testing.T) {
	inDepth(t)
	for _, o := range []Options{{Backend: CPU}, {Backend: GPU}} {
		t.Run(string(o.Backend), func(t *testing.T) {
			r := openRunner(t, narrow(), o)
			a := mustForward(t, r, Pass{Input: referenceInput(t)})
			defer a.Release()
			top, err := a.Top(1)
			if err != nil {
				t.Fatal(err)
			}
			seed := must[Tensor](t)(SeedUnit(r.Network().last().Out, 0, 0, top[0].Index))
			followed(t, r, Back{Of: a, From: r.Network().Logits(), Seed: seed}, nil)
		})
	}
}

// A logit of a network that is linear between its kinks is the sum of each input times its gradient, and of each bias times
// the gradient of all that it is added to.
func TestTheGradientAccountsForTheLogit(t *testing.T) {
	inDepth(t)
	eachRunner(t, func(t *testing.T, r Runner) {
		n := r.Network()
		a := mustForward(t, r, Pass{Input: inputOf(t, r)})
		defer a.Release()
		logits := mustRead(t, a, n.Logits())
		seed := must[Tensor](t)(SeedUnit(logits.Shape, 0, 0, 7))
		sum := 0.0
		g := mustBack(t, r, Back{Of: a, From: n.Logits(), Seed: seed, Each: func(s Site, read func() (Tensor, error)) error {
			l := n.Layers[s.Layer]
			if l.Params == 0 || !s.Before {
				return nil
			}
			k, err := r.Kernel(t.Context(), l.Index)
			if err != nil {
				return err
			}
			g, err := read()
			for i, v := range g.Data {
				sum += float64(v) * float64(k.Bias[i%l.Out.C])
			}
			return err
		}})
		for i, v := range g.Data {
			sum += float64(v) * float64(mustRead(t, a, Site{}).Data[i])
		}
		want := float64(logits.Data[7])
		if e := math.Abs(sum-want) / math.Abs(want); !(e <= 1e-5) {
			t.Errorf("inputs and biases account for %.8g of a logit of %.8g: off by %.2g", sum, want, e)
		}
	})
}

// Nothing outside of a unit's receptive field has a gradient, not even one of rounding errors.
func TestGradientsStayInTheReceptiveField(t *testing.T) {
	inDepth(t)
	eachPassRunnerOf(t, passRunners[:2], narrow(), func(t *testing.T, r Runner, in Tensor) {
		n, rng := r.Network(), rand.New(rand.NewPCG(1, 2))
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		some := 0
		for _, l := range n.Layers[1:n.Top()] {
			if l.Index%2 == 1 && r.Device().Backend == GPU {
				continue // a software renderer computes whole maps
			}
			y, x := rng.IntN(l.Out.H), rng.IntN(l.Out.W)
			seed := must[Tensor](t)(SeedUnit(l.Out, y, x, rng.IntN(l.Out.C)))
			g := mustBack(t, r, Back{Of: a, From: Site{l.Index, true}, Seed: seed, Rule: []Rule{Gradient, Deconvnet}[l.Index%2]})
			box := n.ReceptiveField(l.Index).Box(y, x)
			for i, v := range g.Data {
				if at := image.Pt(i/3%g.W, i/3/g.W); v != 0 && !at.In(box) {
					t.Fatalf("%s (%d, %d): gradient %g at %v, outside of %v", l.Name, y, x, v, at, box)
				} else if v != 0 {
					some++
				}
			}
		}
		if some == 0 {
			t.Error("all gradients are zero")
		}
	})
}

// A channel that is off has no gradient, in passes that go on from others too.
func TestBackwardWithChannelsOff(t *testing.T) {
	if testing.Short() {
		t.Skip("goroutines meet here as in TestGradientOfAnOddInput and TestForwardAllIsEachByItself")
	}
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		n := r.Network()
		whole := mustForward(t, r, Pass{Input: in, Off: map[int][]int{0: {1}, 2: {1}, 3: {0}}})
		defer whole.Release()
		part := mustForward(t, r, Pass{Base: whole, From: 10, Off: map[int][]int{9: {0, 5}, 10: {2}, 20: {0, 7, 9}}})
		on := mustForward(t, r, Pass{Base: part, From: 11, Off: map[int][]int{10: {}}})
		seed := must[Tensor](t)(SeedUnit(n.last().Out, 0, 0, 5))
		for _, rule := range []Rule{Gradient, Deconvnet} {
			followed(t, r, Back{Of: part, From: n.Logits(), Seed: seed, Rule: rule},
				map[int][]int{0: {1}, 2: {1}, 3: {0}, 9: {0, 5}, 10: {2}, 20: {0, 7, 9}})
			followed(t, r, Back{Of: on, From: n.Logits(), Seed: seed, Rule: rule},
				map[int][]int{0: {1}, 2: {1}, 3: {0}, 9: {0, 5}})
		}
		part.Release()
		on.Release()
		g := mustBack(t, r, Back{Of: whole, From: n.Logits(), Seed: seed, Rule: Deconvnet})
		for i, v := range g.Data {
			if v != 0 && i%3 == 1 {
				t.Fatalf("gradient %g of a channel of the input that is off", v)
			}
		}
	})
}

func TestHeldKernelsGiveTheSameGradient(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		b := Back{Of: a, From: r.Network().Logits(), Seed: must[Tensor](t)(SeedUnit(r.Network().last().Out, 0, 0, 5))}
		want := mustBack(t, r, b)
		if held := r.Device().Held; held != 0 {
			t.Errorf("%d bytes are held after a pass", held)
		}
		release, again := r.HoldKernels(), r.HoldKernels()
		for range 2 {
			if got := mustBack(t, r, b); !slices.Equal(got.Data, want.Data) {
				t.Error("another gradient with kernels held")
			}
		}
		release()
		release()
		if held := r.Device().Held; held < 4*9*26*26 {
			t.Errorf("%d bytes are held, less than one kernel", held)
		}
		again()
		if held := r.Device().Held; held != 0 {
			t.Errorf("%d bytes are held after the last holder let go", held)
		}
	})
}

func TestBackwardCanBeCancelled(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		ctx, cancel := context.WithCancel(t.Context())
		var last Site
		b := Back{Of: a, From: r.Network().Logits(), Seed: must[Tensor](t)(SeedUnit(r.Network().last().Out, 0, 0, 5))}
		b.Each = func(s Site, _ func() (Tensor, error)) error {
			if last = s; s.Layer == 12 {
				cancel()
			}
			return nil
		}
		if _, err := r.Backward(ctx, b); !errors.Is(err, context.Canceled) || last.Layer != 12 {
			t.Errorf("error %v after layer %d, want a stop right after layer 12", err, last.Layer)
		}
		stop := errors.New("enough")
		b.Each = func(Site, func() (Tensor, error)) error { return stop }
		if _, err := r.Backward(t.Context(), b); !errors.Is(err, stop) {
			t.Errorf("error %v, want that of Each", err)
		}
	})
}

func TestBackwardRefuses(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		n := r.Network()
		a, released := mustForward(t, r, Pass{Input: in}), mustForward(t, r, Pass{Input: in})
		defer a.Release()
		released.Release()
		other := openRunner(t, tinySet(), Options{Backend: CPU})
		elsewhere := mustForward(t, other, Pass{Input: NewTensor(other.Network().Layers[0].Out)})
		defer elsewhere.Release()
		good := Back{Of: a, From: Site{Layer: 5}, Seed: must[Tensor](t)(SeedChannel(n.Layers[5].Out, 0)), To: Site{}}
		bad := NewTensor(good.Seed.Shape)
		bad.Data[3] = float32(math.NaN())
		for _, c := range []struct {
			name   string
			change func(b *Back)
			want   string
		}{
			{"no pass", func(b *Back) { b.Of = nil }, "activations of the same runner"},
			{"of another runner", func(b *Back) { b.Of = elsewhere }, "activations of the same runner"},
			{"released", func(b *Back) { b.Of = released }, "released"},
			{"no such layer", func(b *Back) { b.From.Layer = 23 }, "layer 23 of 23"},
			{"no such layer to end at", func(b *Back) { b.To.Layer = -1 }, "layer -1 of 23"},
			{"up", func(b *Back) { b.To.Layer = 6 }, "cannot end at block2_pool when it starts at block2_conv2"},
			{"up through a ReLU", func(b *Back) { b.From.Before, b.To.Layer = true, 5 }, "goes down"},
			{"probabilities", func(b *Back) { b.From.Layer = 22 }, "starts at the logits of predictions"},
			{"another shape", func(b *Back) { b.From.Layer = 4 }, "the seed is 112 x 112 x 6"},
			{"not a number", func(b *Back) { b.Seed = bad }, "the seed has values"},
			{"no rule", func(b *Back) { b.Rule = 3 }, "rule 3 is none"},
		} {
			b := good
			if c.change(&b); c.name == "another shape" {
				b.Seed = Tensor{Shape: op.Map(112, 112, 6), Data: nil}
			}
			if _, err := r.Backward(t.Context(), b); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: error %v, want %q", c.name, err, c.want)
			}
		}
	})
}

func TestBackwardBeyondTheRunner(t *testing.T) {
	for _, o := range runnerKinds {
		r := openRunner(t, small(), o)
		a := mustForward(t, r, Pass{Input: inputOf(t, r)})
		release := r.HoldKernels()
		b := Back{Of: a, From: r.Network().Logits(), Seed: must[Tensor](t)(SeedUnit(r.Network().last().Out, 0, 0, 5))}
		mustBack(t, r, b)
		r.Close()
		if _, err := r.Backward(t.Context(), b); !errors.Is(err, ErrReleased) {
			t.Errorf("%s: error %v, want ErrReleased", o.Backend, err)
		}
		release()
		a.Release()
	}
}

func TestBackwardBeforeTheLayerIsDone(t *testing.T) {
	n := mustNetwork(t, small())
	a := newActivations(n, Pass{}, newCPUPass(n, 0, nil))
	if _, err := (Back{Of: a, From: Site{Layer: 3}}).check(n); !errors.Is(err, ErrNotYet) {
		t.Errorf("error %v, want ErrNotYet", err)
	}
}

func TestGradientThatOverflows(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		seed := NewTensor(r.Network().Layers[8].Out)
		for i := range seed.Data {
			seed.Data[i] = math.MaxFloat32
		}
		if _, err := r.Backward(t.Context(), Back{Of: a, From: Site{8, true}, Seed: seed}); !errors.Is(err, ErrGradientNotFinite) {
			t.Errorf("error %v, want ErrGradientNotFinite", err)
		}
		mustForward(t, r, Pass{Input: in}).Release() // has nothing of it
	})
}

func TestSeeds(t *testing.T) {
	s := op.Map(2, 3, 2)
	values := Tensor{Shape: s, Data: []float32{1, 9, 4, 2, 3, 7, 4, 9, 0, 0, 1, 1}}
	largest, y, x, err := SeedLargest(values, 0)
	if err != nil || y != 0 || x != 1 {
		t.Errorf("the largest is at (%d, %d), error %v, want the first of two 4", y, x, err)
	}
	for _, c := range []struct {
		name      string
		got, want []float32
	}{
		{"unit", must[Tensor](t)(SeedUnit(s, 1, 2, 1)).Data, []float32{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
		{"channel", must[Tensor](t)(SeedChannel(s, 1)).Data, []float32{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}},
		{"largest", largest.Data, []float32{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"difference", must[Tensor](t)(SeedDifference(op.Vector(4), 3, 1)).Data, []float32{0, -1, 0, 1}},
		{"no difference", must[Tensor](t)(SeedDifference(op.Vector(2), 1, 1)).Data, []float32{0, 0}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	fails := func(what string, err error) {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	for _, u := range [][3]int{{-1, 0, 0}, {2, 0, 0}, {0, 3, 0}, {0, 0, 2}, {0, 0, -1}} {
		_, err := SeedUnit(s, u[0], u[1], u[2])
		fails(fmt.Sprint("unit ", u), err)
	}
	_, err = SeedChannel(s, 2)
	fails("channel 2", err)
	_, _, _, err = SeedLargest(values, -1)
	fails("largest of channel -1", err)
	_, err = SeedDifference(op.Vector(2), 0, 2)
	fails("class 2", err)
	_, err = SeedDifference(s, 0, 1)
	fails("difference in a map", err)
}
