package trace

import (
	"context"
	"sync"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// Weights reads the kernels of a network. It keeps the convolution that was read last, and the sums of sizes that Reach takes.
// It is safe for use by several goroutines.
type Weights struct {
	Network *nn.Network
	set     *weights.Set

	mu    sync.Mutex
	layer int // whose kernel is kept
	kept  nn.Kernel
	sizes map[int][]float64
}

// NewWeights reads from a set, which must stay open.
func NewWeights(n *nn.Network, set *weights.Set) *Weights {
	return &Weights{Network: n, set: set, layer: -1, sizes: map[int][]float64{}}
}

// Conv is the kernel of a convolution.
func (w *Weights) Conv(ctx context.Context, layer int) (nn.Kernel, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.layer == layer {
		return w.kept, nil
	}
	k, err := nn.ReadKernel(ctx, w.Network, w.set, layer)
	if err == nil {
		w.layer, w.kept = layer, k
	}
	return k, err
}

// Folded reports whether a batch normalisation was put into a layer's kernel and bias when the file was opened.
func (w *Weights) Folded(l nn.Layer) bool {
	a := w.set.Array(l.Kernel())
	return a != nil && a.Folded()
}

// piece is how many values of a dense kernel are read at a time: 64 MiB.
const piece = 1 << 24

// rows goes through the kernel of a dense layer in pieces of whole rows.
func (w *Weights) rows(ctx context.Context, l nn.Layer, visit func(from int, values []float32)) error {
	kernel := w.set.Array(l.Kernel())
	n := kernel.RowLen()
	step := max(1, piece/n)
	values := make([]float32, min(step, kernel.Rows())*n)
	for from := 0; from < kernel.Rows(); from += step {
		to := min(from+step, kernel.Rows())
		part := values[:(to-from)*n]
		if err := kernel.ReadRows(ctx, part, from, to); err != nil {
			return err
		}
		visit(from, part)
	}
	return nil
}

// column is what a unit of a dense layer multiplies with, and its bias.
func (w *Weights) column(ctx context.Context, l nn.Layer, unit int) (column []float32, bias float32, err error) {
	n := l.Out.C
	err = w.rows(ctx, l, func(_ int, values []float32) {
		for i := unit; i < len(values); i += n {
			column = append(column, values[i])
		}
	})
	if err != nil {
		return nil, 0, err
	}
	all, err := w.set.Array(l.Bias()).Values(ctx)
	if err != nil {
		return nil, 0, err
	}
	return column, all[unit], nil
}
