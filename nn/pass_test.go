package nn

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/shaders"
	"github.com/vggscope/vggscope/weights"
)

// passRunners are the runners that parts of passes are tested on, the two that are fast on a software renderer first: each
// family has its own shaders for them.
var passRunners = []Options{
	{Backend: CPU}, {Backend: GPU, Family: shaders.Image}, {Backend: GPU, Family: shaders.Plain}, {Backend: GPU, Family: shaders.Shared},
}

// eachPassRunner runs a test on each of them, and on a GPU that is given layers ahead.
func eachPassRunner(t *testing.T, runners []Options, set *weights.Set, f func(t *testing.T, r Runner, in Tensor)) {
	eachPassRunnerOf(t, runners, set, f)
	t.Run("queued", func(t *testing.T) { onPassRunner(t, openHooked(t, set, Options{Backend: GPU}, queued), f) })
}

// eachPassRunnerOf is eachPassRunner without that last one, which computes the same numbers.
func eachPassRunnerOf(t *testing.T, runners []Options, set *weights.Set, f func(t *testing.T, r Runner, in Tensor)) {
	for _, o := range runners {
		t.Run(string(o.Backend)+string(o.Family), func(t *testing.T) { onPassRunner(t, openRunner(t, set, o), f) })
	}
}

func onPassRunner(t *testing.T, r Runner, f func(t *testing.T, r Runner, in Tensor)) {
	shape := r.Network().Layers[0].Out
	f(t, r, op.Tensor{Shape: shape, Data: op.Random(1, shape.Len())})
	if g, ok := r.(*gpuRunner); ok {
		g.allGivenBack(t)
	}
}

// allGivenBack fails the test where a pass that is released has a buffer still.
func (r *gpuRunner) allGivenBack(t *testing.T) {
	t.Helper()
	free := 0
	for _, list := range r.pool.free {
		free += len(list)
	}
	live := 0
	for _, label := range r.exec.Device.LiveLabels() {
		if strings.HasPrefix(label, "buffer ") {
			live++
		}
	}
	if live != len(r.loading.shared)+free {
		t.Errorf("%d buffers are alive, of which %d are shared and %d free", live, len(r.loading.shared), free)
	}
}

// small has dense layers, next to no channels, and an eighth of VGG16's pixels; wider than high, so that nothing takes one for the other.
func small() *weights.Set { return sized(0.05, image.Pt(96, 64)) }

// wide is small on the input of VGG16, where the deepest layers do not see all of it.
func wide() *weights.Set { return sized(0.05, image.Pt(224, 224)) }

func mustForward(t *testing.T, r Runner, p Pass) *Activations {
	t.Helper()
	a, err := r.Forward(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func mustRead(t *testing.T, a *Activations, s Site) Tensor {
	t.Helper()
	v, err := a.At(s)
	if err != nil {
		t.Fatalf("layer %d: %v", s.Layer, err)
	}
	return v
}

// sameFrom fails the test unless two passes have the same values, bit for bit, from a layer on.
func sameFrom(t *testing.T, what string, got, want *Activations, from int) {
	t.Helper()
	for i, l := range want.Network().Layers[from:] {
		for _, before := range []bool{false, true} {
			s := Site{from + i, before}
			if !slices.Equal(mustRead(t, got, s).Data, mustRead(t, want, s).Data) {
				t.Fatalf("%s: %s differs, before its activation: %v", what, l.Name, before)
			}
		}
	}
}

func TestPartOfAPassEqualsTheWhole(t *testing.T) {
	eachPassRunner(t, passRunners, tinySet(), func(t *testing.T, r Runner, in Tensor) { partsFrom(t, r, in, 1) })
}

func TestPartOfTheDenseLayersEqualsTheWhole(t *testing.T) {
	eachPassRunner(t, passRunners, small(), func(t *testing.T, r Runner, in Tensor) { partsFrom(t, r, in, r.Network().Top()) })
}

// partsFrom compares passes from each layer on, from a first one, with the whole pass that they go on from.
func partsFrom(t *testing.T, r Runner, in Tensor, first int) {
	whole := mustForward(t, r, Pass{Input: in})
	defer whole.Release()
	for from := first; from < len(r.Network().Layers); from++ {
		var seen []int
		part := mustForward(t, r, Pass{From: from, Base: whole, Done: func(a *Activations, layer int) {
			seen = append(seen, layer)
			if a.Done() != layer+1 || a.Time(layer) <= 0 || a.Time(from-1) != 0 {
				t.Errorf("from %d: %d done after layer %d, which took %v", from, a.Done(), layer, a.Time(layer))
			}
		}})
		sameFrom(t, fmt.Sprint("from ", from), part, whole, 0)
		if len(seen) != len(r.Network().Layers)-from || seen[0] != from || part.From() != from {
			t.Errorf("from %d: layers %v were computed", from, seen)
		}
		part.Release()
	}
}

// With channels off a layer puts out zeros there, and the next one what it makes of them.
func TestOffEqualsZeroingByHand(t *testing.T) {
	cpu := openRunner(t, small(), Options{Backend: CPU}).(*cpuRunner)
	n := cpu.Network()
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		whole := mustForward(t, r, Pass{Input: in})
		defer whole.Release()
		for _, layer := range []int{0, 2, 10, 18, 19, 21} {
			l := n.Layers[layer]
			off := []int{0, l.Out.C - 1, l.Out.C / 2}
			part := mustForward(t, r, Pass{From: layer + 1, Base: whole, Off: map[int][]int{layer: off}})
			whereOff := mustRead(t, part, Site{Layer: layer})
			byHand := op.MaskRef(mustRead(t, whole, Site{Layer: layer}), off)
			if !slices.Equal(whereOff.Data, byHand.Data) {
				t.Errorf("%s: channels %v are not off", l.Name, off)
			}
			next, _, err := cpu.layers.compute(n.Layers[layer+1], byHand, false) // on the CPU, since nothing else can be given values by hand
			if err != nil {
				t.Fatal(err)
			}
			if e := op.RelativeError(mustRead(t, part, Site{layer + 1, n.Layers[layer+1].Activation != ""}).Data, next.Data); e > op.LayerBound {
				t.Errorf("%s behind %s is off by %.2g", n.Layers[layer+1].Name, l.Name, e)
			}
			if l.Activation != "" && !slices.Equal(mustRead(t, part, Site{layer, true}).Data, mustRead(t, whole, Site{layer, true}).Data) {
				t.Errorf("%s: what is before its ReLU has changed", l.Name)
			}
			part.Release()
		}
		off := map[int][]int{2: {1}, 20: {0, 5}}
		fromStart, part := mustForward(t, r, Pass{Input: in, Off: off}), mustForward(t, r, Pass{From: 3, Base: whole, Off: off})
		sameFrom(t, "a whole pass with channels off", fromStart, part, 0)
		fromStart.Release()
		part.Release()
	})
}

