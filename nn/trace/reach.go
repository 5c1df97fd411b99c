package trace

import (
	"context"
	"fmt"
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/op"
	"github.com/vggscope/vggscope/weights/work"
)

// Taps is how many values a convolution's kernel has for one pair of channels: three rows of three.
const Taps = 9

// Reach is, for each channel of a layer, the sum of |weight x value| over all products that the next layer with weights forms
// of it: how much of what that layer adds up comes from there. t are the layer's values as the next one reads them; pools
// between the two are computed. It is an error for a layer that none with weights follows.
func (w *Weights) Reach(ctx context.Context, layer int, t nn.Tensor) ([]float64, error) {
	for _, l := range w.Network.Layers[layer+1:] {
		switch l.Kind {
		case nn.Pool:
			t = op.Maxpool2x2Ref(t)
		case nn.Conv:
			sizes, err := w.sizesOf(ctx, l)
			if err != nil {
				return nil, err
			}
			return reachOfConv(sizes, TapSums(t)), nil
		case nn.Dense:
			sizes, err := w.sizesOf(ctx, l)
			if err != nil {
				return nil, err
			}
			return reachOfDense(sizes, t), nil
		}
	}
	return nil, fmt.Errorf("trace: no layer with weights reads %s", w.Network.Layers[layer].Name)
}

// sizesOf are sums of |weight| over all outputs: for each tap and input channel of a convolution, for each input of a dense
// layer.
func (w *Weights) sizesOf(ctx context.Context, l nn.Layer) ([]float64, error) {
	w.mu.Lock()
	kept := w.sizes[l.Index]
	w.mu.Unlock()
	if kept != nil {
		return kept, nil
	}
	n := l.Out.C
	rows := l.In.Len()
	if l.Kind == nn.Conv {
		rows = Taps * l.In.C
	}
	sizes := make([]float64, rows)
	add := func(from int, values []float32) {
		work.Parts(len(values)/n, func(a, b int) {
			for i := a; i < b; i++ {
				for _, v := range values[i*n:][:n] {
					sizes[from+i] += math.Abs(float64(v))
				}
			}
		})
	}
	if l.Kind == nn.Conv {
		k, err := w.Conv(ctx, l.Index)
		if err != nil {
			return nil, err
		}
		add(0, k.Taps)
	} else if err := w.rows(ctx, l, add); err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.sizes[l.Index] = sizes
	w.mu.Unlock()
	return sizes, nil
}

func reachOfConv(sizes []float64, sums [Taps][]float64) []float64 {
	reach := make([]float64, len(sums[0]))
	for tap, sum := range sums {
		for c, s := range sum {
			reach[c] += s * sizes[tap*len(sum)+c]
		}
	}
	return reach
}

func reachOfDense(sizes []float64, t nn.Tensor) []float64 {
	reach := make([]float64, t.C)
	for i, v := range t.Data {
		reach[i%t.C] += math.Abs(float64(v)) * sizes[i]
	}
	return reach
}

// TapSums are, for each tap of a convolution with a padding of zeros, row by row, and each channel of t, the sum of |value|
// over all that the tap multiplies with.
func TapSums(t nn.Tensor) (sums [Taps][]float64) {
	work.Each(Taps, func(tap int) {
		dy, dx := tap/3-1, tap%3-1
		sum := make([]float64, t.C)
		for y := max(0, dy); y < min(t.H, t.H+dy); y++ {
			for x := max(0, dx); x < min(t.W, t.W+dx); x++ {
				for c, v := range t.Data[(y*t.W+x)*t.C:][:t.C] {
					sum[c] += math.Abs(float64(v))
				}
			}
		}
		sums[tap] = sum
	})
	return sums
}
