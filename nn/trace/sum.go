package trace

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// A Sum is what a convolution or a dense layer adds up for one value.
type Sum struct {
	Bias    float32
	Terms   []Term // the largest first, whatever its sign; equal ones by channel
	Total   float64
	Before  float32  // what the pass has for Total
	Softmax *Softmax // what was made of Before, where that is no ReLU and not nothing
	Folded  bool     // a batch normalisation is in kernel and bias
}

// A Term is what one channel, or one unit of a vector, of the layer below adds.
type Term struct {
	Channel int
	In      []float32 // the patch of three rows of three, 0 in the padding; of a vector one value
	Weights []float32 // what they are multiplied with, in the same order
	Value   float64   // the sum of the products
	From    nn.Unit   // whose product is the largest, whatever its sign
}

// Rest is what the terms from n on add up to.
func (s *Sum) Rest(n int) (rest float64) {
	for _, t := range s.Terms[min(n, len(s.Terms)):] {
		rest += t.Value
	}
	return rest
}

// Softmax is the last step to a probability: exp(Before - Largest) / Sum.
type Softmax struct {
	Largest float32 // of all classes' sums
	Sum     float64 // of exp(sum - Largest) of all classes
}

// Of is the probability for a sum.
func (s *Softmax) Of(sum float64) float64 { return math.Exp(sum-float64(s.Largest)) / s.Sum }

func (w *Weights) sumOf(ctx context.Context, pass *nn.Activations, below nn.Tensor, u nn.Unit) (*Sum, error) {
	l := w.Network.Layers[u.Layer]
	before, err := pass.Before(u.Layer)
	if err != nil {
		return nil, err
	}
	s := &Sum{Before: before.At(u.Y, u.X, u.C), Folded: w.Folded(l)}
	if l.Activation == "softmax" {
		s.Softmax = softmaxOf(before.Data)
	}
	if l.Kind == nn.Conv {
		err = w.convTerms(ctx, s, below, u)
	} else {
		err = w.denseTerms(ctx, s, below, u)
	}
	if err != nil {
		return nil, err
	}
	s.Total = float64(s.Bias)
	for _, t := range s.Terms {
		s.Total += t.Value
	}
	slices.SortStableFunc(s.Terms, func(a, b Term) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return s, nil
}

// convTerms are a term for each channel: a patch of the layer below times a kernel.
func (w *Weights) convTerms(ctx context.Context, s *Sum, below nn.Tensor, u nn.Unit) error {
	k, err := w.Conv(ctx, u.Layer)
	if err != nil {
		return err
	}
	s.Bias = k.Bias[u.C]
	in, taps := make([]float32, Taps*k.In), make([]float32, Taps*k.In)
	s.Terms = make([]Term, k.In)
	for c := range s.Terms {
		t := Term{Channel: c, In: in[Taps*c:][:Taps:Taps], Weights: taps[Taps*c:][:Taps:Taps]}
		largest := -1.0
		for tap := range Taps {
			y, x := u.Y+tap/3-1, u.X+tap%3-1
			t.Weights[tap] = k.Taps[(tap*k.In+c)*k.Out+u.C]
			if y < 0 || x < 0 || y >= below.H || x >= below.W {
				continue
			}
			t.In[tap] = below.At(y, x, c)
			product := float64(t.In[tap]) * float64(t.Weights[tap])
			t.Value += product
			if math.Abs(product) > largest {
				largest, t.From = math.Abs(product), nn.Unit{Site: nn.Site{Layer: u.Layer - 1}, Y: y, X: x, C: c}
			}
		}
		s.Terms[c] = t
	}
	return nil
}

// denseTerms are a term for each unit of the vector below.
func (w *Weights) denseTerms(ctx context.Context, s *Sum, below nn.Tensor, u nn.Unit) error {
	column, bias, err := w.column(ctx, w.Network.Layers[u.Layer], u.C)
	if err != nil {
		return err
	}
	s.Bias = bias
	s.Terms = make([]Term, len(column))
	for i := range column {
		s.Terms[i] = Term{
			Channel: i, In: below.Data[i : i+1 : i+1], Weights: column[i : i+1 : i+1],
			Value: float64(below.Data[i]) * float64(column[i]), From: nn.Unit{Site: nn.Site{Layer: u.Layer - 1}, C: i},
		}
	}
	return nil
}

func softmaxOf(sums []float32) *Softmax {
	s := &Softmax{Largest: slices.Max(sums)}
	for _, v := range sums {
		s.Sum += math.Exp(float64(v) - float64(s.Largest))
	}
	return s
}
