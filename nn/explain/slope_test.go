package explain

import (
	"math"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// Along twenty random directions the gradient is the slope of the logit, by differences of two passes in float64. A step that
// crosses a kink sees another slope: most must not.
func TestGradientIsTheSlope(t *testing.T) {
	r := open(t, small(), nn.CPU)
	in := randomInput(r, 1)
	a := forward(t, r, in)
	g := run(t, r, a, Request{Method: Gradient, Target: target(t, "class:3")}).Values
	net := network64{t, r, map[int]nn.Kernel{}}
	for _, l := range r.Network().Layers {
		if l.Params > 0 {
			k, err := r.Kernel(t.Context(), l.Index)
			if err != nil {
				t.Fatal(err)
			}
			net.kernels[l.Index] = k
		}
	}
	const step, directions = 1e-7, 20
	var near [directions]bool
	work.Each(directions, func(k int) {
		slope, moved := 0.0, [2][]float64{}
		for side, sign := range []float64{1, -1} {
			for i, v := range in.Data {
				d := normal(7, k, i)
				moved[side] = append(moved[side], float64(v)+sign*step*d)
				if side == 0 {
					slope += d * float64(g.Data[i])
				}
			}
		}
		got := (net.logits(moved[0])[3] - net.logits(moved[1])[3]) / (2 * step)
		near[k] = math.Abs(got-slope) <= 1e-3*math.Abs(slope)
	})
	count := 0
	for _, ok := range near {
		if ok {
			count++
		}
	}
	if count < directions-2 {
		t.Errorf("the gradient is the slope along %d of %d directions", count, directions)
	}
}

// network64 computes a network in float64, plainly.
type network64 struct {
	t       *testing.T
	r       nn.Runner
	kernels map[int]nn.Kernel
}

func (n network64) logits(x []float64) []float64 {
	for _, l := range n.r.Network().Layers[1:] {
		switch l.Kind {
		case nn.Conv:
			x = n.conv(l, x)
		case nn.Pool:
			x = pool64(l, x)
		case nn.Dense:
			x = n.dense(l, x)
		}
		if l.Activation == "relu" {
			for i, v := range x {
				x[i] = max(v, 0)
			}
		}
	}
	return x
}

func (n network64) conv(l nn.Layer, x []float64) []float64 {
	k, out := n.kernels[l.Index], make([]float64, l.Out.Len())
	for i := range out {
		out[i] = float64(k.Bias[i%l.Out.C])
	}
	for tap := range 9 {
		dy, dx := tap/3-1, tap%3-1
		for y := max(0, -dy); y < min(l.In.H, l.In.H-dy); y++ {
			for c := max(0, -dx); c < min(l.In.W, l.In.W-dx); c++ {
				from, to := x[((y+dy)*l.In.W+c+dx)*l.In.C:][:l.In.C], out[(y*l.In.W+c)*l.Out.C:][:l.Out.C]
				for ic, v := range from {
					for oc, w := range k.Taps[(tap*l.In.C+ic)*l.Out.C:][:l.Out.C] {
						to[oc] += v * float64(w)
					}
				}
			}
		}
	}
	return out
}

func pool64(l nn.Layer, x []float64) []float64 {
	out := make([]float64, l.Out.Len())
	for i := range out {
		c, col, row := i%l.Out.C, i/l.Out.C%l.Out.W, i/l.Out.C/l.Out.W
		at := (2*row*l.In.W+2*col)*l.In.C + c
		out[i] = max(x[at], x[at+l.In.C], x[at+l.In.W*l.In.C], x[at+(l.In.W+1)*l.In.C])
	}
	return out
}

func (n network64) dense(l nn.Layer, x []float64) []float64 {
	k, out := n.kernels[l.Index], make([]float64, l.Out.C)
	for o := range out {
		out[o] = float64(k.Bias[o])
		for i, v := range x {
			out[o] += v * float64(k.Taps[i*l.Out.C+o])
		}
	}
	return out
}