func TestChannelsOffAndOnAgain(t *testing.T) {
	eachPassRunner(t, passRunners, tinySet(), func(t *testing.T, r Runner, in Tensor) {
		whole := mustForward(t, r, Pass{Input: in})
		first := mustForward(t, r, Pass{From: 5, Base: whole, Off: map[int][]int{4: {0, 1}, 8: {2}}})
		if slices.Equal(mustRead(t, first, Site{Layer: 18}).Data, mustRead(t, whole, Site{Layer: 18}).Data) {
			t.Error("channels that are off make no difference")
		}
		// What the pass below has off stays off, where nothing else is said.
		same := mustForward(t, r, Pass{From: 5, Base: first, Off: map[int][]int{8: {2}}})
		sameFrom(t, "the same channels off", same, first, 0)
		some := mustForward(t, r, Pass{From: 9, Base: first})
		sameFrom(t, "a part behind them", some, first, 0)
		on := mustForward(t, r, Pass{From: 5, Base: same, Off: map[int][]int{4: {}}})
		sameFrom(t, "all channels on", on, whole, 0)
		for _, a := range []*Activations{whole, first, same, some, on} {
			a.Release()
		}
	})
}

func TestForwardRefusesPasses(t *testing.T) {
	eachPassRunner(t, passRunners, tinySet(), func(t *testing.T, r Runner, in Tensor) {
		whole, released := mustForward(t, r, Pass{Input: in}), mustForward(t, r, Pass{Input: in})
		defer whole.Release()
		released.Release()
		other := openRunner(t, tinySet(), Options{Backend: CPU})
		elsewhere := mustForward(t, other, Pass{Input: in})
		defer elsewhere.Release()
		for _, c := range []struct {
			name string
			p    Pass
			want string
		}{
			{"no base", Pass{Input: in, From: 3}, "needs another one"},
			{"from the input", Pass{Base: whole}, "layers 1 to 18, not at 0"},
			{"behind the end", Pass{Base: whole, From: 19}, "not at 19"},
			{"of another runner", Pass{Base: elsewhere, From: 3}, "another runner"},
			{"released", Pass{Base: released, From: 3}, "released"},
			{"off far below", Pass{Base: whole, From: 3, Off: map[int][]int{1: {0}}}, "channels of layer 1 cannot be off in a pass of layers 3 to 18"},
			{"off beyond", Pass{Input: in, Off: map[int][]int{19: {0}}}, "layer 19"},
			{"no such channel", Pass{Input: in, Off: map[int][]int{1: {3}}}, "channel 3 of block1_conv1 cannot be off: it has 3"},
			{"no channel", Pass{Input: in, Off: map[int][]int{1: {-1}}}, "channel -1"},
		} {
			a, err := r.Forward(context.Background(), c.p)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: error %v, want %q", c.name, err, c.want)
			}
			if a != nil {
				a.Release()
			}
		}
	})
}

