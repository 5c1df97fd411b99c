package op

import "math"

// Stats describes the values of one channel, or of a whole layer.
type Stats struct {
	Min, Max, Mean, Std float64 // Std is that of the population
	Zeros               float64 // share of values that are exactly zero
}

// Silent reports whether the channel holds one value all over, as one does whose ReLU let nothing through.
func (s Stats) Silent() bool { return s.Min == s.Max }

// Stats of channel c.
func (t Tensor) Stats(c int) Stats { return statsOf(t.Data[c:], t.C) }

// AllStats of all values.
func (t Tensor) AllStats() Stats { return statsOf(t.Data, 1) }

// statsOf takes every stride-th value. The sums are float64: the mean of 50,176 float32 values would lose digits else.
func statsOf(v []float32, stride int) Stats {
	s := Stats{Min: math.Inf(1), Max: math.Inf(-1)}
	var sum, squares, n float64
	for i := 0; i < len(v); i += stride {
		x := float64(v[i])
		s.Min, s.Max = min(s.Min, x), max(s.Max, x)
		sum += x
		if x == 0 {
			s.Zeros++
		}
		n++
	}
	s.Mean = sum / n
	for i := 0; i < len(v); i += stride {
		d := float64(v[i]) - s.Mean
		squares += d * d
	}
	s.Std = math.Sqrt(squares / n)
	s.Zeros /= n
	return s
}
