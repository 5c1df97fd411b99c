package explain

import (
	"context"
	"math"
	"sync"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// kernel is a layer's kernel that rules change. Of a dense layer it is read in bands each time, because the changed one is
// as large as the first: 411 MB for fc1 of VGG16.
type kernel struct {
	taps  []float32 // of a convolution
	dense rowReader
	bias  []float32
}

// rowReader is a dense kernel of which some rows are in memory at a time: one of a file, or a random one.
type rowReader interface {
	Rows() int
	RowLen() int
	ReadRows(ctx context.Context, dst []float32, first, last int) error
}

// bandValues is how many values of a dense kernel are in memory at a time. Where a file has it the other way round each band
// takes one way through the file.
const bandValues = 32 << 20

func (w *lrpWalk) kernelOf(l nn.Layer) (kernel, error) {
	if w.random(l) {
		return w.head.kernel(l), nil
	}
	if l.Kind == nn.Conv {
		k, err := w.r.Kernel(w.ctx, l.Index)
		return kernel{taps: k.Taps, bias: k.Bias}, err
	}
	bias, err := w.r.Weights().Array(l.Bias()).Values(w.ctx)
	return kernel{dense: w.r.Weights().Array(l.Kernel()), bias: bias}, err
}

// forth is the changed kernel times an input, without bias.
func (k kernel) forth(w *lrpWalk, l nn.Layer, change func(float32) float32, in nn.Tensor) (nn.Tensor, error) {
	if k.dense == nil {
		return w.r.Convolve(w.ctx, nn.Convolution{Layer: l.Index, Taps: changed(k.taps, change)}, in)
	}
	sums := newMean(l.Out)
	var mu sync.Mutex
	err := k.bands(w, func(first int, rows []float32) {
		n := len(rows) / l.Out.C
		work.Parts(n, func(from, to int) {
			part := make([]float64, l.Out.C)
			for i := from; i < to; i++ {
				x := float64(in.Data[first+i])
				if x == 0 {
					continue
				}
				for o, v := range rows[i*l.Out.C:][:l.Out.C] {
					part[o] += x * float64(change(v))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for o, v := range part {
				sums.sums[o] += v
			}
		})
	})
	return sums.tensor(), err
}

// back is the changed kernel, transposed, times what is at the output.
func (k kernel) back(w *lrpWalk, l nn.Layer, change func(float32) float32, s nn.Tensor) (nn.Tensor, error) {
	if k.dense == nil {
		return w.r.Convolve(w.ctx, nn.Convolution{Layer: l.Index, Taps: changed(k.taps, change), Turned: true}, s)
	}
	out := nn.NewTensor(l.In)
	err := k.bands(w, func(first int, rows []float32) {
		work.Parts(len(rows)/l.Out.C, func(from, to int) {
			for i := from; i < to; i++ {
				sum := 0.0
				for o, v := range rows[i*l.Out.C:][:l.Out.C] {
					sum += float64(change(v)) * float64(s.Data[o])
				}
				out.Data[first+i] = float32(sum)
			}
		})
	})
	return out, err
}

// smallSum is the share of a layer's largest sum below which a sum is small. A convolution by tiles is off by some 1e-6 of the largest
// value around. That is much of a sum that is next to nothing; and where relevance is divided by it, the huge quotient would
// spoil what is handed down to all around. So small sums are computed, and handed down, by the formula, in float64.
const smallSum = 1e-3

// refine computes the small sums anew that relevance is divided by, and lists them.
func (k kernel) refine(l nn.Layer, sums []float64, g lrpGroup, inputs []nn.Tensor, bias []float32, used func(i int) bool) (few []int) {
	peak := 0.0
	for _, v := range sums {
		peak = max(peak, math.Abs(v))
	}
	for i, v := range sums {
		if math.Abs(v) < smallSum*peak && used(i) {
			few = append(few, i)
		}
	}
	if len(few) == 0 {
		return nil
	}
	taps := k.changedTaps(g)
	work.Parts(len(few), func(from, to int) {
		for _, i := range few[from:to] {
			v := float64(bias[i%l.Out.C])
			for part, p := range g.parts {
				if inputs[part].Data == nil {
					continue
				}
				around(l, i, func(in, tap int) {
					v += float64(p.sign) * float64(inputs[part].Data[in]) * float64(taps[part][tap])
				})
			}
			sums[i] = v
		}
	})
	return few
}

// scatter hands down what few units have, and takes it out of s.
func (k kernel) scatter(l nn.Layer, s nn.Tensor, few []int, g lrpGroup, inputs []nn.Tensor, down *mean) {
	if len(few) == 0 {
		return
	}
	taps := k.changedTaps(g)
	for _, i := range few {
		share := float64(s.Data[i])
		s.Data[i] = 0
		for part, p := range g.parts {
			if inputs[part].Data == nil {
				continue
			}
			around(l, i, func(in, tap int) {
				down.sums[in] += float64(p.sign) * share * float64(inputs[part].Data[in]) * float64(taps[part][tap])
			})
		}
	}
}

func (k kernel) changedTaps(g lrpGroup) [][]float32 {
	taps := make([][]float32, len(g.parts))
	for i, p := range g.parts {
		taps[i] = changed(k.taps, p.weight)
	}
	return taps
}

// around goes through what value i of a 3x3 convolution is the sum of: indices of the input and of the kernel.
func around(l nn.Layer, i int, f func(in, tap int)) {
	c, x, y := i%l.Out.C, i/l.Out.C%l.Out.W, i/l.Out.C/l.Out.W
	for tap := range 9 {
		sy, sx := y+tap/3-1, x+tap%3-1
		if sy < 0 || sy >= l.In.H || sx < 0 || sx >= l.In.W {
			continue
		}
		for ic := range l.In.C {
			f((sy*l.In.W+sx)*l.In.C+ic, (tap*l.In.C+ic)*l.Out.C+c)
		}
	}
}

// bands reads a dense kernel, some rows at a time.
func (k kernel) bands(w *lrpWalk, f func(first int, rows []float32)) error {
	step := max(1, bandValues/k.dense.RowLen())
	buf := make([]float32, min(step, k.dense.Rows())*k.dense.RowLen())
	for first := 0; first < k.dense.Rows(); first += step {
		last := min(first+step, k.dense.Rows())
		rows := buf[:(last-first)*k.dense.RowLen()]
		if err := k.dense.ReadRows(w.ctx, rows, first, last); err != nil {
			return err
		}
		f(first, rows)
	}
	return nil
}