func TestProbabilitiesAreNeverOff(t *testing.T) {
	n := mustNetwork(t, small())
	p := Pass{Input: NewTensor(n.Layers[0].Out), Off: map[int][]int{22: {1}}}
	if err := p.check(n); err == nil || !strings.Contains(err.Error(), "predictions has probabilities") {
		t.Errorf("error %v", err)
	}
}

// A pass that went on from another one keeps that one's memory, in whatever order they are released.
func TestReleaseInAnyOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of passes, which tell nothing of the driver")
	}
	orders := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	eachPassRunner(t, passRunners, tinySet(), func(t *testing.T, r Runner, in Tensor) {
		whole := mustForward(t, r, Pass{Input: in})
		defer whole.Release()
		for _, order := range orders {
			first := mustForward(t, r, Pass{Input: in})
			second := mustForward(t, r, Pass{From: 8, Base: first, Off: map[int][]int{7: {0}}})
			third := mustForward(t, r, Pass{From: 15, Base: second, Off: map[int][]int{14: {0}}})
			family := []*Activations{first, second, third}
			for n, i := range order {
				family[i].Release()
				family[i].Release() // one too many
				other := mustForward(t, r, Pass{Input: NewTensor(r.Network().Layers[0].Out)})
				for _, j := range order[n+1:] {
					if v := mustRead(t, family[j], Site{Layer: n}); !slices.Equal(v.Data, mustRead(t, whole, Site{Layer: n}).Data) {
						t.Errorf("order %v: layer %d of pass %d has changed after pass %d was released", order, n, j, i)
					}
				}
				other.Release()
				if _, err := family[i].At(Site{Layer: 5 + n, Before: true}); !errors.Is(err, ErrReleased) {
					t.Errorf("order %v: error %v of pass %d, want ErrReleased", order, err, i)
				}
			}
		}
	})
}

func TestRetain(t *testing.T) {
	eachPassRunner(t, passRunners, tinySet(), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		if !a.Retain() {
			t.Fatal("activations in use cannot be retained")
		}
		a.Release()
		mustRead(t, a, Site{Layer: 3})
		a.Release()
		if _, err := a.At(Site{Layer: 4}); !errors.Is(err, ErrReleased) || a.Retain() {
			t.Errorf("error %v after the last owner's Release, and Retain works", err)
		}
	})
}

// Where five pools leave maps of one pixel they are maps still.
func TestSmallestInput(t *testing.T) {
	set := func() *weights.Set {
		s := synthetic(0.25, false)
		s.Card.Input.Width, s.Card.Input.Height = 32, 32
		return s
	}
	in := op.Tensor{Shape: op.Map(32, 32, 3), Data: op.Random(1, 32*32*3)}
	want := mustForward(t, openRunner(t, set(), Options{Backend: CPU}), Pass{Input: in})
	defer want.Release()
	eachPassRunner(t, passRunners, set(), func(t *testing.T, r Runner, in Tensor) {
		got := mustForward(t, r, Pass{Input: in})
		defer got.Release()
		for i, l := range r.Network().Layers {
			if e := op.RelativeError(mustRead(t, got, Site{Layer: i}).Data, mustRead(t, want, Site{Layer: i}).Data); e > op.LayerBound {
				t.Errorf("%s is off by %.2g", l.Name, e)
			}
		}
		last := r.Network().last()
		if last.Out.Flat() || last.Out.String() != "1 x 1 x 128" {
			t.Errorf("%s is %s, want maps", last.Name, last.Out)
		}
	})
}

func TestKernel(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		set := r.Weights()
		for _, name := range []string{"block1_conv2", "fc1"} {
			l := r.Network().layer(name)
			k, err := r.Kernel(context.Background(), l.Index)
			if err != nil {
				t.Fatal(err)
			}
			want := make([]float32, set.Array(l.Kernel()).Len())
			if err := set.Array(l.Kernel()).ReadRows(context.Background(), want, 0, set.Array(l.Kernel()).Rows()); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(k.Taps, want) || k.In != l.In.C || k.Out != l.Out.C || len(k.Bias) != l.Out.C {
				t.Errorf("%s: %d taps from %d to %d, %d biases", name, len(k.Taps), k.In, k.Out, len(k.Bias))
			}
		}
		for _, layer := range []int{-1, 0, 3, 23} {
			if _, err := r.Kernel(context.Background(), layer); err == nil {
				t.Errorf("layer %d has a kernel", layer)
			}
		}
	})
}
