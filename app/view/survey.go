package view

import (
	"math"
	"runtime"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// A finding is what passes over the values of a channel find: spansOf the first two, which a layer cannot be shown without,
// and momentsOf the rest.
type finding struct {
	span   Range // of the finite values
	faults int   // values that are NaN or infinite

	zeros   int
	sum     float64 // of the finite values
	squares float64 // of their distances from origin
	power   float64 // the sum of their squares
	origin  float64 // a value of the channel: near the mean, so that the squares keep their digits
}

// stats is what nn.Tensor.Stats finds in a channel of n finite values.
func (f finding) stats(n int) nn.Stats {
	mean := f.sum / float64(n)
	shift := mean - f.origin
	variance := max(0, f.squares/float64(n)-shift*shift)
	return nn.Stats{
		Min: float64(f.span.Lo), Max: float64(f.span.Hi), Mean: mean, Std: math.Sqrt(variance), Zeros: float64(f.zeros) / float64(n),
	}
}

// and is what two passes found in two parts of a channel.
func (f finding) and(o finding) finding {
	f.span = Union([]Range{f.span, o.span})
	f.faults += o.faults
	f.zeros += o.zeros
	f.sum += o.sum
	f.squares += o.squares
	f.power += o.power
	return f
}

// survey looks at every channel in one pass over the tensor, which holds all channels of a pixel side by side and is larger
// than any cache. It takes the pixels in parts of some rows, side by side.
func survey(t nn.Tensor, look func(values []float32, found []finding)) []finding {
	const part = 1 << 18 // values: less is not worth another core
	n := max(1, min(len(t.Data)/part, runtime.GOMAXPROCS(0)))
	pixels := len(t.Data) / max(t.C, 1)
	parts := make([][]finding, n)
	work.Each(n, func(i int) {
		parts[i] = make([]finding, t.C)
		for c := range parts[i] {
			parts[i][c] = finding{span: empty}
			if c < len(t.Data) && finite(t.Data[c]) {
				parts[i][c].origin = float64(t.Data[c])
			}
		}
		look(t.Data[pixels*i/n*t.C:pixels*(i+1)/n*t.C], parts[i])
	})
	all := parts[0]
	for _, part := range parts[1:] {
		for c := range all {
			all[c] = all[c].and(part[c])
		}
	}
	return all
}

// spansOf looks at whole pixels, channel by channel.
func spansOf(values []float32, found []finding) {
	for n := len(found); n > 0 && n <= len(values); values = values[n:] {
		for c, x := range values[:n] {
			f := &found[c]
			if !finite(x) {
				f.faults++
				continue
			}
			if x < f.span.Lo {
				f.span.Lo = x
			}
			if x > f.span.Hi {
				f.span.Hi = x
			}
		}
	}
}

// momentsOf looks at whole pixels, channel by channel.
func momentsOf(values []float32, found []finding) {
	for n := len(found); n > 0 && n <= len(values); values = values[n:] {
		for c, x := range values[:n] {
			f := &found[c]
			if !finite(x) {
				continue
			}
			if x == 0 {
				f.zeros++
			}
			v := float64(x)
			f.sum += v
			f.squares += (v - f.origin) * (v - f.origin)
			f.power += v * v
		}
	}
}

// spans are the ranges of the channels' finite values.
func spans(found []finding) []Range {
	ranges := make([]Range, len(found))
	for c, f := range found {
		ranges[c] = f.span
	}
	return ranges
}

// faultsOf counts the values that are NaN or infinite.
func faultsOf(found []finding) (n int) {
	for _, f := range found {
		n += f.faults
	}
	return n
}
