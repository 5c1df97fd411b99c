package trace

import (
	"fmt"
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/op"
)

// A Slice is what a convolution's output channel multiplies one of its input channels with.
type Slice struct {
	In    int           // channel of the layer below
	Taps  [Taps]float32 // row by row
	L2    float64       // root of the sum of their squares
	Sum   float64       // of them
	Reach float64       // sum of |weight x value| over all places of a picture; 0 without one
}

// Of is the slice's value of a measure: "l2", "sum" or "reach", and its input channel for any other.
func (s Slice) Of(measure string) float64 {
	switch measure {
	case "l2":
		return s.L2
	case "sum":
		return s.Sum
	case "reach":
		return s.Reach
	}
	return float64(s.In)
}

// SlicesOf are those of an output channel, by input channel. sums are TapSums of what the layer reads, or nil where there is no
// picture.
func SlicesOf(k nn.Kernel, channel int, sums *[Taps][]float64) ([]Slice, error) {
	if channel < 0 || channel >= k.Out || len(k.Taps) != Taps*k.In*k.Out {
		return nil, fmt.Errorf("trace: output channel %d of a kernel with %d, and %d weights", channel, k.Out, len(k.Taps))
	}
	list := make([]Slice, k.In)
	for in := range list {
		s := Slice{In: in}
		squares := 0.0
		for tap := range s.Taps {
			v := k.Taps[(tap*k.In+in)*k.Out+channel]
			s.Taps[tap] = v
			s.Sum += float64(v)
			squares += float64(v) * float64(v)
			if sums != nil {
				s.Reach += math.Abs(float64(v)) * sums[tap][in]
			}
		}
		s.L2 = math.Sqrt(squares)
		list[in] = s
	}
	return list, nil
}

// Maps are the slices as maps of three rows and columns, a channel for each in the order of the list.
func Maps(list []Slice) nn.Tensor {
	t := nn.NewTensor(op.Map(3, 3, len(list)))
	for c, s := range list {
		for tap, v := range s.Taps {
			t.Data[tap*t.C+c] = v
		}
	}
	return t
}
