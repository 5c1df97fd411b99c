package op

import (
	"image"
	"math"
)

// StatsIn are the statistics of every channel in a rectangle of columns and rows, which has to lie in the maps and not be empty:
// by channel what Stats gives of that cut-out. The sums are float64.
func (t Tensor) StatsIn(r image.Rectangle) []Stats { return t.statsIn(r, 0, t.C) }

// ChannelStatsIn is StatsIn of one channel.
func (t Tensor) ChannelStatsIn(r image.Rectangle, c int) Stats { return t.statsIn(r, c, c+1)[0] }

// statsIn is StatsIn of some channels in a row.
func (t Tensor) statsIn(r image.Rectangle, from, to int) []Stats {
	all := make([]Stats, to-from)
	for c := range all {
		all[c] = Stats{Min: math.Inf(1), Max: math.Inf(-1)}
	}
	n := float64(r.Dx() * r.Dy())
	t.eachIn(r, from, to, func(spot []float32) {
		for c, v := range spot {
			s, x := &all[c], float64(v)
			s.Min, s.Max = min(s.Min, x), max(s.Max, x)
			s.Mean += x
			if x == 0 {
				s.Zeros++
			}
		}
	})
	for c := range all {
		all[c].Mean /= n
		all[c].Zeros /= n
	}
	t.eachIn(r, from, to, func(spot []float32) {
		for c, v := range spot {
			d := float64(v) - all[c].Mean
			all[c].Std += d * d
		}
	})
	for c := range all {
		all[c].Std = math.Sqrt(all[c].Std / n)
	}
	return all
}

// eachIn hands out some channels of each place in a rectangle, row by row.
func (t Tensor) eachIn(r image.Rectangle, from, to int, do func(spot []float32)) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			do(t.Data[(y*t.W+x)*t.C+from:][:to-from])
		}
	}
}
