package nn

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights"
)

// Each layer's shape, forth with its own weights as the pass computes it, and back as a backward pass does.
func TestConvolve(t *testing.T) {
	if !testing.Short() {
		t.Run("96x64", func(t *testing.T) { convolve(t, small()) })
	}
	t.Run("75x100", func(t *testing.T) { convolve(t, odd()) })
}

func convolve(t *testing.T, set *weights.Set) {
	eachPassRunner(t, passRunners, set, func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		for _, i := range []int{1, 2, 5, 13, 17} {
			k := must[Kernel](t)(r.Kernel(t.Context(), i))
			got, err := r.Convolve(t.Context(), Convolution{Layer: i, Taps: k.Taps, Bias: k.Bias}, mustRead(t, a, Site{Layer: i - 1}))
			if err != nil {
				t.Fatal(err)
			}
			want := mustRead(t, a, Site{i, true})
			if e := op.RelativeError(got.Data, want.Data); got.Shape != want.Shape || !(e <= op.LayerBound) {
				t.Errorf("layer %d forth: %s, off by %.2g", i, got.Shape, e)
			}
			l := r.Network().Layers[i]
			g := Tensor{Shape: l.Out, Data: op.Random(3, l.Out.Len())}
			back, err := r.Convolve(t.Context(), Convolution{Layer: i, Taps: k.Taps, Turned: true}, g)
			if err != nil {
				t.Fatal(err)
			}
			want = mustBack(t, r, Back{Of: a, From: Site{i, true}, Seed: g, To: Site{Layer: i - 1}})
			if e := op.RelativeError(back.Data, want.Data); back.Shape != l.In || !(e <= op.LayerBound) {
				t.Errorf("layer %d back: %s, off by %.2g", i, back.Shape, e)
			}
		}
	})
}

// A kernel that is none of the network's, against the formula.
func TestConvolveWithAnotherKernel(t *testing.T) {
	var want []float32 // the same for all runners
	eachPassRunner(t, passRunners, quick(), func(t *testing.T, r Runner, _ Tensor) {
		l := r.Network().layer("block3_conv2")
		taps, bias := op.Random(1, 9*l.In.C*l.Out.C), op.Random(2, l.Out.C)
		in := Tensor{Shape: l.In, Data: op.Random(3, l.In.Len())}
		if want == nil {
			want = op.Conv3x3Ref(in, taps, bias).Data
		}
		got, err := r.Convolve(t.Context(), Convolution{Layer: l.Index, Taps: taps, Bias: bias}, in)
		if err != nil {
			t.Fatal(err)
		}
		if e := op.RelativeError(got.Data, want); !(e <= op.LayerBound) {
			t.Errorf("off by %.2g", e)
		}
	})
}

func TestConvolveRefuses(t *testing.T) {
	for _, o := range runnerKinds {
		r := openRunner(t, small(), o)
		l := r.Network().Layers[1]
		good := Convolution{Layer: 1, Taps: make([]float32, 9*l.In.C*l.Out.C)}
		in := NewTensor(l.In)
		for _, c := range []struct {
			change func(c *Convolution)
			want   string
		}{
			{func(c *Convolution) { c.Layer = 3 }, "layer 3 is no convolution"},
			{func(c *Convolution) { c.Layer = -1 }, "layer -1 is no convolution"},
			{func(c *Convolution) { c.Taps = c.Taps[1:] }, "a kernel for block1_conv1 has 81 values, got 80"},
			{func(c *Convolution) { c.Bias = []float32{1} }, "a bias for block1_conv1 has 3 values, got 1"},
			{func(c *Convolution) { c.Bias, c.Turned = make([]float32, 3), true }, "has no bias"},
			{func(c *Convolution) { c.Layer, c.Taps = 4, make([]float32, 9*3*6) }, "block2_conv1 takes 32 x 48 x 3"},
		} {
			bad := good
			c.change(&bad)
			if _, err := r.Convolve(t.Context(), bad, in); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.Convolve(ctx, good, in); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want that of the context", err)
		}
		huge := good
		huge.Bias = []float32{0, math.MaxFloat32, 0}
		huge.Taps[4*9+1], in.Data[3*500] = math.MaxFloat32, math.MaxFloat32
		if _, err := r.Convolve(t.Context(), huge, in); !errors.Is(err, ErrConvolutionNotFinite) {
			t.Errorf("error %v, want ErrConvolutionNotFinite", err)
		}
		r.Close()
		if _, err := r.Convolve(t.Context(), good, in); !errors.Is(err, ErrReleased) {
			t.Errorf("error %v, want ErrReleased", err)
		}
	}
}
