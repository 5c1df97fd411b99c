package view

import (
	"cmp"
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
)

// A Distance says how much a channel differs between two pictures.
type Distance string

// The distances.
const (
	MaxDistance  Distance = "max"    // the largest |b - a|
	MeanDistance Distance = "mean"   // the mean of |b - a|
	L2Distance   Distance = "l2"     // the root of the sum of (b - a)²
	Cosine       Distance = "cosine" // 1 - ab / |a||b|: 0 for maps that are alike but for a factor
)

// Distances lists them.
func Distances() []Distance { return []Distance{MaxDistance, MeanDistance, L2Distance, Cosine} }

// Measure is the distance of each channel of two layers of one shape; of a dense layer, that of each unit. The cosine distance of
// two maps of zeros is 0, of one from another map 1. Sums are in float64.
func (d Distance) Measure(a, b nn.Tensor) []float64 {
	n, plane := a.C, a.H*a.W
	far, sum, squares, ab, aa, bb := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, x := range a.Data {
		c := i % n
		u, v := float64(x), float64(b.Data[i])
		e := math.Abs(v - u)
		far[c] = max(far[c], e)
		sum[c] += e
		squares[c] += e * e
		ab[c] += u * v
		aa[c] += u * u
		bb[c] += v * v
	}
	out := make([]float64, n)
	for c := range out {
		switch d {
		case MaxDistance:
			out[c] = far[c]
		case MeanDistance:
			out[c] = sum[c] / float64(plane)
		case L2Distance:
			out[c] = math.Sqrt(squares[c])
		default:
			out[c] = cosine(ab[c], aa[c], bb[c])
		}
	}
	return out
}

func cosine(ab, aa, bb float64) float64 {
	switch {
	case aa == 0 && bb == 0:
		return 0
	case aa == 0 || bb == 0:
		return 1
	}
	return 1 - ab/math.Sqrt(aa*bb)
}

// Descending is the order of channels by a number of each, the largest first, those with equal ones by their own numbers.
func Descending(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	return order
}
